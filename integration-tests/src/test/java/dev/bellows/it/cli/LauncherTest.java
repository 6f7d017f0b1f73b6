package dev.bellows.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.it.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a small repository of its own, whose folder has a blank in its name, with
 * a Java, a Maven and a spark-submit that only say how they were called.
 */
class LauncherTest {
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant OLDER = BUILT.minusSeconds(60);
  private static final Instant NEWER = BUILT.plusSeconds(60);

  @TempDir private Path folder;
  private Path root;
  private Path source;

  @BeforeEach
  void repository() throws IOException {
    root = folder.toRealPath().resolve("with blank");
    source = write(root.resolve("core/src/main/java/A.java"), "class A {}");
    write(root.resolve("pom.xml"), "");
    write(root.resolve("core/pom.xml"), "");
    write(root.resolve("cli/pom.xml"), "");
    write(root.resolve("cli/src/main/java/B.java"), "class B {}");
    write(root.resolve("benchmarks/pom.xml"), "");
    write(root.resolve("benchmarks/src/main/java/C.java"), "class C {}");
    for (String jar :
        List.of(
            "core/target/core.jar",
            "cli/target/bellows-cli_2.13-1.jar",
            "cli/target/bellows-cli_2.13-1-tests.jar",
            "benchmarks/target/bellows-benchmarks-1.jar",
            "m2/spark.jar",
            "m2/yaml.jar",
            "m2/duckdb.jar",
            "m2/io/delta/delta.jar")) {
      write(root.resolve(jar), "");
    }
    String core = root + "/core/target/core.jar";
    String cliPath =
        String.join(
            ":",
            core,
            root + "/m2/spark.jar",
            root + "/m2/yaml.jar",
            root + "/m2/io/delta/delta.jar");
    write(root.resolve("cli/target/launch/class-path"), cliPath);
    write(root.resolve("cli/target/launch/submit-class-path"), core + ":" + root + "/m2/yaml.jar");
    write(root.resolve("cli/target/launch/delta-class-path"), root + "/m2/io/delta/delta.jar");
    write(
        root.resolve("benchmarks/target/launch/class-path"),
        cliPath + ":" + root + "/cli/target/bellows-cli_2.13-1.jar:" + root + "/m2/duckdb.jar");
    setTimes(BUILT);
    Files.copy(Command.root().resolve("bellows"), root.resolve("bellows"));
    fakeJava("17.0.15");
    script(root.resolve("mvnw"), "echo maven \"$@\"");
  }

  @Test
  void theWordsArriveAsTheyWereGiven() {
    String[] words = {
      "run", "a b", "", "it's", "\"q\"", "*", "$HOME", "two\nlines", "\\", "--set", "x=1"
    };

    List<String> call = call(bellows(words));

    assertThat(after(call, "dev.bellows.cli.Main"))
        .containsExactly(
            "run", "a b", "", "it's", "\"q\"", "*", "$HOME", "two|lines", "\\", "--set", "x=1");
  }

  @Test
  void theEmbeddedSparkGetsItsFlagsHeapAndClassPath() {
    List<String> call = call(bellows("run"));

    assertThat(call).contains("-Xmx4g", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(call).noneMatch(word -> word.startsWith("--add-modules"));
    assertThat(after(call, "-cp").get(0).split(":", -1))
        .contains(
            root + "/benchmarks/target/bellows-benchmarks-1.jar",
            root + "/cli/target/bellows-cli_2.13-1.jar",
            root + "/core/target/core.jar",
            root + "/m2/spark.jar",
            root + "/m2/duckdb.jar");
    assertThat(call(bellows("run").with("BELLOWS_HEAP", "700m"))).contains("-Xmx700m");
    assertThat(call(bellows("run").with("BELLOWS_JAVA_OPTS", "-Da=1 -Db=2")))
        .contains("-Da=1", "-Db=2");
  }

  @Test
  void aLinkToTheScriptLeadsToItsRepository() throws IOException {
    Path link = Files.createDirectories(folder.resolve("bin")).resolve("b");
    Files.createSymbolicLink(folder.resolve("bin/step"), root.resolve("bellows"));
    Files.createSymbolicLink(link, Path.of("step"));

    List<String> call = call(javaHome(Command.of(link.toString(), "x")).in(folder));

    assertThat(after(call, "dev.bellows.cli.Main")).containsExactly("x");
    assertThat(String.join(" ", call)).contains(root + "/core/target/core.jar");
  }

  @Test
  void sparkSubmitGetsItsOptionsFromAnywhereInTheLine() {
    List<String> call =
        call(
            bellows(
                "--master",
                "spark://h:7077",
                "run",
                "job.yaml",
                "--conf",
                "spark.a=b c",
                "--set",
                "x=1",
                "--driver-memory=3g",
                "--num-executors",
                "2",
                "--dry-run"));

    assertThat(call).contains("-Xmx3g");
    assertThat(after(call, "-cp").get(0)).isEqualTo(root + "/m2/spark.jar");
    assertThat(after(call, "org.apache.spark.deploy.SparkSubmit"))
        .containsExactly(
            "--master",
            "spark://h:7077",
            "--conf",
            "spark.a=b c",
            "--driver-memory=3g",
            "--num-executors",
            "2",
            "--name",
            "bellows",
            "--jars",
            String.join(
                ",",
                root + "/core/target/core.jar",
                root + "/m2/yaml.jar",
                root + "/benchmarks/target/bellows-benchmarks-1.jar",
                root + "/m2/io/delta/delta.jar",
                root + "/m2/duckdb.jar"),
            "--class",
            "dev.bellows.cli.Main",
            root + "/cli/target/bellows-cli_2.13-1.jar",
            "run",
            "job.yaml",
            "--set",
            "x=1",
            "--dry-run");
  }

  @Test
  void jarsOfTheUserStandBeforeOurs() {
    List<String> call = call(bellows("--jars", "mine.jar,yours.jar", "run", "job.yaml"));

    assertThat(call).containsOnlyOnce("--jars");
    assertThat(after(call, "--jars").get(0)).startsWith("mine.jar,yours.jar," + root);
    assertThat(call).endsWith("run", "job.yaml");
  }

  @Test
  void theSparkOfSparkHomeSubmitsAndItsOwnDeltaStays() throws IOException {
    Path sparkHome = root.resolve("my spark");
    script(sparkHome.resolve("bin/spark-submit"), "for w in \"$@\"; do echo \"$w\"; done");
    write(sparkHome.resolve("jars/delta-spark_2.13-4.0.0.jar"), "");

    List<String> call =
        bellows("run", "job.yaml", "--master", "yarn")
            .with("SPARK_HOME", sparkHome.toString())
            .run()
            .outLines();

    assertThat(call)
        .startsWith("--master", "yarn", "--name", "bellows")
        .endsWith("run", "job.yaml");
    assertThat(call.get(5)).contains("/core/target/core.jar").doesNotContain("delta");
  }

  @Test
  void anOptionWithoutItsValueIsWrongUsage() {
    Command.Ended ended = bellows("run", "job.yaml", "--master").run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("bellows: Missing value of --master\n");
  }

  @Test
  void aJavaThatSparkCannotUseIsNamed() throws IOException {
    fakeJava("25.0.1");

    Command.Ended ended = bellows("run").with("PATH", root + "/jdk/bin:/usr/bin:/bin").run();

    if (!Files.exists(Path.of("/usr/bin/java"))) {
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err()).contains("JDK 17 to 22", "jdk/bin/java is Java 25", "JAVA_HOME");
    } else {
      // The machine's own java serves where JAVA_HOME does not.
      assertThat(ended.out()).doesNotContain("dev.bellows.cli.Main");
    }
  }

  @Test
  void whatIsBuiltIsNotBuiltAgain() {
    Command.Ended ended = bellows("run").with("BELLOWS_BUILD", "auto").run();

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("dev.bellows.cli.Main");
  }

  @Test
  void aNewerSourceIsBuiltOnce() throws IOException {
    Files.setLastModifiedTime(source, FileTime.from(NEWER));

    Command.Ended first = bellows("run").with("BELLOWS_BUILD", "auto").run();
    Command.Ended second = bellows("run").with("BELLOWS_BUILD", "auto").run();

    assertThat(first.err())
        .contains("building what changed", "maven -q -B -DskipTests")
        .contains("package -pl cli,benchmarks -am");
    assertThat(first.out()).contains("dev.bellows.cli.Main").doesNotContain("maven");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void aMissingJarIsBuilt() throws IOException {
    Files.delete(root.resolve("m2/spark.jar"));

    assertThat(bellows("run").with("BELLOWS_BUILD", "auto").run().err()).contains("maven -q");
  }

  @Test
  void aCopiedRepositoryDoesNotUseTheJarsOfTheOther() throws IOException {
    Path copied = root.resolve("cli/target/launch/class-path");
    Path other = write(folder.resolve("other/core/target/core.jar"), "");
    Files.writeString(
        copied, Files.readString(copied).replace(root + "/core/target/core.jar", other.toString()));
    Files.setLastModifiedTime(copied, FileTime.from(BUILT));

    assertThat(bellows("run").with("BELLOWS_BUILD", "auto").run().err()).contains("maven -q");
  }

  @Test
  void aBuildThatFailsEndsHere() throws IOException {
    Files.setLastModifiedTime(source, FileTime.from(NEWER));
    script(root.resolve("mvnw"), "echo 'A.java:1: error'; exit 1");

    Command.Ended ended = bellows("run").with("BELLOWS_BUILD", "auto").run();

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("A.java:1: error", "The build failed");
    assertThat(ended.out()).isEmpty();
  }

  private Command bellows(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = root.resolve("bellows").toString();
    System.arraycopy(words, 0, all, 1, words.length);
    return javaHome(Command.of(all)).in(folder);
  }

  private Command javaHome(Command command) {
    return command.with("JAVA_HOME", root.resolve("jdk").toString());
  }

  private static List<String> call(Command command) {
    Command.Ended ended = command.run();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    return ended.outLines();
  }

  private static List<String> after(List<String> words, String mark) {
    assertThat(words).contains(mark);
    return words.subList(words.indexOf(mark) + 1, words.size());
  }

  private void fakeJava(String version) throws IOException {
    script(
        root.resolve("jdk/bin/java"),
        "[ \"$1\" != -version ] || { echo 'openjdk version \""
            + version
            + "\"' >&2; exit; }\n"
            + "for w in \"$@\"; do printf '%s' \"$w\" | tr '\\n' '|'; echo; done");
    script(root.resolve("jdk/bin/javac"), "exit 1");
  }

  private void setTimes(Instant built) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        boolean made = file.toString().contains("/target") || file.toString().contains("/m2");
        Files.setLastModifiedTime(file, FileTime.from(made ? built : OLDER));
      }
    }
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void script(Path file, String text) throws IOException {
    write(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
