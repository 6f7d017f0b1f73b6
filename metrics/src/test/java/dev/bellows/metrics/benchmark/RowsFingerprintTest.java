package dev.bellows.metrics.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsFingerprintTest {
  private final SparkSession spark = TestSession.get();

  private RowsFingerprint of(Dataset<Row> rows) {
    return RowsFingerprint.of(rows, OptionalInt.empty());
  }

  private RowsFingerprint ofSql(String query) {
    return of(spark.sql(query));
  }

  private long hash(String columns) {
    return RowsFingerprint.hashes(spark.sql("select " + columns), OptionalInt.empty())
        .collectAsList()
        .get(0)
        .getLong(0);
  }

  private static long rounded(Dataset<Row> rows, int digits) {
    return RowsFingerprint.hashes(rows, OptionalInt.of(digits)).collectAsList().get(0).getLong(0);
  }

  /** Everything a row can hold, nested and missing. */
  private Dataset<Row> table() {
    return spark
        .range(0, 1000, 1, 3)
        .selectExpr(
            "id",
            "if(id % 7 = 0, null, id * 0.1d) as `a.b`",
            "concat('t', id % 13) as text",
            "if(id % 5 = 0, null, array(id, null, id % 3)) as list",
            "map(concat('k', id % 3), id, 'z', null) as entries",
            "named_struct('x', id % 2 = 0, 'inner field', named_struct('y', float(id))) as nested",
            "timestamp_seconds(id) as at",
            "cast(id as decimal(30, 5)) as exact",
            "binary(string(id)) as bytes");
  }

  @Test
  void orderAndPartitionsDoNotMatter() {
    RowsFingerprint expected = of(table());
    assertThat(expected.rows()).isEqualTo(1000);
    assertThat(of(table().repartition(7))).isEqualTo(expected);
    assertThat(of(table().orderBy("text", "id"))).isEqualTo(expected);
    assertThat(of(table().coalesce(1))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1, 2 | 2, 1",
        "1, null | null, 1",
        "array(1), array(2, 3) | array(1, 2), array(3)",
        "array(1, null), 0 | array(null, 1), 0",
        "array(1), 0 | array(1, null), 0",
        "array(1), 0 | null, 0",
        "named_struct('x', 1, 'y', null), 0 | named_struct('x', null, 'y', 1), 0",
        "named_struct('x', null), 0 | null, 0",
        "named_struct('x', cast(null as int)), 0 | cast(null as struct<x:int>), 0",
        "map('a', 1), 0 | map('a', 2), 0",
        "map('a', 1, 'b', 2), 0 | map('a', 2, 'b', 1), 0",
        "double('NaN'), 0 | double(null), 0",
        "double('Infinity'), 0 | double('-Infinity'), 0",
        "0.1d, 0 | 0.1d + 1e-17d + 2e-17d, 0",
        "'', 0 | null, 0",
        "0, 0 | null, null",
      })
  void otherRowsAreSeen(String first, String second) {
    assertThat(hash(first)).isNotEqualTo(hash(second));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "double('NaN') | double('NaN') * 2",
        "-0.0d | 0.0d",
        "float('-0.0') | float('0.0')",
        "array(-0.0d, null) | array(0.0d, null)",
        "map('a', 1, 'b', 2) | map('b', 2, 'a', 1)",
        "map('a', map(1, 2, 3, 4)) | map('a', map(3, 4, 1, 2))",
        "named_struct('x', -0.0d) | named_struct('x', 0.0d)",
      })
  void equalValuesAreEqual(String first, String second) {
    assertThat(hash(first)).isEqualTo(hash(second));
  }

  @Test
  void howOftenARowComesMatters() {
    RowsFingerprint twiceOne = ofSql("values (1), (1), (2)");
    RowsFingerprint twiceTwo = ofSql("values (1), (2), (2)");
    assertThat(twiceOne.rows()).isEqualTo(twiceTwo.rows());
    assertThat(twiceOne.difference(twiceTwo)).contains("other values in the 3 rows");
  }

  @Test
  void theDifferenceIsSaidInWords() {
    RowsFingerprint one = ofSql("select 1 as x");
    assertThat(one.difference(ofSql("select 1 as x"))).isEmpty();
    assertThat(one.difference(ofSql("select 1 as y")))
        .contains("columns struct<y:int> instead of struct<x:int>");
    assertThat(one.difference(ofSql("select 1L as x")))
        .contains("columns struct<x:bigint> instead of struct<x:int>");
    assertThat(one.difference(ofSql("values (1), (1) as t(x)"))).contains("2 rows instead of 1");
  }

  @Test
  void noRowsAndNoColumnsHaveAFingerprintToo() {
    assertThat(of(table().limit(0))).extracting(RowsFingerprint::sum).isEqualTo(0L);
    assertThat(of(spark.range(3).toDF().select())).isEqualTo(new RowsFingerprint("struct<>", 3, 0));
  }

  @Test
  void sumsInAnotherOrderAreEqualToSixDigits() {
    Dataset<Row> first = spark.sql("select 0.1d + 0.2d + 0.3d as x, float(1) / 3 as y");
    Dataset<Row> second = spark.sql("select 0.3d + 0.2d + 0.1d as x, float(1) / 3 as y");
    assertThat(of(first).sum()).isNotEqualTo(of(second).sum());
    assertThat(RowsFingerprint.of(first, OptionalInt.of(6)))
        .isEqualTo(RowsFingerprint.of(second, OptionalInt.of(6)));
    Dataset<Row> other = spark.sql("select 0.60001d as x, float(1) / 3 as y");
    assertThat(RowsFingerprint.of(other, OptionalInt.of(6)))
        .isNotEqualTo(RowsFingerprint.of(second, OptionalInt.of(6)));
  }

  /** Rounding to digits keeps what numbers of any size are. */
  @Test
  void digitsDoNotDependOnTheSize() {
    for (double size : List.of(1e-300, 1e-9, 1.0, 1e9, 1e300)) {
      Dataset<Row> value = spark.sql("select " + 1.23456 * size + "d as x");
      Dataset<Row> near = spark.sql("select " + 1.23460 * size + "d as x");
      Dataset<Row> far = spark.sql("select " + 1.2365 * size + "d as x");
      assertThat(rounded(value, 4)).isEqualTo(rounded(near, 4));
      assertThat(rounded(value, 4)).isNotEqualTo(rounded(far, 4));
    }
  }

  @Test
  void itTakesOneShuffle() throws Exception {
    Dataset<Row> rows = table();
    assertThat(JobCounter.jobsOf(spark, () -> of(rows))).isEqualTo(2);
  }

  @Test
  void typesWithoutOneFormAreRefusedBeforeAnyJob() throws Exception {
    Dataset<Row> variant = spark.sql("select array(parse_json('{}')) as doc");
    int jobs =
        JobCounter.jobsOf(
            spark,
            () ->
                assertThatThrownBy(() -> of(variant))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                        "Cannot compare results: column 'doc' is of type variant,"));
    assertThat(jobs).isZero();
  }

  @Test
  void aColumnOfNothingButNullIsFine() {
    assertThat(ofSql("select null as x")).isEqualTo(ofSql("select null as x"));
    assertThat(ofSql("select null as x, 1 as y").sum()).isNotZero();
  }
}
