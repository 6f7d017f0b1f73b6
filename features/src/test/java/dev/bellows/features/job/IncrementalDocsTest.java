package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide docs/incremental.md says what is so. Its Java runs with those of the other guides. */
class IncrementalDocsTest {
  private static final String SALES =
      "store,day,amount\na,2026-03-01,1\na,2026-03-02,2\nb,2026-03-02,\n";

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;
  private String guide;

  @BeforeEach
  void readGuide() throws IOException {
    files = new JobFiles(folder);
    guide = Files.readString(Path.of(System.getProperty("bellows.root"), "docs/incremental.md"));
    files.write("data/sales.csv", SALES);
  }

  private List<String> blocks(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(guide)
        .results()
        .map(block -> block.group(1).replace("data/", "DIR/data/").replace("out/", "DIR/out/"))
        .toList();
  }

  private long rows(String table) {
    return spark.read().format("delta").load(folder + "/out/" + table).count();
  }

  @Test
  void theWriteModesOfTheGuideDoWhatItSays() {
    assertThat(blocks("yaml")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      files.job(blocks("yaml").get(0)).run(spark);
    }
    assertThat(rows("all-days")).isEqualTo(2);
    assertThat(rows("log")).isEqualTo(4);
  }

  @Test
  void aTransactionIsAppendedOnce() {
    Pattern set = Pattern.compile("`--set (sinks\\S+) --set (sinks\\S+)`");
    String[] overrides =
        set.matcher(guide)
            .results()
            .findFirst()
            .map(found -> new String[] {found.group(1), found.group(2)})
            .orElseThrow();
    for (int i = 0; i < 2; i++) {
      files.job(blocks("yaml").get(0), overrides).run(spark);
    }
    assertThat(rows("log")).isEqualTo(2);
  }

  @Test
  void theIncrementalJobOfTheGuideRunsAndItsHistoryIsQueriedAsItSays() {
    FeatureJob job = files.job(blocks("yaml").get(1));
    job.runIncremental(spark);
    assertThat(rows("trends")).isEqualTo(3);
    files.write("data/sales.csv", SALES + "b,2026-03-09,4\n");
    job.runIncremental(spark);
    assertThat(rows("trends")).isEqualTo(4);
    List<String> queries = blocks("sql");
    assertThat(queries).hasSize(2);
    List<Row> failed = sql(queries.get(0));
    assertThat(failed).isEmpty();
    List<Row> steps = sql(queries.get(1));
    assertThat(steps).hasSize(1);
    assertThat(steps.get(0).<String>getAs("name")).isEqualTo("trends");
    assertThat(steps.get(0).<Long>getAs("runs")).isEqualTo(2);
  }

  private List<Row> sql(String query) {
    return spark.sql(query.replace("DIR", folder.toString())).collectAsList();
  }

  @Test
  void theColumnsOfTheHistoryAreAllNamed() {
    for (String column : RunHistory.SCHEMA.fieldNames()) {
      assertThat(guide).contains("`" + column + "`");
    }
  }
}
