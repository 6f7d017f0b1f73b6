package dev.bellows.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares rows that two processes made, to the last bit. */
public final class SameBits {
  private SameBits() {}

  /**
   * Fails unless both have the same columns of the same types and, ordered by the key, the same
   * values. That a column has no value at all fails too: it would compare nothing.
   */
  public static void assertSame(Dataset<Row> actual, Dataset<Row> expected, String key) {
    List<String> columns = List.of(expected.columns());
    assertThat(actual.columns()).containsExactly(expected.columns());
    assertThat(Arrays.stream(actual.schema().fields()).map(f -> f.dataType().simpleString()))
        .containsExactly(
            Arrays.stream(expected.schema().fields())
                .map(f -> f.dataType().simpleString())
                .toArray(String[]::new));
    List<Row> rows = actual.orderBy(key).collectAsList();
    List<Row> others = expected.orderBy(key).collectAsList();
    assertThat(rows).hasSameSizeAs(others).isNotEmpty();
    for (int column = 0; column < columns.size(); column++) {
      assertColumn(columns.get(column), values(rows, column), values(others, column));
    }
  }

  private static List<Object> values(List<Row> rows, int column) {
    return rows.stream().map(row -> bits(row.get(column))).collect(Collectors.toList());
  }

  /** 0.0 and -0.0 differ, NaN equals itself. */
  private static Object bits(Object value) {
    return value instanceof Double number ? Double.doubleToLongBits(number) : value;
  }

  private static void assertColumn(String name, List<Object> actual, List<Object> expected) {
    assertThat(expected).as("values of %s", name).anyMatch(Objects::nonNull);
    assertThat(
            IntStream.range(0, expected.size())
                .filter(row -> !Objects.equals(actual.get(row), expected.get(row))))
        .as("rows in which %s differs", name)
        .isEmpty();
  }
}
