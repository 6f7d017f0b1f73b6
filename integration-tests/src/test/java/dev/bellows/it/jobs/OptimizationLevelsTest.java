package dev.bellows.it.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.job.JobReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with a hot store, rows read twice and outputs by day: what each level makes of it. */
class OptimizationLevelsTest {
  private static final String JOB =
      """
      name: sales
      session: { optimization: LEVEL }
      sources: { sales: { path: DIR/sales, format: parquet } }
      steps:
        - { name: clean, from: sales, where: amount > 0, derive: { day: id % 20 } }
        - name: trends
          from: clean
          trend: { groupBy: [store], orderBy: id, columns: [amount], windows: [7r], features: [delta] }
        - name: wide
          from: trends
          encode: { columns: [store], methods: [freq] }
      sinks:
        - { step: trends, path: DIR/LEVEL-trends, format: parquet, partitionBy: [day] }
        - { step: wide, path: DIR/LEVEL-wide, format: delta, partitionBy: [day], optimize: { zorder: [amount] } }
      """;

  private final SparkSession spark = TestSession.get();
  @TempDir private Path folder;

  @BeforeEach
  void sales() {
    spark
        .range(0, 2000, 1, 4)
        .selectExpr(
            "id", "if(id % 10 < 9, 0, id % 100) AS store", "pmod(hash(id), 100) - 5d AS amount")
        .write()
        .parquet(folder + "/sales");
  }

  private JobReport run(String level) throws IOException {
    String yaml = JOB.replace("DIR", folder.toString()).replace("LEVEL", level);
    Path file = Files.writeString(folder.resolve(level + ".yaml"), yaml);
    return FeatureJob.load(file).run(spark);
  }

  private List<String> rows(String name, String format) {
    return spark.read().format(format).load(folder + "/" + name).toJSON().collectAsList().stream()
        .sorted()
        .toList();
  }

  @Test
  void levelsChangeFilesAndNeverRows() throws IOException {
    JobReport off = run("off");
    JobReport safe = run("safe");
    JobReport standard = run("standard");

    for (String level : List.of("safe", "standard")) {
      assertThat(rows(level + "-trends", "parquet")).isEqualTo(rows("off-trends", "parquet"));
      assertThat(rows(level + "-wide", "delta")).isEqualTo(rows("off-wide", "delta"));
    }
    assertThat(List.of(off, safe, standard)).allMatch(report -> report.hooks().isEmpty());
    assertThat(notes(off)).isEmpty();
    assertThat(notes(safe)).hasSize(1).first().asString().startsWith("zorder of ");
    assertThat(notes(standard))
        .filteredOn(note -> note.startsWith("rows brought together before the write"))
        .hasSize(2);
    assertThat(safe.sinks().get(0).files()).isGreaterThan(20);
    assertThat(standard.sinks().get(0).files()).isEqualTo(20);
  }

  private static List<String> notes(JobReport report) {
    return report.notes().stream()
        .filter(note -> !note.hook().equals("profile"))
        .map(note -> note.note().text())
        .toList();
  }
}
