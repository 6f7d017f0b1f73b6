package dev.bellows.features.encode;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Random rows with two categories, a target of 0 and 1, one of any size, and a weight. */
final class Trips {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "id long, city string, `hour of.day` int, late int, delay double, w double");

  /** Null, nothing, a blank, a surrogate pair, and one that most rows have. */
  private static final List<String> CITIES =
      Arrays.asList(null, "", " ", "\uD83D\uDE80", "z", "Zürich", "a.b", "`", "null", "main");

  private Trips() {}

  static List<Row> random(long seed, int rows) {
    Random random = new Random(seed);
    List<Row> trips = new ArrayList<>();
    for (long id = 0; id < rows; id++) {
      boolean isMain = random.nextInt(3) == 0;
      String city = isMain ? "main" : CITIES.get(random.nextInt(CITIES.size()));
      Integer hour = random.nextInt(9) == 0 ? null : random.nextInt(6);
      Integer late = random.nextInt(8) == 0 ? null : random.nextInt(2);
      Double delay = random.nextInt(8) == 0 ? null : 100 + 10 * random.nextGaussian();
      trips.add(RowFactory.create(id, city, hour, late, delay, (double) random.nextInt(4)));
    }
    return trips;
  }

  static Dataset<Row> of(List<Row> rows) {
    return TestSession.get().createDataFrame(rows, SCHEMA);
  }

  /** Each row as often as its weight says. */
  static List<Row> copies(List<Row> rows) {
    List<Row> copies = new ArrayList<>();
    for (Row row : rows) {
      for (int k = 0; k < row.getDouble(5); k++) {
        copies.add(row);
      }
    }
    return copies;
  }
}
