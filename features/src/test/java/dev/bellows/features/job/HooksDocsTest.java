package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobStepProvider;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks and the step kind of the guide docs/hooks.md, compiled and run as a jar's would be. */
class HooksDocsTest {
  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

  private static final String JOB =
      """
      name: guide
      session: { optimization: aggressive }
      sources: { flights: { path: DIR/flights, format: parquet } }
      STEPS
      sinks:
        - { step: some, path: DIR/out/some, format: parquet, partitionBy: [carrier] }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;
  private String guide;

  @BeforeEach
  void flights() throws IOException {
    files = new JobFiles(folder);
    guide = Files.readString(Path.of(System.getProperty("bellows.root"), "docs/hooks.md"));
    spark
        .range(0, 400, 1, 4)
        .selectExpr("id", "concat('c', id % 40) carrier")
        .write()
        .parquet(folder + "/flights");
    Files.createDirectories(folder.resolve("out"));
  }

  private List<String> found(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(guide)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private String job() {
    return JOB.replace("STEPS\n", found("```yaml\n(.*?)```").get(0));
  }

  /** The work with the guide's classes as services, all of them if none is named. */
  private <T> T withTheGuidesJar(Callable<T> work) throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(classes);
    service(classes, JobHook.class);
    service(classes, JobStepProvider.class);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
      thread.setContextClassLoader(jar);
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void compile(Path classes) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-Xlint:all,-classfile,-path,-processing",
                "-Werror"));
    List<String> sources = found("```java class\n(.*?)```");
    assertThat(sources).hasSize(3);
    List<Path> paths = new ArrayList<>();
    for (String source : sources) {
      String name =
          CLASS.matcher(source).results().findFirst().map(MatchResult::group).orElseThrow();
      String here = source.replace("\"out/", "\"" + folder + "/out/");
      paths.add(files.write(name.substring(name.lastIndexOf(' ') + 1) + ".java", here));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                arguments,
                null,
                compiler
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(paths.toArray(Path[]::new)))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  /** The file of a service, as the guide's table has it. */
  private void service(Path classes, Class<?> type) throws IOException {
    String name = "META-INF/services/" + type.getName();
    List<String> rows = found("\\| `" + Pattern.quote(name) + "` \\| ([^|]*) \\|");
    assertThat(rows).hasSize(1);
    Path file = classes.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, rows.get(0).replace("`", "").replace(' ', '\n'));
  }

  @Test
  void theGuidesHooksAndStepKindRun() throws Exception {
    JobReport report = withTheGuidesJar(() -> files.job(job()).run(spark));

    assertThat(report.hooks()).isEmpty();
    Dataset<Row> expected =
        spark.read().parquet(folder + "/flights").where("pmod(xxhash64(carrier), 100) < 10");
    Dataset<Row> rows = spark.read().parquet(folder + "/out/some").select("id", "carrier");
    assertThat(rows.exceptAll(expected).collectAsList()).isEmpty();
    assertThat(expected.exceptAll(rows).collectAsList()).isEmpty();
    long carriers = expected.select("carrier").distinct().count();
    assertThat(carriers).isBetween(1L, 20L);

    try (Stream<Path> written = Files.walk(folder.resolve("out/some"))) {
      assertThat(written.filter(file -> file.toString().endsWith(".parquet")))
          .hasSize((int) carriers);
    }
    assertThat(folder.resolve("out/audit.log"))
        .content()
        .isEqualTo("  " + expected.count() + " rows of some as parquet\nguide done\n");
  }

  @Test
  void belowTheirLevelOnlyTheOnlookerIsCalled() throws Exception {
    String careful = job().replace("aggressive", "off").replace(", partitionBy: [carrier]", "");
    withTheGuidesJar(() -> files.job(careful).run(spark));
    assertThat(folder.resolve("out/audit.log")).content().endsWith("guide done\n");
  }

  @Test
  void theGuidesHookIsToldOfAFailure() throws Exception {
    String failing = job().replace("sinks:", "    derive: { bad: 1 div (id - id) }\nsinks:");
    assertThatThrownBy(() -> withTheGuidesJar(() -> files.job(failing).run(spark)))
        .hasMessageContaining("Division by zero");
    assertThat(folder.resolve("out/audit.log"))
        .content()
        .startsWith("guide failed: Cannot write step 'some'");
  }

  @Test
  void theGuidesStepKindTellsWhatIsWrongWithItsLine() throws Exception {
    assertRefused(
        "by: carrier",
        "by: carier",
        "job.yaml:7: Step 'some': Cannot sample by column 'carier': no such column; did you mean"
            + " 'carrier'? Available: [id, carrier]");
    assertRefused(
        "percent: 10", "percent: 0", "job.yaml:7: Invalid percent: 0; 1 to 100 are possible.");
    assertRefused(
        "percent: 10",
        "percent: ten",
        "job.yaml:7: Invalid 'sample.percent' of step 'some': text 'ten'; expected a whole"
            + " number.");
    assertRefused(
        "percent: 10",
        "procent: 10",
        "job.yaml:7: Unknown key 'procent' in sample of step 'some'; did you mean 'percent'?"
            + " Allowed: [by, percent]");
    assertThatThrownBy(() -> files.job(job()))
        .as("without the jar")
        .hasMessageStartingWith("job.yaml:7: Unknown key 'sample' in step 'some'");
  }

  private void assertRefused(String part, String by, String message) {
    assertThat(job()).contains(part);
    assertThatThrownBy(() -> withTheGuidesJar(() -> files.job(job().replace(part, by)).plan(spark)))
        .hasMessage(message);
  }
}
