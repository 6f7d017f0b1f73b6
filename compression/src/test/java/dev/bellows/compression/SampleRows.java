package dev.bellows.compression;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Rows with missing and awkward values, and few distinct ones, so that cells have several rows. */
final class SampleRows {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "x double, `a.b` int, city string, label int, day string, delay double, w double,"
              + " fraction double");

  private SampleRows() {}

  static Dataset<Row> of(int seed, int size) {
    return of(rows(seed, size));
  }

  static Dataset<Row> of(List<Row> rows) {
    return TestSession.get().createDataFrame(rows, SCHEMA).repartition(3);
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(
          RowFactory.create(
              number(random),
              random.nextInt(5) == 0 ? null : random.nextInt(20),
              random.nextInt(6) == 0 ? null : "city " + (char) ('a' + random.nextInt(3)),
              random.nextInt(2),
              random.nextInt(9) == 0 ? null : "day " + random.nextInt(2),
              random.nextInt(7) == 0 ? Double.NaN : 1e6 + random.nextGaussian(),
              (double) random.nextInt(4),
              random.nextInt(40) / 8.0 + 0.125));
    }
    return rows;
  }

  private static Object number(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> null;
      case 2 -> -0.0;
      case 3 -> Double.POSITIVE_INFINITY;
      default -> (double) random.nextInt(9);
    };
  }
}
