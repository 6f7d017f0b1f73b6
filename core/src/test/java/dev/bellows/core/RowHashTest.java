package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowHashTest {
  private final SparkSession spark = TestSession.get();

  private static List<StructField> fields(Dataset<Row> rows) {
    return List.of(rows.schema().fields());
  }

  private static List<Long> hashes(Dataset<Row> rows, Column hash) {
    return rows.select(hash).collectAsList().stream().map(row -> row.getLong(0)).toList();
  }

  /** Of one row of these values. */
  private long hash(RowHash hash, String values) {
    Dataset<Row> row = spark.sql("select " + values);
    return hashes(row, hash.of(fields(row))).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1, 2 | 2, 1",
        "1, null | null, 1",
        "0 | cast(null as int)",
        "'' | cast(null as string)",
        "double('NaN') | double(null)",
        "0.1d | 0.1d + 1e-17d + 2e-17d",
        "array(1), array(2, 3) | array(1, 2), array(3)",
        "array(1, null) | array(null, 1)",
        "array(1) | array(1, null)",
        "array() | null",
        "array(array(1), array(2)) | array(array(1, 2))",
        "struct(1, null) | struct(null, 1)",
        "named_struct('x', cast(null as int)) | cast(null as struct<x:int>)",
        "map('a', 1, 'b', 2) | map('a', 2, 'b', 1)",
        "map('a', null) | map('a', 0)",
      })
  void otherContentHasAnotherHash(String first, String second) {
    assertThat(hash(RowHash.exact(), first)).isNotEqualTo(hash(RowHash.exact(), second));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-0.0d | 0.0d",
        "float('-0.0') | float('0.0')",
        "double('NaN') | double('NaN') * 2",
        "null | cast(null as int)",
        "array(-0.0d, null) | array(0.0d, null)",
        "named_struct('inner field', -0.0d) | named_struct('inner field', 0.0d)",
        "map('a', map(1, array(2), 3, null)), 5 | map('a', map(3, null, 1, array(2))), 5",
      })
  void equalContentHasTheSameHash(String first, String second) {
    assertThat(hash(RowHash.exact(), first)).isEqualTo(hash(RowHash.exact(), second));
  }

  /** Compiled in tasks or interpreted, of rows in any partitions. */
  @Test
  void theHashIsTheSameWhereverItIsComputed() {
    Dataset<Row> table =
        spark
            .range(0, 40, 1, 3)
            .selectExpr(
                "if(id % 7 = 0, null, id * 0.1d) as `a.b`",
                "if(id % 5 = 0, null, array(id, null, id % 3)) as list",
                "map(concat('k', id % 3), id, 'z', null) as entries",
                "named_struct('x', id % 2 = 0, 'inner `field', named_struct('y', float(id))) as s",
                "timestamp_seconds(id) as at",
                "binary(string(id)) as bytes");
    Dataset<Row> local = spark.createDataFrame(table.collectAsList(), table.schema());
    Column hash = RowHash.exact().of(fields(table));
    List<Long> expected = hashes(local, hash);
    assertThat(expected).doesNotHaveDuplicates().hasSize(40);
    assertThat(hashes(table, hash)).isEqualTo(expected);
    assertThat(hashes(local.repartition(5), hash)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aSeedGivesAnotherHashOfTheSameContent() {
    Dataset<Row> rows = spark.sql("values (1, 'a'), (1, 'a'), (2, null) as t(x, y)");
    List<Long> plain = hashes(rows, RowHash.exact().of(fields(rows)));
    List<Long> seeded = hashes(rows, RowHash.exact().of(fields(rows), 7));
    List<Long> other = hashes(rows, RowHash.exact().of(fields(rows), -7));
    for (List<Long> hashes : List.of(plain, seeded, other)) {
      assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
    }
    assertThat(seeded).doesNotContainAnyElementsOf(plain).doesNotContainAnyElementsOf(other);
    assertThat(other).doesNotContainAnyElementsOf(plain);
  }

  @Test
  void rowsWithoutColumnsHaveAHashToo() {
    Dataset<Row> rows = spark.sql("values (1), (2)");
    assertThat(hashes(rows, RowHash.exact().of(List.of()))).containsExactly(0L, 0L);
  }

  @Test
  void roundedHashesSeeThatManyDigitsWhateverTheSize() {
    RowHash four = RowHash.rounded(4);
    for (String size : List.of("1e-300d", "1d", "1e300d")) {
      long value = hash(four, "array(1.23456d * " + size + ")");
      assertThat(hash(four, "array(1.2346d * " + size + ")")).isEqualTo(value);
      assertThat(hash(four, "array(1.2365d * " + size + ")")).isNotEqualTo(value);
    }
    assertThat(hash(four, "-0.0d, float('NaN')")).isEqualTo(hash(four, "0.0d, float('NaN')"));
    assertThat(hash(four, "123456")).isNotEqualTo(hash(four, "123457"));
  }

  @Test
  void digitsAreAtLeastOne() {
    assertThatThrownBy(() -> RowHash.rounded(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid number of digits: 0; at least 1 is needed");
    assertThat(hash(RowHash.rounded(1), "1.4d")).isEqualTo(hash(RowHash.rounded(1), "1d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x int", "x array<double>", "x map<string, struct<y: binary>>", "x decimal(38)"})
  void typesOfOneFormAreHashable(String ddl) {
    assertThat(RowHash.isHashable(StructType.fromDDL(ddl))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x variant",
        "x int, y array<variant>",
        "x map<string, variant>",
        "x struct<y: struct<z: variant>>"
      })
  void aVariantAnywhereIsNotHashable(String ddl) {
    assertThat(RowHash.isHashable(StructType.fromDDL(ddl))).isFalse();
  }

  @Test
  void objectsAreNotHashable() {
    DataType object = new ObjectType(List.class);
    assertThat(RowHash.isHashable(object)).isFalse();
  }
}
