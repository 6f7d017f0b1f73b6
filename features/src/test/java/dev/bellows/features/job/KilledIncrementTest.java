package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL while a table is changed in part, when one of the new data files is there and the next is
 * being made, in a child process, for each way of changing a table at once.
 */
class KilledIncrementTest {
  private static final String JOB =
      """
      name: killed
      sources:
        numbers: { path: DIR/source, format: parquet }
      steps:
        - { name: values, from: numbers }
      sinks:
        - { step: values, path: DIR/out-NAME, format: delta, partitionBy: [part], MODE }
      """;

  private static final String INCREMENTAL =
      "incremental: { source: numbers, watermark: day, lookback: 2 }\n";

  private static final Map<String, String> JOBS =
      Map.of(
          "merge", JOB.replace("MODE", "mode: merge, keys: [id]") + INCREMENTAL,
          "part", JOB.replace("MODE", "mode: overwrite") + INCREMENTAL,
          "condition", JOB.replace("MODE", "mode: replaceWhere, where: day >= 0"));

  private final SparkSession spark = TestSession.get();
  private final Map<String, Long> filesBefore = new HashMap<>();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
  }

  private void source(int days, int factor) {
    spark
        .range(0, days * 100L, 1, 2)
        .selectExpr(
            "id",
            "cast(id div 100 as int) as day",
            "cast(id % 4 as int) as part",
            "if(id >= 700, id * " + factor + ", id) as value")
        .write()
        .mode("overwrite")
        .parquet(folder + "/source");
  }

  private FeatureJob job(String name) {
    return files.job(JOBS.get(name).replace("NAME", name));
  }

  private List<String> rows(String name) {
    return spark
        .read()
        .format("delta")
        .load(folder + "/out-" + name)
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aKilledRunLeavesTheLastGoodStateAndTheNextRunCompletes() throws Exception {
    source(9, 1);
    List<String> jobFiles = new ArrayList<>();
    for (String name : JOBS.keySet()) {
      job(name).run(spark);
      filesBefore.put(name, dataFiles(name));
      Path file = files.write(name + ".yaml", JOBS.get(name).replace("NAME", name));
      jobFiles.add(file.toString());
    }
    List<String> good = rows("merge");
    assertThat(good).hasSize(900);
    source(12, 10);
    KilledChild.start(KilledIncrements.class, jobFiles, folder).killWhen(this::isWritingAll);
    for (String name : JOBS.keySet()) {
      assertThat(rows(name)).as("last good state, %s", name).isEqualTo(good);
    }
    for (String name : JOBS.keySet()) {
      FeatureJob job = job(name);
      if (job.incremental().isPresent()) {
        job.runIncremental(spark);
      } else {
        job.run(spark);
      }
    }
    List<String> wanted =
        spark.read().parquet(folder + "/source").orderBy("id").collectAsList().stream()
            .map(Row::toString)
            .toList();
    assertThat(wanted).hasSize(1200).contains("[899,8,3,8990]", "[1199,11,3,11990]");
    for (String name : JOBS.keySet()) {
      assertThat(rows(name)).as("next run, %s", name).isEqualTo(wanted);
    }
  }

  private boolean isWritingAll() throws IOException {
    for (String name : JOBS.keySet()) {
      if (dataFiles(name) <= filesBefore.get(name)) {
        return false;
      }
    }
    return true;
  }

  private long dataFiles(String name) throws IOException {
    try (Stream<Path> paths = Files.walk(folder.resolve("out-" + name))) {
      return paths.filter(path -> path.getFileName().toString().endsWith(".parquet")).count();
    } catch (UncheckedIOException e) {
      // A file went away while the directory was listed: the write goes on.
      return 0;
    }
  }
}
