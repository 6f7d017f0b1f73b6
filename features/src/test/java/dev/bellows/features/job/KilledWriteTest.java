package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of a write, in a child process, for each kind of output at once. */
class KilledWriteTest {
  private static final List<String> FORMATS = List.of("parquet", "csv", "delta");

  /** Rows of the first task are there at once, those of the second never come. */
  private static final String HANGING =
      "if(id < 500, id, id + length(java_method('java.lang.Thread', 'sleep', 600000L)))";

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;
  private long firstDeltaFiles;

  @BeforeEach
  void source() {
    files = new JobFiles(folder);
    spark.range(0, 1000, 1, 2).write().parquet(folder + "/source");
  }

  private String job(String format, String value) {
    return """
    name: killed
    sources:
      numbers: { path: DIR/source, format: parquet }
    steps:
      - { name: values, from: numbers, derive: { value: "%s" } }
    sinks:
      - { step: values, path: DIR/out-%s, format: %s }
    """
        .formatted(value, format, format);
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void aKilledWriteLeavesThePreviousOutputAndTheNextRunSucceeds() throws Exception {
    for (String format : FORMATS) {
      files.job(job(format, "-id")).run(spark);
    }
    firstDeltaFiles = deltaFiles();
    List<String> jobFiles = new ArrayList<>();
    for (String format : FORMATS) {
      jobFiles.add(files.write("kill-" + format + ".yaml", job(format, HANGING)).toString());
    }
    KilledChild.start(KilledWrites.class, jobFiles, folder).killWhen(this::isWritingAll);
    for (String format : FORMATS) {
      assertThat(sumOfValues(format)).as("previous output, " + format).isEqualTo(-499_500L);
      JobReport report = files.job(job(format, "id * 2")).run(spark);
      assertThat(report.sinks().get(0).rows()).isEqualTo(1000);
      assertThat(sumOfValues(format)).as("next output, " + format).isEqualTo(999_000L);
      assertThat(stagings(format)).isEmpty();
    }
  }

  private boolean isWritingAll() throws IOException {
    for (String format : FORMATS) {
      if (!isWriting(format)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a part of the new output stands where it is being written. */
  private boolean isWriting(String format) throws IOException {
    if (format.equals("delta")) {
      return deltaFiles() > firstDeltaFiles;
    }
    for (Path staging : stagings(format)) {
      if (paths(staging, name -> name.startsWith("part-")) > 0) {
        return true;
      }
    }
    return false;
  }

  private long deltaFiles() throws IOException {
    return paths(folder.resolve("out-delta"), name -> name.endsWith(".parquet"));
  }

  private static long paths(Path below, Predicate<String> named) throws IOException {
    try (Stream<Path> paths = Files.walk(below)) {
      return paths.filter(path -> named.test(path.getFileName().toString())).count();
    } catch (UncheckedIOException e) {
      // A file went away while the directory was listed: the write goes on.
      return 0;
    }
  }

  private List<Path> stagings(String format) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith(".out-" + format + "."))
          .toList();
    }
  }

  private long sumOfValues(String format) {
    Dataset<Row> output =
        format.equals("csv")
            ? spark.read().option("header", "true").csv(folder + "/out-csv")
            : spark.read().format(format).load(folder + "/out-" + format);
    return output.selectExpr("sum(cast(value as bigint))").first().getLong(0);
  }
}
