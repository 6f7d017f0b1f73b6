package dev.bellows.optimization.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.testing.PlanCorpus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A turned condition keeps exactly the rows that the first kept, and files are asked it. */
class PushFiltersLawTest {
  @TempDir static Path folder;

  private static final SparkSession SPARK = TestSession.get();
  private static final QueryOptimizer OPTIMIZER = QueryOptimizer.of(SPARK);
  private static String path;

  /** Every value near a border, and null. */
  @BeforeAll
  static void write() {
    path = folder.resolve("borders").toString();
    SPARK
        .sql(
            "select cast(b as tinyint) b, cast(s as smallint) s, i, l, d, t from values"
                + " (-128, -32768, -2147483648, -9223372036854775808L, date'1993-12-31', '5'),"
                + " (-1, -1, -1, -1L, date'1994-01-01', '05'),"
                + " (0, 0, 0, 0L, date'1994-12-31', '0'),"
                + " (5, 5, 5, 5L, date'1995-01-01', null),"
                + " (6, 6, 6, 6L, date'0001-01-01', ''),"
                + " (127, 32767, 2147483647, 9223372036854775807L, date'9999-12-31', '6'),"
                + " (null, null, null, null, null, null) as v(b, s, i, l, d, t)")
        .coalesce(1)
        .write()
        .parquet(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast(i as string) = '5'",
        "cast(l as string) = '-9223372036854775808'",
        "'-1' = cast(b as string)",
        "year(d) = 1994",
        "year(d) = 1",
        "coalesce(i, 0) = 5",
        "coalesce(t, '') = '05'",
        "i + 1L = 2147483648L",
        "i - 1L = -2147483649L",
        "1L + s = 6L",
        "s + 1 = 32768",
        "cast(i as string) = '5' and year(d) = 1995"
      })
  void turnedConditionsKeepTheSameRowsAndAreAskedOfFiles(String condition) {
    for (String ansi : List.of("true", "false")) {
      PlanCorpus.under(
          SPARK,
          Map.of("spark.sql.ansi.enabled", ansi),
          () -> {
            Dataset<Row> rows = SPARK.read().parquet(path).filter(condition);
            Rewrite turned = OPTIMIZER.pushFilters(rows);
            assertThat(turned.done()).as(condition).isNotEmpty();
            assertThat(turned.leftAlone()).as(condition).isEmpty();
            assertThat(lines(turned.rows())).as(condition).isEqualTo(lines(rows));
            return null;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"i + 1 = -2147483648", "l - 1L = 9223372036854775807L", "i + 1 = 6"})
  void sumsThatWrapAreTurnedOnlyWhereTheyWrap(String condition) {
    for (boolean ansi : List.of(true, false)) {
      PlanCorpus.under(
          SPARK,
          Map.of("spark.sql.ansi.enabled", String.valueOf(ansi)),
          () -> {
            Dataset<Row> rows = SPARK.read().parquet(path).filter(condition);
            Rewrite turned = OPTIMIZER.pushFilters(rows);
            assertThat(turned.isChanged()).isEqualTo(!ansi);
            if (ansi) {
              assertThat(turned.rows()).isSameAs(rows);
              assertThat(turned.describe()).contains("stays: an overflow");
            } else {
              assertThat(lines(turned.rows())).isEqualTo(lines(rows));
              assertThat(lines(rows)).hasSize(1);
            }
            return null;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast(t as int) = 5 and i = 1",
        "cast(i as string) = '05'",
        "cast(i as string) = '99999999999'",
        "not(coalesce(i, 0) = 5)",
        "coalesce(i, 0) = 0",
        "upper(t) = 'A'",
        "i * 2 = 10"
      })
  void whatIsNotExactStays(String condition) {
    PlanCorpus.under(
        SPARK,
        Map.of(),
        () -> {
          Dataset<Row> rows = SPARK.read().parquet(path).filter(condition);
          Rewrite turned = OPTIMIZER.pushFilters(rows);
          assertThat(turned.isChanged()).isFalse();
          assertThat(turned.rows()).isSameAs(rows);
          return null;
        });
  }

  @Test
  void whatStaysIsToldWithItsReason() {
    Rewrite left = OPTIMIZER.pushFilters(SPARK.read().parquet(path).filter("upper(t) = 'A'"));
    assertThat(left.leftAlone()).singleElement().asString().startsWith("FUNCTION_ON_COLUMN: ");
  }

  @Test
  void filtersDeepInAPlanAreTurnedToo() {
    Dataset<Row> rows = SPARK.read().parquet(path);
    Dataset<Row> deep =
        rows.filter("cast(i as string) = '5'").union(rows.filter("year(d) = 1994")).select("i");
    Rewrite turned = OPTIMIZER.pushFilters(deep);
    assertThat(turned.done()).hasSize(2);
    assertThat(lines(turned.rows())).isEqualTo(lines(deep)).hasSize(3);
  }

  private static List<String> lines(Dataset<Row> rows) {
    List<String> lines = new ArrayList<>();
    rows.collectAsList().forEach(row -> lines.add(row.toString()));
    lines.sort(null);
    return lines;
  }
}
