package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.internal.FilterRewrites.Rewritten;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterRewritesTest {
  private static final SparkSession ANSI = session(true);
  private static final SparkSession LEGACY = session(false);

  private static SparkSession session(boolean ansi) {
    SparkSession session = TestSession.get().newSession();
    session.conf().set("spark.sql.ansi.enabled", ansi);
    return session;
  }

  /** Every value near a border, and null. */
  private static Dataset<Row> borders(SparkSession spark) {
    return spark.sql(
        "select cast(b as tinyint) b, cast(s as smallint) s, i, l, d, t, double(i) as x,"
            + " timestamp(d) as at from values"
            + " (-128, -32768, -2147483648, -9223372036854775808L, date'1993-12-31', '5'),"
            + " (-1, -1, -1, -1L, date'1994-01-01', '05'),"
            + " (0, 0, 0, 0L, date'1994-12-31', '0'),"
            + " (5, 5, 5, 5L, date'1995-01-01', null),"
            + " (6, 6, 6, 6L, date'0001-01-01', ''),"
            + " (127, 32767, 2147483647, 9223372036854775807L, date'9999-12-31', '6'),"
            + " (null, null, null, null, null, null) as v(b, s, i, l, d, t)");
  }

  private static List<String> lines(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cast(i as string) = '5' | (cast(i as string) = 5) became (i = 5) | 1",
        "'-1' = cast(b as string) | (-1 = cast(b as string)) became (b = -1) | 1",
        "cast(s as string) = '0' | (cast(s as string) = 0) became (s = 0) | 1",
        "cast(l as string) = '-9223372036854775808' | (cast(l as string) = -9223372036854775808)"
            + " became (l = -9223372036854775808) | 1",
        "year(d) = 1994 | (year(d) = 1994) became ((d >= 1994-01-01) AND (d < 1995-01-01)) | 2",
        "1 = year(d) | (1 = year(d)) became ((d >= 0001-01-01) AND (d < 0002-01-01)) | 1",
        "coalesce(i, 0) = 5 | (coalesce(i, 0) = 5) became (i = 5) | 1",
        "coalesce(t, '') = '05' | (coalesce(t, ) = 05) became (t = 05) | 1",
        "coalesce(d, date'2000-01-01') = date'1994-12-31' | (coalesce(d, 2000-01-01) = 1994-12-31)"
            + " became (d = 1994-12-31) | 1",
        "i + 1L = 2147483648L | ((cast(i as bigint) + 1) = 2147483648) became (i = 2147483647) | 1",
        "i - 1L = -2147483649L | ((cast(i as bigint) - 1) = -2147483649) became (i = -2147483648)"
            + " | 1",
        "1 + b = 6 | ((1 + cast(b as int)) = 6) became (b = 5) | 1",
        "s + 1 = 32768 | ((cast(s as int) + 1) = 32768) became (s = 32767) | 1",
      })
  void aTurnedConditionIsToldAndKeepsTheSameRows(String condition, String change, int count) {
    Dataset<Row> rows = borders(ANSI).filter(condition);
    Rewritten turned = FilterRewrites.of(rows);
    assertThat(turned.changes()).containsExactly(change);
    assertThat(turned.kept()).isEmpty();
    assertThat(lines(turned.rows())).isEqualTo(lines(rows)).hasSize(count);
    assertThat(FilterRewrites.of(borders(LEGACY).filter(condition)).changes())
        .containsExactly(change);
  }

  @ParameterizedTest
  @CsvSource({
    "i + 1 = -2147483648, (i = 2147483647)",
    "l - 1L = 9223372036854775807L, (l = -9223372036854775808)",
    "s + 2S = -32767S, (s = 32767)",
    "-1 + i = 5, (i = 6)",
  })
  void aSumOfTheColumnsOwnTypeIsTurnedOnlyWhereItWraps(String condition, String better) {
    Dataset<Row> rows = borders(LEGACY).filter(condition);
    Rewritten turned = FilterRewrites.of(rows);
    assertThat(turned.changes()).singleElement().asString().endsWith(" became " + better);
    assertThat(turned.kept()).isEmpty();
    assertThat(lines(turned.rows())).isEqualTo(lines(rows)).hasSize(1);

    Dataset<Row> strict = borders(ANSI).filter(condition);
    Rewritten left = FilterRewrites.of(strict);
    assertThat(left.rows()).isSameAs(strict);
    assertThat(left.changes()).isEmpty();
    assertThat(left.kept())
        .singleElement()
        .asString()
        .matches(
            "\\(.+\\) stays: an overflow of it is an error or null now, and would be neither; cast"
                + " the column to a wider type first");
  }

  /** Exactly one byte gives a sum, round the corner or not. */
  @Test
  void sumsOfAllBytesWrapAsSparksDo() {
    List<Row> bytes =
        IntStream.rangeClosed(-128, 127).mapToObj(b -> RowFactory.create((byte) b)).toList();
    Dataset<Row> all = LEGACY.createDataFrame(bytes, StructType.fromDDL("b tinyint"));
    for (int step : new int[] {-128, 77}) {
      for (int result : new int[] {-128, 5, 127}) {
        for (String sign : List.of("+", "-")) {
          String condition = String.format("b %s %dY = %dY", sign, step, result);
          Dataset<Row> rows = all.filter(condition);
          Rewritten turned = FilterRewrites.of(rows);
          assertThat(turned.changes()).as(condition).hasSize(1);
          assertThat(lines(turned.rows())).as(condition).isEqualTo(lines(rows)).hasSize(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Texts that no number has, or none of the column's type.
        "cast(i as string) = '05'",
        "cast(i as string) = '+5'",
        "cast(i as string) = '-0'",
        "cast(i as string) = '99999999999'",
        "cast(l as string) = '9223372036854775808'",
        "cast(x as string) = '5'",
        "cast(d as string) = '5'",
        "cast(i + 1L as string) = '5'",
        "cast(t as int) = 5 and i = 1",
        // Years beyond the calendar's ends, and moments, whose year depends on the zone.
        "year(d) = 0",
        "year(d) = 9999",
        "year(at) = 1994",
        "year(date_add(d, 1)) = 1994",
        // The value for null is the one asked for or has another type, or the type is not exact.
        "coalesce(i, 0) = 0",
        "coalesce(i, l) = 5L",
        "coalesce(i, 1, 2) = 5",
        "coalesce(b, 1) = 5",
        "coalesce(x, 1d) = -0.0d",
        "coalesce(t collate UTF8_LCASE, 'a') = 'b'",
        // Sums that overflow although widened, that no number of the column gives, or that are
        // not a column and a whole number.
        "b + 32767S = 5S",
        "b - 1 = 1000",
        "i + i = 10",
        "10 - i = 5",
        "i * 2 = 10",
        "i + 1.5 = 6.5",
        "x + 1d = 6d",
        "2 + 3 = 5",
        // Other conditions.
        "i = 5",
        "i + 1L = cast(null as bigint)",
        "year(d) > 1994",
        "not (coalesce(i, 0) = 5)",
        "year(d) = 1994 or i = 5",
        "year(d) <=> 1994",
        "year(d) = i",
        "upper(t) = 'A'",
      })
  void whatIsNotExactStaysWithoutAWord(String condition) {
    Dataset<Row> rows = borders(LEGACY).filter(condition);
    assertThat(FilterRewrites.of(rows)).isEqualTo(new Rewritten(rows, List.of(), List.of()));
  }

  @Test
  void theOtherConditionsOfAnAndStayAsTheyAre() {
    Dataset<Row> rows = borders(ANSI).filter("t is null and (year(d) = 1995 and i - 1 = 4)");
    Rewritten turned = FilterRewrites.of(rows);
    assertThat(turned.changes())
        .containsExactly("(year(d) = 1995) became ((d >= 1995-01-01) AND (d < 1996-01-01))");
    assertThat(turned.kept()).singleElement().asString().startsWith("(i - 1) stays: ");
    assertThat(lines(turned.rows().select("l"))).containsExactly("[5]");
  }

  /** Who asks for chance gets it as often as before. */
  @Test
  void aFilterWithChanceInItStays() {
    Dataset<Row> rows = borders(ANSI).filter("rand(7) >= 0 and cast(i as string) = '5'");
    assertThat(FilterRewrites.of(rows).rows()).isSameAs(rows);
  }

  @Test
  void filtersDeepInAPlanAreTurnedTooWithoutAJob() throws Exception {
    Dataset<Row> rows = borders(ANSI);
    Dataset<Row> deep =
        rows.filter("cast(i as string) = '5'").union(rows.filter("year(d) = 1994")).select("i");
    assertThat(JobCounter.jobsOf(ANSI, () -> FilterRewrites.of(deep))).isZero();
    Rewritten turned = FilterRewrites.of(deep);
    assertThat(turned.changes()).hasSize(2);
    assertThat(lines(turned.rows())).containsExactly("[-1]", "[0]", "[5]");
  }

  @Test
  void filesAreAskedTheTurnedCondition(@TempDir Path folder) {
    String path = folder.resolve("borders").toString();
    borders(ANSI).coalesce(1).write().parquet(path);
    Dataset<Row> rows = ANSI.read().parquet(path).filter("cast(i as string) = '5'");
    Dataset<Row> turned = FilterRewrites.of(rows).rows();
    assertThat(plan(rows)).doesNotContain("EqualTo(i,5)");
    assertThat(plan(turned)).contains("EqualTo(i,5)");
    assertThat(lines(turned)).isEqualTo(lines(rows)).hasSize(1);
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }
}
