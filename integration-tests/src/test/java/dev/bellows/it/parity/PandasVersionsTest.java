package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Weights;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where the versions of pandas differ. Where nothing else is said, the vectors of 1.5 were computed
 * by pandas 1.5.3, those of 2 by 2.3.3 and those of 3 by 3.0.6.
 */
class PandasVersionsTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] EVENLY = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final double[] WITH_PEERS = {1, 3, 3, 3, 4};
  private static final double[] POWERS = {1, 2, 4, 8, 16};
  private static final double[] WITH_GAP = {1, 2, NAN, 4, 5};

  /** {@code s.pct_change()}, which 3 fills no more. */
  @Test
  void pctChangeFillsGapsForwardUpToPandas2() {
    double[] zeros = {NAN, 0, 0, 5, NAN, 10, -5, 0};
    double[] filled = {NAN, NAN, NAN, INF, 0, 1, -1.5, -1};
    double[] plain = {NAN, NAN, NAN, INF, NAN, NAN, -1.5, -1};
    for (PandasVersion version : PandasVersion.values()) {
      double[] actual = compute(EVENLY, zeros, f -> f.pandas(version).pctChange());
      assertNear(actual, version == PandasVersion.V3 ? plain : filled);
    }
    assertNear(compute(EVENLY, zeros, TemporalTrendFeatures::pctChange), plain);
  }

  /** {@code s.ewm(halflife=1, adjust=False).mean()}. */
  @Test
  void unadjustedMeansOfPandas3GiveAValueAfterAGapTheWeightOfTheGap() {
    double[] before = {1, 1.5, 1.5, 19 / 6.0, 49 / 12.0};
    double[] three = {1, 1.5, 1.5, 3.375, 4.1875};
    for (PandasVersion version : PandasVersion.values()) {
      double[] actual = compute(EVENLY, WITH_GAP, f -> unadjusted(f.pandas(version), 1));
      assertNear(actual, version == PandasVersion.V3 ? three : before);
    }
    assertNear(compute(EVENLY, WITH_GAP, f -> unadjusted(f, 1)), three);
  }

  /**
   * {@code s.ewm(halflife=3, adjust=False).mean()} by pandas 1.5.3. That 2 and 3 give the same was
   * read from their sources and not run: 3 changed half-lives of one row, and those in time.
   */
  @Test
  void unadjustedMeansOfOtherHalfLivesAreTheSameInAllVersions() {
    double[] all = {
      1, 1.2062994740159003, 1.2062994740159003, 1.8954857914087182, 2.535945439715989
    };
    for (PandasVersion version : PandasVersion.values()) {
      assertNear(compute(EVENLY, WITH_GAP, f -> unadjusted(f.pandas(version), 3)), all);
    }
  }

  /**
   * {@code s.rolling("2D", closed=…).sum()} of 2 and 3. Pandas 1.5 counts the peers that are sorted
   * before a row, [NaN, 1, 3, 7, 14] where closed at the left, as if they were known before it.
   */
  @ParameterizedTest
  @EnumSource(PandasVersion.class)
  void noPeerIsInAWindowThatIsOpenAtTheRight(PandasVersion version) {
    assertNear(sums(version, Closed.RIGHT), 1, 2, 6, 14, 30);
    assertNear(sums(version, Closed.BOTH), 1, 3, 7, 15, 30);
    assertNear(sums(version, Closed.LEFT), NAN, 1, 1, 1, 14);
    assertNear(sums(version, Closed.NEITHER), NAN, NAN, NAN, NAN, 14);
  }

  /**
   * {@code s.rolling(3).count()} of 2 and 3. Of 1.5 it is [1, 2, 2, 2, 2], its minimum of rows
   * being 0, which {@code min_periods=1} gives in all versions.
   */
  @ParameterizedTest
  @EnumSource(PandasVersion.class)
  void countNeedsAsManyRowsAsOtherFeatures(PandasVersion version) {
    UnaryOperator<TemporalTrendFeatures> count =
        f -> f.pandas(version).windows(TrendWindow.rows(3)).count();
    assertNear(compute(EVENLY, WITH_GAP, count), NAN, NAN, 2, 2, 2);
    assertNear(compute(EVENLY, WITH_GAP, f -> count.apply(f.minPeriods(1))), 1, 2, 2, 2, 2);
  }

  /** Of a nullable Int64, 0 / 0 is NaN in 2 and NA in 3: both are null here, and ∞ is ∞. */
  @ParameterizedTest
  @EnumSource(PandasVersion.class)
  void aChangeFromZeroToZeroIsNullForIntegersToo(PandasVersion version) {
    List<Object> integers = new ArrayList<>(List.of(0L, 0L, 3L, 6L));
    integers.add(null);
    double[] actual =
        compute(DataTypes.LongType, EVENLY, integers, f -> f.pandas(version).pctChange());
    assertNear(actual, NAN, NAN, INF, 1, version == PandasVersion.V3 ? NAN : 0);
  }

  private static double[] sums(PandasVersion version, Closed closed) {
    return compute(
        WITH_PEERS,
        POWERS,
        f -> f.pandas(version).windows(TrendWindow.days(2)).closed(closed).sum());
  }

  private static TemporalTrendFeatures unadjusted(TemporalTrendFeatures features, int halfLife) {
    return features.ewma(TrendWindow.rows(halfLife), Weights.RECURSIVE, Gaps.COUNT);
  }

  private static double[] compute(
      double[] days, double[] values, UnaryOperator<TemporalTrendFeatures> choice) {
    List<Object> numbers = new ArrayList<>();
    for (double value : values) {
      numbers.add(Double.isNaN(value) ? null : value);
    }
    return compute(DataTypes.DoubleType, days, numbers, choice);
  }

  /** The one feature of {@code x} that is chosen; NaN for null. */
  private static double[] compute(
      DataType type,
      double[] days,
      List<Object> values,
      UnaryOperator<TemporalTrendFeatures> choice) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Instant time = Instant.EPOCH.plus((long) days[i], ChronoUnit.DAYS);
      rows.add(RowFactory.create(i, Timestamp.from(time), values.get(i)));
    }
    StructType schema =
        new StructType()
            .add("i", DataTypes.IntegerType)
            .add("t", DataTypes.TimestampType)
            .add("x", type);
    TemporalTrendFeatures ordered =
        TemporalTrendFeatures.ungrouped().orderBy("t").tieBreakBy("i").on("x");
    return TestSession.get()
        .createDataFrame(rows, schema)
        .transform(choice.apply(ordered)::apply)
        .orderBy("i")
        .collectAsList()
        .stream()
        .mapToDouble(row -> Numbers.feature(row, row.schema().fieldNames()[3]))
        .toArray();
  }

  private static void assertNear(double[] actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int row = 0; row < expected.length; row++) {
      if (Double.isFinite(expected[row])) {
        assertThat(actual[row]).as("row %s", row).isCloseTo(expected[row], within(1e-14));
      } else {
        assertThat(actual[row]).as("row %s", row).isEqualTo(Double.valueOf(expected[row]));
      }
    }
  }
}
