package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What would let a row's features know its label is refused before anything runs. */
class LeakageGuardTest {
  private static final StructType FLIGHTS =
      StructType.fromDDL("carrier string, t timestamp, late int, delay double");
  private static final TemporalTrendFeatures OF_LABEL =
      TemporalTrendFeatures.groupBy("carrier")
          .orderBy("t")
          .on("late")
          .label("late")
          .windows(TrendWindow.rows(3))
          .mean();

  @Test
  void aFeatureOfTheLabelNeedsEarlierRows() {
    assertThatThrownBy(() -> OF_LABEL.outputSchema(FLIGHTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compute trend features of 'late': it is the label, and the features of a row"
                + " would know the label of that very row. Add asOf(AsOf.STRICTLY_BEFORE), or a gap"
                + " in time such as gap(\"1 day\")");
    assertThat(OF_LABEL.asOf(AsOf.STRICTLY_BEFORE).outputSchema(FLIGHTS).fieldNames())
        .contains("late_mean_3r");
    assertThat(OF_LABEL.gap("1 day").outputSchema(FLIGHTS).fieldNames()).contains("late_mean_3r");
    assertThat(OF_LABEL.on("delay").outputSchema(FLIGHTS).fieldNames()).contains("delay_mean_3r");
  }

  @Test
  void aGapOfRowsLetsRowsOfTheSameTimeThrough() {
    assertThatThrownBy(() -> OF_LABEL.gap("1r").outputSchema(FLIGHTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("or of rows of the same time, which a gap in rows lets through");
    assertThat(OF_LABEL.gap("1r").asOf(AsOf.STRICTLY_BEFORE).outputSchema(FLIGHTS).fieldNames())
        .contains("late_mean_3r");
  }

  @Test
  void theLabelNeitherGroupsNorOrders() {
    TemporalTrendFeatures grouped =
        TemporalTrendFeatures.groupBy("LATE").orderBy("t").on("delay").label("late").delta();
    assertThatThrownBy(() -> grouped.outputSchema(FLIGHTS))
        .hasMessage(
            "Cannot group trend features by 'late': it is the label, and groups of one label give"
                + " it away");
    String ordered =
        "Cannot order trend features by 'late': it is the label, and a row's place would give it"
            + " away";
    TemporalTrendFeatures delays =
        TemporalTrendFeatures.groupBy("carrier").orderBy("t").on("delay").label("late").delta();
    assertThatThrownBy(() -> delays.tieBreakBy("late").outputSchema(FLIGHTS)).hasMessage(ordered);
    assertThatThrownBy(
            () ->
                TemporalTrendFeatures.ungrouped()
                    .orderBy("late")
                    .on("delay")
                    .label("late")
                    .delta()
                    .outputSchema(FLIGHTS))
        .hasMessage(ordered);
  }

  @Test
  void theLabelMustExist() {
    assertThatThrownBy(() -> OF_LABEL.on("delay").label("latte").outputSchema(FLIGHTS))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot take as the label column 'latte': no such column; did you mean 'late'?");
  }

  /** Two flights at one moment: which comes first must not follow from the label. */
  @Test
  void tiesAreNotBrokenByTheLabelFirst() {
    Dataset<Row> flights =
        TestSession.get()
            .sql(
                "select 'a' carrier, timestamp'2024-01-01' t, late, delay from values (1, 5d), (0,"
                    + " 7d) as v(late, delay)");
    TemporalTrendFeatures delays =
        TemporalTrendFeatures.groupBy("carrier").orderBy("t").on("delay").label("late").lag();
    List<Row> rows = delays.apply(flights).orderBy("delay").collectAsList();
    assertThat(rows.get(0).isNullAt(4)).isTrue();
    assertThat(rows.get(1).getDouble(4)).isEqualTo(5.0);
  }

  @Test
  void lookingAheadIsRefused() {
    assertThatThrownBy(() -> OF_LABEL.lag(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid lag: -1 rows; a lag looks back at least 1 row, never ahead");
    assertThatThrownBy(() -> OF_LABEL.delta(0)).hasMessageContaining("never ahead");
    assertThatThrownBy(() -> OF_LABEL.gap("expanding")).hasMessageStartingWith("Invalid gap:");
  }

  @Test
  void aGapIsALengthThatSparksTimesCanTell() {
    assertThat(OF_LABEL.gap(Duration.ofDays(365_000)).toJson())
        .isEqualTo(OF_LABEL.gap("31536000000000000us").toJson());
    TemporalTrendFeatures longest = OF_LABEL.gap("3155760000000000000us");
    assertThat(TemporalTrendFeatures.fromJson(longest.toJson()).toJson())
        .isEqualTo(longest.toJson());
    assertThatThrownBy(() -> OF_LABEL.gap(Duration.ofNanos(1_500)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid window: PT0.0000015S; Spark's times count whole microseconds, so round it to"
                + " them");
    assertThatThrownBy(() -> OF_LABEL.gap(Duration.ofDays(100_000_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("that is longer than 100,000 years");
    assertThatThrownBy(() -> OF_LABEL.gap(Duration.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("a window has a length");
  }

  @Test
  void strictlyBeforeLeavesNoRoomForTheCurrentRow() {
    assertThatThrownBy(
            () -> OF_LABEL.asOf(AsOf.STRICTLY_BEFORE).closed(Closed.BOTH).outputSchema(FLIGHTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid closed: BOTH; a window closed at its right end takes in the current row, which"
                + " asOf(STRICTLY_BEFORE) forbids. Use LEFT or NEITHER");
  }
}
