package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Profiles of generated frames, beside real pandas' describe, skew, kurt, nunique and isna. */
@AddLifecycleHook(NeedsPandas.class)
class LiveProfileTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("x double, i double, c double, s string");
  private static final List<Double> SHARES = List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Double> numbers =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.doubles().between(-1e6, 1e6).ofScale(6)),
            Tuple.of(1, Arbitraries.of(-0.0, 0.0, Double.NaN)),
            Tuple.of(1, Arbitraries.just(null)));
    Arbitrary<Double> whole = Arbitraries.integers().between(-3, 9).map(i -> 1e8 + i);
    Arbitrary<String> texts = Arbitraries.of("a", "b", "c d", "é").injectNull(0.15);
    return Combinators.combine(numbers, whole, texts)
        .as((x, i, s) -> RowFactory.create(x, i, 0.1, s))
        .list()
        .ofMinSize(1)
        .ofMaxSize(300);
  }

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void statisticsEqualPandas(@ForAll("rows") List<Row> rows) throws IOException {
    List<String[]> pandas = askPandas(rows);
    FeatureProfile profile =
        FeatureProfiler.all().profile(TestSession.get().createDataFrame(rows, SCHEMA));
    assertThat(pandas).hasSize(4);
    for (String[] line : pandas) {
      requireEqual(profile.column(line[0]), line);
    }
  }

  /** Name, count, mean, std, min, quantiles, max, skew, kurt, nunique, missing. */
  private static void requireEqual(ColumnProfile column, String[] line) {
    assertThat((double) column.count().rows()).isEqualTo(Numbers.parse(line[1]));
    assertThat((double) column.unique().value()).isEqualTo(Numbers.parse(line[15]));
    requireEqual(column.missingRate(), line[16], 1e-15, column.name() + " missing");
    if (column.name().equals("s")) {
      return;
    }
    double size = Math.max(Math.abs(column.min().orElse(0)), Math.abs(column.max().orElse(0)));
    requireEqual(column.mean(), line[2], 1e-14 * size, column.name() + " mean");
    requireEqual(column.std(), line[3], 1e-14 * size, column.name() + " std");
    requireEqual(column.min(), line[4], 0, column.name() + " min");
    for (int i = 0; i < SHARES.size(); i++) {
      OptionalDouble quantile =
          column
              .quantile(SHARES.get(i))
              .map(q -> OptionalDouble.of(q.value()))
              .orElse(OptionalDouble.empty());
      requireEqual(quantile, line[5 + i], 1e-15 * size, column.name() + " " + SHARES.get(i));
    }
    requireEqual(column.max(), line[12], 0, column.name() + " max");
    // Far from 0 pandas loses digits that Bellows keeps.
    requireEqual(column.skewness(), line[13], 1e-7, column.name() + " skew");
    requireEqual(column.kurtosis(), line[14], 1e-6, column.name() + " kurt");
  }

  private static void requireEqual(
      OptionalDouble actual, String expected, double tolerance, String what) {
    double value = Numbers.parse(expected);
    if (Double.isNaN(value)) {
      assertThat(actual).as(what).isEmpty();
    } else {
      assertThat(actual.orElseThrow()).as(what).isCloseTo(value, within(tolerance));
    }
  }

  private static List<String[]> askPandas(List<Row> rows) throws IOException {
    Path question = Files.createTempFile("bellows-question", ".csv");
    Path answer = Files.createTempFile("bellows-answer", ".csv");
    try {
      List<String> lines = new ArrayList<>(List.of("x,i,c,s"));
      rows.forEach(
          row ->
              lines.add(
                  String.join(
                      ",",
                      Objects.toString(row.get(0), "").replace("NaN", "nan"),
                      Objects.toString(row.get(1)),
                      Objects.toString(row.get(2)),
                      Objects.toString(row.get(3), ""))));
      Files.write(question, lines);
      String told = PandasProcess.shared().ask("profile", question.toString(), answer.toString());
      assertThat(told).isEqualTo("columns=4");
      List<String[]> columns = new ArrayList<>();
      List<String> replied = Files.readAllLines(answer);
      for (String line : replied.subList(1, replied.size())) {
        columns.add(line.split(",", -1));
      }
      return columns;
    } finally {
      Files.delete(question);
      Files.delete(answer);
    }
  }
}
