package dev.bellows.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.it.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class SparkJvmFlagsTest {
  @Test
  void theLauncherTheBuildTheGuideAndSparkAgree() throws IOException {
    List<String> launcher = words("bellows", "spark_jvm_flags='([^']*)'");
    List<String> build = words("pom.xml", "<spark.jvm.flags>([^<]*)</spark.jvm.flags>");

    assertThat(launcher)
        .hasSizeGreaterThan(10)
        .containsExactlyInAnyOrder(
            JavaModuleOptions.defaultModuleOptions().trim().split("\\s+", -1));
    assertThat(build).containsExactlyInAnyOrderElementsOf(launcher);
    assertThat(words("docs/sessions.md", "(?s)```jvm-flags\n(.*?)```"))
        .containsExactlyInAnyOrderElementsOf(launcher);
  }

  private static List<String> words(String file, String pattern) throws IOException {
    Matcher matcher =
        Pattern.compile(pattern).matcher(Files.readString(Command.root().resolve(file)));
    assertThat(matcher.find()).as("the flags in %s", file).isTrue();
    return List.of(matcher.group(1).trim().split("\\s+", -1));
  }
}
