package dev.bellows.features.trend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Law: the states at the end of one day, and a scorer that takes in the rows of the next, give bit
 * for bit what a batch over both days gives.
 */
class TrendStatesTest {
  private static final int GROUPS = 60;
  private static final Instant NEXT_DAY = Instant.parse("2026-04-05T08:00:00Z");
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("store", DataTypes.StringType)
          .add("item", DataTypes.IntegerType)
          .add("moment", DataTypes.TimestampType)
          .add("local", DataTypes.TimestampNTZType)
          .add("day", DataTypes.DateType)
          .add("epoch", DataTypes.DoubleType)
          .add("step", DataTypes.LongType)
          .add("name", DataTypes.StringType)
          .add("amount", DataTypes.DoubleType)
          .add("visits", DataTypes.IntegerType);

  private static final List<Row> ROWS =
      TestSession.get().createDataFrame(rows(), SCHEMA).collectAsList();

  private final SparkSession spark = TestSession.get();

  /** A definition, and its column of times. */
  static List<Arguments> definitions() {
    return List.of(
        named(
            "the seven features over rows",
            ordered("moment").windows(TrendWindow.rows(3), TrendWindow.rows(7)).all()),
        named(
            "windows of time over timestamps",
            ordered("moment")
                .windows(TrendWindow.hours(3), TrendWindow.days(2), TrendWindow.rows(5))
                .closed(Closed.BOTH)
                .minPeriods(1)
                .all()
                .trendSlope(ChronoUnit.HOURS)
                .trendSlopeStderr()
                .trendSlopeR2(ChronoUnit.DAYS)
                .count()
                .zscore()),
        named(
            "windows of time over local timestamps",
            ordered("local")
                .windows(TrendWindow.minutes(90), TrendWindow.rows(4))
                .minPeriods(2)
                .mean()
                .std()
                .rangePosition()
                .trendSlope(ChronoUnit.MINUTES)
                .timeSinceLast(ChronoUnit.SECONDS)),
        named(
            "windows of days over dates, strictly before",
            ordered("day")
                .windows(TrendWindow.days(1), TrendWindow.days(7), TrendWindow.expanding())
                .minPeriods(1)
                .asOf(AsOf.STRICTLY_BEFORE)
                .lag(1, 2)
                .delta()
                .momentum()
                .rollingRank(RankTies.MIN, RankScale.PCT)
                .median()
                .sum()
                .ewma(TrendWindow.days(2))),
        named(
            "a number of seconds, with a gap of time",
            TemporalTrendFeatures.groupBy("store", "item")
                .orderBy("epoch", ChronoUnit.SECONDS)
                .tieBreakBy("id")
                .on("visits")
                .windows(TrendWindow.hours(5), TrendWindow.rows(2))
                .minPeriods(1)
                .gap("30 minutes")
                .variance()
                .min()
                .max()
                .pctChange()
                .fill(Fill.FORWARD)
                .timeSinceLast(ChronoUnit.HOURS)),
        named(
            "all rows so far, and exponential weights",
            ordered("step")
                .windows(TrendWindow.expanding())
                .minPeriods(1)
                .deviation(Deviation.POPULATION)
                .all()
                .mean()
                .median()
                .ewma(TrendWindow.rows(3))
                .ewma(TrendWindow.rows(3), Weights.RECURSIVE, Gaps.IGNORE)),
        named(
            "an order by text, with a gap of rows, as pandas 1.5",
            ordered("name")
                .windows(TrendWindow.rows(6))
                .minPeriods(2)
                .gap("2r")
                .pandas(PandasVersion.V1_5)
                .all()
                .ewma(TrendWindow.rows(2), Weights.RECURSIVE, Gaps.COUNT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("definitions")
  void theNextDayIsScoredAsABatchOverBothDaysHasIt(
      String what, TemporalTrendFeatures definition, String order) {
    TrendScorer start = TrendScorer.of(definition.toJson());
    Map<List<Object>, TrendScorer> scorers = new HashMap<>();
    Dataset<Row> firstDay = dataset(ROWS.stream().filter(row -> !isNextDay(row)).toList());
    for (Row row : definition.states(firstDay).collectAsList()) {
      TrendScorer before = scorers.put(key(row), start.resume(row.getAs("state")));
      assertThat(before).as("states of group %s", key(row)).isNull();
    }
    assertThat(scorers).hasSizeBetween(GROUPS / 2, GROUPS - 1);

    Map<Long, Row> batch = new HashMap<>();
    definition.apply(dataset(ROWS)).collectAsList().forEach(r -> batch.put(r.getAs("id"), r));
    int scored = 0;
    int known = 0;
    for (Row row : sorted(order)) {
      if (isNextDay(row)) {
        TrendScorer scorer = scorers.computeIfAbsent(key(row), k -> start.copy());
        double[] features = accept(scorer, row, order);
        long[] expected = features(batch.get(row.<Long>getAs("id")), start.outputNames());
        assertThat(bits(features)).as("%s", row).isEqualTo(expected);
        scored++;
        known += (int) Arrays.stream(features).filter(Double::isFinite).count();
      }
    }
    assertThat(scored).isGreaterThan(500);
    assertThat(known).isGreaterThan(scored * start.outputNames().size() / 4);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("definitions")
  void aStateIsThatOfAScorerThatSawTheSameRows(
      String what, TemporalTrendFeatures definition, String order) {
    Map<List<Object>, TrendScorer> scorers = new HashMap<>();
    TrendScorer start = TrendScorer.of(definition.toJson());
    for (Row row : sorted(order)) {
      accept(scorers.computeIfAbsent(key(row), k -> start.copy()), row, order);
    }
    List<Row> states = definition.states(dataset(ROWS)).collectAsList();
    assertThat(states).hasSize(GROUPS).hasSameSizeAs(scorers.keySet());
    for (Row row : states) {
      byte[] state = row.getAs("state");
      assertThat(state).as("group %s", key(row)).isEqualTo(scorers.get(key(row)).state());
    }
  }

  @Test
  void statesHaveTheGroupColumnsAndOneBinaryColumn() {
    StructType schema = seven().states(dataset(ROWS)).schema();
    assertThat(schema.fieldNames()).containsExactly("store", "item", "state");
    assertThat(schema.apply("state").dataType()).isEqualTo(DataTypes.BinaryType);
  }

  @Test
  void withoutGroupsThereIsOneState() {
    TemporalTrendFeatures all =
        TemporalTrendFeatures.ungrouped().orderBy("id").tieBreakBy().on("amount").delta();
    List<Row> states = all.states(dataset(ROWS)).collectAsList();
    assertThat(states).hasSize(1);
    TrendScorer scorer = TrendScorer.of(all.toJson()).resume(states.get(0).getAs("state"));
    double last = scorer.accept(ROWS.size(), 7)[0];
    Row row = ROWS.get(ROWS.size() - 1);
    assertThat(last).isEqualTo(row.isNullAt(9) ? Double.NaN : 7 - row.<Double>getAs("amount"));
  }

  @Test
  void anEmptyInputHasNoStates() {
    assertThat(seven().states(dataset(List.of())).collectAsList()).isEmpty();
  }

  @Test
  void oneShuffleAndOneSort() throws Exception {
    Dataset<Row> input = spark.createDataFrame(ROWS, SCHEMA);
    assertThat(JobCounter.jobsOf(spark, () -> seven().states(input))).isZero();
    String plan = seven().states(input).queryExecution().executedPlan().toString();
    assertThat(occurrences("Exchange hashpartitioning", plan)).isEqualTo(1);
    assertThat(occurrences("Sort \\[", plan)).isEqualTo(1);
    assertThat(occurrences("trendstateaggregator\\(", plan)).isPositive();
  }

  @Test
  void theOrderOfTheInputDoesNotMatter() {
    Dataset<Row> input = dataset(ROWS);
    Map<List<Object>, byte[]> expected = states(input);
    for (int partitions : new int[] {1, 3, 13}) {
      List<Row> shuffled = new ArrayList<>(ROWS);
      Collections.shuffle(shuffled, new Random(partitions));
      Dataset<Row> other = dataset(shuffled).repartition(partitions);
      assertThat(other.select(spark_partition_id()).distinct().count()).isEqualTo(partitions);
      assertThat(states(other)).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  @Test
  void aGroupColumnNamedStateIsRefused() {
    Dataset<Row> input = dataset(ROWS).withColumnRenamed("store", "State");
    TemporalTrendFeatures definition =
        TemporalTrendFeatures.groupBy("State").orderBy("id").on("amount").delta();
    assertThatThrownBy(() -> definition.states(input))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot add column 'state' for the states of the groups: the input column 'State'"
                + " already has that name. Rename or drop one.");
  }

  @Test
  void checksAreThoseOfTheFeatures() {
    assertThatThrownBy(() -> seven().on("name").states(dataset(ROWS)))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot compute trend features of column 'name': its type is");
  }

  private Map<List<Object>, byte[]> states(Dataset<Row> input) {
    Map<List<Object>, byte[]> states = new HashMap<>();
    seven().states(input).collectAsList().forEach(r -> states.put(key(r), r.getAs("state")));
    return states;
  }

  private static TemporalTrendFeatures seven() {
    return ordered("moment").windows(TrendWindow.rows(3)).all();
  }

  private static TemporalTrendFeatures ordered(String order) {
    return TemporalTrendFeatures.groupBy("store", "item")
        .orderBy(order)
        .tieBreakBy("id")
        .on("amount", "visits");
  }

  private static Arguments named(String what, TemporalTrendFeatures definition) {
    return Arguments.of(what, definition, definition.definition().order);
  }

  private Dataset<Row> dataset(List<Row> rows) {
    return spark.createDataFrame(rows, SCHEMA).repartition(5, col("id"));
  }

  /** As the batch sorts the rows of each group: missing times first. */
  private static List<Row> sorted(String order) {
    Comparator<Object> nullsFirst = Comparator.nullsFirst(TrendStatesTest::compare);
    return ROWS.stream()
        .sorted(
            Comparator.<Row, Object>comparing(row -> row.getAs(order), nullsFirst)
                .thenComparing(row -> row.<Long>getAs("id")))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static double[] accept(TrendScorer scorer, Row row, String order) {
    List<Double> values = new ArrayList<>();
    for (String column : scorer.columns()) {
      Number value = row.getAs(column);
      values.add(value == null ? Double.NaN : value.doubleValue());
    }
    double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
    Object time = row.getAs(order);
    if (time instanceof Number number) {
      return scorer.accept(number.doubleValue(), numbers);
    }
    return scorer.accept(temporal(time), numbers);
  }

  private static Temporal temporal(Object time) {
    if (time instanceof Timestamp moment) {
      return moment.toInstant();
    }
    if (time instanceof java.sql.Date day) {
      return day.toLocalDate();
    }
    return time instanceof LocalDateTime local ? local : null;
  }

  private static long[] features(Row row, List<String> names) {
    return names.stream()
        .map(row::<Double>getAs)
        .mapToLong(x -> Double.doubleToLongBits(x == null ? Double.NaN : x))
        .toArray();
  }

  private static long[] bits(double[] numbers) {
    return Arrays.stream(numbers).mapToLong(Double::doubleToLongBits).toArray();
  }

  private static List<Object> key(Row row) {
    return Arrays.asList(row.<Object>getAs("store"), row.<Object>getAs("item"));
  }

  private static boolean isNextDay(Row row) {
    Timestamp moment = row.getAs("moment");
    return moment != null && !moment.toInstant().isBefore(NEXT_DAY);
  }

  private static long occurrences(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  /** Two days of each group, or the one or the other; with ties, gaps, outliers, null and NaN. */
  private static List<Row> rows() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      Instant time = NEXT_DAY.minus(1, ChronoUnit.DAYS);
      int firstDay = group % 7 == 3 ? 0 : 1 + random.nextInt(40);
      int nextDay = group % 7 == 5 ? 0 : 1 + random.nextInt(40);
      for (int i = 0; i < firstDay + nextDay; i++) {
        time = i == firstDay ? NEXT_DAY : time.plusNanos(step(random));
        boolean isUntimed = i < firstDay && i < group % 4 - 1;
        rows.add(row(rows.size(), group, isUntimed ? null : time, i, random));
      }
    }
    return rows;
  }

  private static long step(Random random) {
    long[] steps = {0, 0, 1_000, 60_000_000_000L, 1_234_567_891_000L, 1_500_000_000_000L};
    return steps[random.nextInt(steps.length)];
  }

  private static Row row(int id, int group, Instant time, int place, Random random) {
    LocalDateTime local = time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    LocalDate day = local == null ? null : local.toLocalDate();
    return RowFactory.create(
        (long) id,
        group % 10 == 0 ? null : "store " + group % 6,
        group,
        time == null ? null : Timestamp.from(time),
        local,
        day == null ? null : java.sql.Date.valueOf(day),
        time == null ? null : time.getEpochSecond() + time.getNano() / 1e9,
        (long) place / 2,
        String.format("%05d", place / 3),
        amount(random),
        random.nextInt(8) == 0 ? null : random.nextInt(5));
  }

  private static Double amount(Random random) {
    return switch (random.nextInt(24)) {
      case 0, 1 -> null;
      case 2 -> Double.NaN;
      case 3 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 4 -> 1e16;
      case 5 -> -0.0;
      case 6, 7, 8, 9, 10 -> (double) random.nextInt(4);
      default -> 1e6 + random.nextGaussian();
    };
  }
}
