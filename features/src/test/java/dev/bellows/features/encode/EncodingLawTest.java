package dev.bellows.features.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What must hold whatever the rows are. */
class EncodingLawTest {
  private static final double NONE = Double.NaN;

  private final SparkSession spark = TestSession.get();

  /** Every encoding, under two columns, one of a name that needs quotes. */
  private static CategoricalEncoder encoder() {
    return CategoricalEncoder.on("city", "hour of.day")
        .freqEncoding()
        .freqEncoding(Frequency.COUNT)
        .targetMeanEncoding("delay")
        .targetMeanEncoding("late", Smoothing.mEstimate(3))
        .weightOfEvidence("late")
        .crossFit(3)
        .foldBy("id")
        .seed(5);
  }

  private static final List<String> OUTPUTS =
      List.of("freq", "count", "delay_mean", "late_mean", "late_woe");

  private static double expected(EncoderOracle late, EncoderOracle delay, String output, String c) {
    return switch (output) {
      case "delay_mean" -> delay.pooled(c);
      case "late_mean" -> late.mEstimate(c, 3);
      default -> late.evidence(c, 1);
    };
  }

  private static String text(Object category) {
    return category == null ? null : category.toString();
  }

  private static double number(Object value) {
    return value == null ? NONE : ((Number) value).doubleValue();
  }

  private Map<Long, Integer> folds(List<Row> rows) {
    Map<Long, Integer> folds = new HashMap<>();
    Trips.of(rows)
        .selectExpr("id", "int(pmod(xxhash64(id, 5L), 3L))")
        .collectAsList()
        .forEach(row -> folds.put(row.getLong(0), row.getInt(1)));
    return folds;
  }

  private static EncoderOracle oracle(
      List<Row> rows, int category, int target, boolean weighted, Map<Long, Integer> folds) {
    List<EncoderOracle.Cell> cells = new ArrayList<>();
    for (Row row : rows) {
      double weight = weighted ? row.getDouble(5) : 1;
      if (weight > 0) {
        cells.add(
            new EncoderOracle.Cell(
                text(row.get(category)),
                number(row.get(target)),
                weight,
                folds.get(row.getLong(0))));
      }
    }
    return new EncoderOracle(cells);
  }

  private static void assertSame(Object actual, double expected, Object what) {
    if (Double.isNaN(expected)) {
      assertThat(actual).as("%s", what).isNull();
      return;
    }
    assertThat(actual).as("%s", what).isNotNull();
    assertThat((Double) actual)
        .as("%s", what)
        .isCloseTo(expected, within(1e-11 * Math.max(1, Math.abs(expected))));
  }

  @Property(tries = 12)
  void everyEncodingIsThatOfItsFormula(
      @ForAll @IntRange(min = 0, max = 100_000) int seed,
      @ForAll @IntRange(min = 0, max = 90) int size,
      @ForAll boolean weighted) {
    List<Row> rows = Trips.random(seed, size);
    Map<Long, Integer> folds = folds(rows);
    CategoricalEncoder encoder = weighted ? encoder().weight("w") : encoder();
    EncodedRows fitted = encoder.fitApply(Trips.of(rows));
    try (EncodingModel model = fitted.model()) {
      List<Row> outOfFold = fitted.rows().collectAsList();
      List<Row> all = model.apply(Trips.of(rows)).collectAsList();
      assertThat(outOfFold).hasSize(size);
      assertThat(all).hasSize(size);
      for (int column = 1; column <= 2; column++) {
        EncoderOracle late = oracle(rows, column, 3, weighted, folds);
        EncoderOracle delay = oracle(rows, column, 4, weighted, folds);
        check(all, column, late, delay, late, delay, -1, folds);
        for (int fold = 0; fold < 3; fold++) {
          check(
              outOfFold, column, late, delay, late.without(fold), delay.without(fold), fold, folds);
        }
      }
    }
  }

  private static void check(
      List<Row> rows,
      int column,
      EncoderOracle allLate,
      EncoderOracle allDelay,
      EncoderOracle late,
      EncoderOracle delay,
      int fold,
      Map<Long, Integer> folds) {
    for (Row row : rows) {
      if (fold >= 0 && folds.get(row.getLong(0)) != fold) {
        continue;
      }
      String category = text(row.get(column));
      for (int i = 0; i < OUTPUTS.size(); i++) {
        Object actual = row.get(6 + (column - 1) * OUTPUTS.size() + i);
        String output = OUTPUTS.get(i);
        double expected =
            switch (output) {
              case "freq" -> allLate.weight() == 0 ? 0 : allLate.share(category);
              case "count" -> allLate.count(category);
              default -> expected(late, delay, output, category);
            };
        assertSame(actual, expected, List.of(row, output, fold, allDelay.weight()));
      }
    }
  }

  /** A row of weight k is k rows; the copies share the fold of the one. */
  @Property(tries = 8)
  void weightsAreCopies(@ForAll @IntRange(min = 0, max = 100_000) int seed) {
    List<Row> rows = Trips.random(seed, 80);
    try (EncodingModel weighted = encoder().weight("w").fit(Trips.of(rows));
        EncodingModel copied = encoder().fit(Trips.of(Trips.copies(rows)))) {
      assertThat(Trips.copies(rows)).hasSizeGreaterThan(rows.size());
      assertAlike(weighted.apply(Trips.of(rows)), copied.apply(Trips.of(rows)));
      assertAlike(weighted.applyOutOfFold(Trips.of(rows)), copied.applyOutOfFold(Trips.of(rows)));
    }
  }

  /** A model merged of two parts is that of the whole. */
  @Property(tries = 8)
  void mergedPartsAreTheWhole(
      @ForAll @IntRange(min = 0, max = 100_000) int seed,
      @ForAll @IntRange(min = 0, max = 60) int cut) {
    List<Row> rows = Trips.random(seed, 60);
    try (EncodingModel whole = encoder().weight("w").fit(Trips.of(rows));
        EncodingModel first = encoder().weight("w").fit(Trips.of(rows.subList(0, cut)));
        EncodingModel rest = encoder().weight("w").fit(Trips.of(rows.subList(cut, 60)));
        EncodingModel merged = first.merge(rest)) {
      assertThat(merged.states().count()).isEqualTo(whole.states().count());
      assertAlike(merged.apply(Trips.of(rows)), whole.apply(Trips.of(rows)));
      assertAlike(merged.applyOutOfFold(Trips.of(rows)), whole.applyOutOfFold(Trips.of(rows)));
    }
  }

  private static void assertAlike(Dataset<Row> first, Dataset<Row> second) {
    List<Row> expected = sorted(second);
    List<Row> actual = sorted(first);
    assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
    for (int row = 0; row < actual.size(); row++) {
      for (int i = 6; i < actual.get(row).size(); i++) {
        assertSame(actual.get(row).get(i), number(expected.get(row).get(i)), actual.get(row));
      }
    }
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.getLong(0)))
        .toList();
  }

  /** Whole numbers have the same bits, whatever Spark does with the rows. */
  @Test
  void neitherOrderNorPartitionsNorSettingsChangeAnything() {
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city", "hour of.day")
            .freqEncoding()
            .targetMeanEncoding("late", Smoothing.mEstimate(3))
            .weightOfEvidence("late")
            .weight("w");
    Dataset<Row> rows = Trips.of(Trips.random(7, 400));
    List<String> expected = texts(encoder, rows);
    assertThat(expected).hasSize(400);
    assertThat(texts(encoder, rows.repartition(7))).isEqualTo(expected);
    assertThat(texts(encoder, rows.orderBy("delay").coalesce(1))).isEqualTo(expected);
    for (String setting :
        List.of(
            "spark.sql.ansi.enabled",
            "spark.sql.adaptive.enabled",
            "spark.sql.codegen.wholeStage")) {
      String before = spark.conf().get(setting);
      spark.conf().set(setting, "false");
      try {
        assertThat(texts(encoder, rows)).as(setting).isEqualTo(expected);
      } finally {
        spark.conf().set(setting, before);
      }
    }
  }

  private static List<String> texts(CategoricalEncoder encoder, Dataset<Row> rows) {
    EncodedRows encoded = encoder.fitApply(rows);
    try (EncodingModel model = encoded.model()) {
      assertThat(model.encoder().toMap()).containsKey("foldBy");
      return encoded.rows().collectAsList().stream().map(Row::toString).sorted().toList();
    }
  }
}
