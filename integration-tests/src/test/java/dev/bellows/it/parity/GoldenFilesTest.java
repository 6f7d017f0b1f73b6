package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.oracle.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that {@code make_golden.py} wrote with pandas, replayed without Python. */
class GoldenFilesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("bellows.root"), "integration-tests/src/test/resources/parity");
  private static final StructType SCHEMA =
      new StructType()
          .add("case", DataTypes.StringType)
          .add("i", DataTypes.IntegerType)
          .add("t", DataTypes.TimestampType)
          .add("x", DataTypes.DoubleType);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w3",
        "w3_mp1",
        "w7_mp2",
        "w30_mp1",
        "w4_left",
        "w4_both",
        "w4_neither",
        "t2d",
        "t36h_left",
        "t2d_both",
        "t3d_neither",
        "expanding_mp2",
        "expanding_left",
        "w5_pandas15"
      })
  void everyCellOfTheFileIsReproduced(String name) throws IOException {
    Golden golden = Golden.read(FOLDER.resolve(name + ".csv"));
    Map<String, Row> computed = compute(golden);
    Tally tally = new Tally();
    for (Map.Entry<String, List<String[]>> group : golden.cases().entrySet()) {
      Tally ofCase = judge(golden, group.getKey(), group.getValue(), computed);
      if (group.getKey().equals("plain")) {
        assertThat(ofCase.leftOut()).as("cells of plain numbers left out").isZero();
      }
      tally.add(ofCase);
    }
    System.out.print(tally.summary("golden " + name));
    assertThat(golden.cases()).hasSize(17);
    assertThat(tally.neverCompared()).isEmpty();
    assertThat(tally.shareLeftOut()).isLessThan(0.10);
  }

  private static Map<String, Row> compute(Golden golden) {
    List<Row> rows = new ArrayList<>();
    golden.cases().values().forEach(lines -> lines.forEach(line -> rows.add(row(line))));
    Collections.shuffle(rows, new Random(1));
    TemporalTrendFeatures ordered =
        TemporalTrendFeatures.groupBy("case").orderBy("t").tieBreakBy("i");
    Map<String, Row> computed = new HashMap<>();
    TestSession.get()
        .createDataFrame(rows, SCHEMA)
        .transform(golden.definition().features(ordered)::apply)
        .collectAsList()
        .forEach(row -> computed.put(row.getString(0) + " " + row.getInt(1), row));
    return computed;
  }

  private static Row row(String[] line) {
    long micros = Long.parseLong(line[2]);
    Instant time = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    Double x = line[3].equals("null") ? null : Double.valueOf(Numbers.parse(line[3]));
    return RowFactory.create(line[0], Integer.valueOf(line[1]), java.sql.Timestamp.from(time), x);
  }

  private static Tally judge(
      Golden golden, String name, List<String[]> lines, Map<String, Row> computed) {
    double[] values = lines.stream().mapToDouble(line -> Numbers.parse(line[3])).toArray();
    double[] micros = lines.stream().mapToDouble(line -> Numbers.parse(line[2])).toArray();
    Tally tally = new Tally();
    Map<String, List<Expected>> exact = golden.definition().exact(values, micros);
    assertThat(golden.features().keySet()).containsExactlyInAnyOrderElementsOf(exact.keySet());
    golden
        .features()
        .forEach(
            (feature, at) -> {
              double[] pandas = lines.stream().mapToDouble(l -> Numbers.parse(l[at])).toArray();
              double[] actual =
                  lines.stream()
                      .map(line -> computed.get(line[0] + " " + line[1]))
                      .mapToDouble(row -> Numbers.feature(row, feature))
                      .toArray();
              tally.judge(name, feature, actual, pandas, exact.get(feature));
            });
    return tally;
  }

  /** A golden file: its definition, where each feature stands in a line, and the lines. */
  private record Golden(
      Definition definition, Map<String, Integer> features, Map<String, List<String[]>> cases) {

    static Golden read(Path file) throws IOException {
      List<String> lines = Files.readAllLines(file);
      String[] header = lines.get(1).split(",", -1);
      Map<String, Integer> features = new LinkedHashMap<>();
      for (int i = 4; i < header.length; i++) {
        features.put(header[i], i);
      }
      Map<String, List<String[]>> cases = new LinkedHashMap<>();
      for (String line : lines.subList(2, lines.size())) {
        String[] cells = line.split(",", -1);
        cases.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(cells);
      }
      return new Golden(Definition.parse(lines.get(0)), features, cases);
    }
  }
}
