package dev.bellows.features.engineer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFeaturesTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> rows(String values, String columns) {
    return spark.sql("select * from values " + values + " t(" + columns + ")");
  }

  private static List<Object> column(Dataset<Row> rows, String name) {
    int index = Arrays.asList(rows.columns()).indexOf(name);
    return rows.collectAsList().stream().map(row -> row.get(index)).toList();
  }

  @Test
  void allOperationsOfASmallRow() {
    Dataset<Row> row = rows("(6, 4.0d, date'2001-02-25')", "a, b, day");
    Row result =
        FeatureEngineer.rows()
            .ratio("a", "b")
            .difference("a", "b")
            .product("a", "b")
            .log("a")
            .log1p("a", "b")
            .sqrt("b")
            .clip("a", 0, 5)
            .bucket("a", 1, 6, 7)
            .dateParts("day", DatePart.YEAR, DatePart.MONTH, DatePart.DAY_OF_WEEK)
            .apply(row)
            .first();
    assertThat(result.schema().fieldNames())
        .containsExactly(
            "a",
            "b",
            "day",
            "a_over_b",
            "a_minus_b",
            "a_times_b",
            "a_log",
            "a_log1p",
            "b_log1p",
            "b_sqrt",
            "a_clipped",
            "a_bucket",
            "day_year",
            "day_month",
            "day_day_of_week");
    List<Object> values = new ArrayList<>();
    for (int i = 3; i < result.size(); i++) {
      values.add(result.get(i));
    }
    assertThat(values)
        .containsExactly(
            1.5, 2.0, 24.0, Math.log(6), Math.log1p(6), Math.log1p(4), 2.0, 5.0, 2, 2001, 2, 7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereThereIsNoAnswerItIsNullWithAnsiOnAndOff(boolean ansi) {
    String before = spark.conf().get("spark.sql.ansi.enabled");
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    try {
      Dataset<Row> rows =
          rows(
              "(1d, 0d), (0d, 0d), (-4d, -0d), (double('inf'), double('inf')),"
                  + " (null, 0d), (double('nan'), 2d), (2d, double('nan')), (9d, 3d)",
              "a, b");
      Dataset<Row> result =
          FeatureEngineer.rows()
              .ratio("a", "b")
              .difference("a", "b")
              .log("a")
              .sqrt("a")
              .apply(rows)
              .coalesce(1);
      assertThat(column(result, "a_over_b"))
          .containsExactly(null, null, null, null, null, null, null, 3.0);
      assertThat(column(result, "a_minus_b"))
          .containsExactly(1.0, 0.0, -4.0, null, null, null, null, 6.0);
      assertThat(column(result, "a_log"))
          .containsExactly(0.0, null, null, INFINITY, null, null, Math.log(2), Math.log(9));
      assertThat(column(result, "a_sqrt"))
          .containsExactly(1.0, 0.0, null, INFINITY, null, null, Math.sqrt(2), 3.0);
    } finally {
      spark.conf().set("spark.sql.ansi.enabled", before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void integersDoNotOverflow(boolean ansi) {
    String before = spark.conf().get("spark.sql.ansi.enabled");
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    try {
      Dataset<Row> rows = rows("(9223372036854775807, -9223372036854775808, 127Y)", "a, b, c");
      Row row =
          FeatureEngineer.rows()
              .difference("a", "b")
              .product("a", "b")
              .product("c", "c")
              .apply(rows)
              .first();
      assertThat(row.getDouble(3)).isEqualTo(0x1p64);
      assertThat(row.getDouble(4)).isEqualTo(-0x1p126);
      assertThat(row.getDouble(5)).isEqualTo(16129.0);
    } finally {
      spark.conf().set("spark.sql.ansi.enabled", before);
    }
  }

  @Test
  void otherAnswersCanBeAskedFor() {
    Dataset<Row> rows = rows("(1d, 0d), (null, 2d), (6d, 2d)", "a, b");
    RowFeatures features =
        FeatureEngineer.rows()
            .ratio("a", "b")
            .onInvalid(Answer.value(-1))
            .onMissing(Answer.value(0))
            .ratio("a", "b")
            .as("plain")
            .bucket("a", 3)
            .onMissing(Answer.value(9));
    Dataset<Row> result = features.apply(rows);
    assertThat(column(result, "a_over_b")).containsExactly(-1.0, 0.0, 3.0);
    assertThat(column(result, "plain")).containsExactly(null, null, 3.0);
    assertThat(column(result, "a_bucket")).containsExactly(0, 9, 1);
    assertThat(
            column(
                features
                    .onInvalidByDefault(Answer.value(5))
                    .onMissingByDefault(Answer.value(7))
                    .apply(rows),
                "plain"))
        .containsExactly(5.0, 7.0, 3.0);
  }

  @Test
  void errorsAtRunTimeNameTheOperationAndNoValue() {
    Dataset<Row> rows = rows("(7654321d, 0d)", "a, b");
    RowFeatures ratio = FeatureEngineer.rows().ratio("a", "b").onInvalid(Answer.ERROR);
    assertThatThrownBy(() -> ratio.apply(rows).collectAsList())
        .hasMessageContaining(
            "Cannot compute 'a_over_b', the a / b: in some row 'b' is 0, or both are infinite."
                + " Take such rows out before, or say what they get: onInvalid.")
        .hasMessageNotContaining("7654321");
    Dataset<Row> missing = rows("(7654321d, cast(null as double))", "a, b");
    assertThatThrownBy(
            () ->
                FeatureEngineer.rows()
                    .product("a", "b")
                    .onMissing(Answer.ERROR)
                    .apply(missing)
                    .collectAsList())
        .hasMessageContaining(
            "Cannot compute 'a_times_b', the a × b: in some row a value is missing (null or NaN)")
        .hasMessageNotContaining("7654321");
    assertThat(ratio.apply(rows.where("b > 0")).collectAsList()).isEmpty();
  }

  @Test
  void bucketsAreThoseOfNumpyDigitize() {
    Dataset<Row> rows =
        rows(
            "(double('-inf')), (0.99d), (1d), (2d), (2.5d), (4d), (double('inf')), (null),"
                + " (double('nan'))",
            "x");
    assertThat(column(FeatureEngineer.rows().bucket("x", 1, 2, 4).apply(rows), "x_bucket"))
        .containsExactly(0, 0, 1, 2, 2, 3, 3, null, null);
  }

  @Test
  void clippingKeepsMissingValuesMissing() {
    Dataset<Row> rows = rows("(double('-inf')), (-3d), (0.5d), (9d), (null), (double('nan'))", "x");
    assertThat(column(FeatureEngineer.rows().clip("x", -1, 1).apply(rows), "x_clipped"))
        .containsExactly(-1.0, -1.0, 0.5, 1.0, null, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/Bahia_Banderas", "Asia/Kathmandu", "Pacific/Apia", "UTC"})
  void partsOfDatesAndLocalTimesDoNotDependOnTheSession(String zone) {
    String before = spark.conf().get("spark.sql.session.timeZone");
    spark.conf().set("spark.sql.session.timeZone", zone);
    try {
      // Samoa had no 30 December 2011.
      Dataset<Row> rows =
          rows("(date'2011-12-30', timestamp_ntz'2011-12-30 23:59:00')", "day, local");
      Row row =
          FeatureEngineer.rows()
              .dateParts("day", DatePart.DAY_OF_MONTH, DatePart.DAY_OF_YEAR, DatePart.WEEK)
              .dateParts("local", DatePart.DAY_OF_MONTH, DatePart.HOUR, DatePart.MINUTE)
              .apply(rows)
              .first();
      assertThat(row.getInt(2)).isEqualTo(30);
      assertThat(row.getInt(3)).isEqualTo(364);
      assertThat(row.getInt(4)).isEqualTo(52);
      assertThat(row.getInt(5)).isEqualTo(30);
      assertThat(row.getInt(6)).isEqualTo(23);
      assertThat(row.getInt(7)).isEqualTo(59);
    } finally {
      spark.conf().set("spark.sql.session.timeZone", before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"America/Bahia_Banderas", "Asia/Kathmandu", "Pacific/Apia", "UTC"})
  void instantsCanBeReadInAZoneOfTheirOwn(String zone) {
    String before = spark.conf().get("spark.sql.session.timeZone");
    spark.conf().set("spark.sql.session.timeZone", zone);
    try {
      // The second 01:30 of the night in which Chicago's summer time ends.
      Dataset<Row> rows = rows("(timestamp'2020-11-01T07:30:00Z')", "at");
      Row row =
          FeatureEngineer.rows()
              .datePartsIn("America/Chicago", "at", DatePart.HOUR, DatePart.DAY_OF_MONTH)
              .apply(rows)
              .first();
      assertThat(row.getInt(1)).isEqualTo(1);
      assertThat(row.getInt(2)).isEqualTo(1);
      int session =
          FeatureEngineer.rows().dateParts("at", DatePart.HOUR).apply(rows).first().getInt(1);
      assertThat(session)
          .isEqualTo(
              java.time.Instant.parse("2020-11-01T07:30:00Z")
                  .atZone(java.time.ZoneId.of(zone))
                  .getHour());
    } finally {
      spark.conf().set("spark.sql.session.timeZone", before);
    }
  }

  @Test
  void theSchemaIsKnownWithoutApplyingAndNoJobRuns() throws Exception {
    RowFeatures features =
        FeatureEngineer.rows().ratio("a", "b").bucket("a", 1).log("b").as("x y.`z`");
    Dataset<Row> rows = rows("(1d, 2d)", "a, b");
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              assertThat(features.apply(rows).schema())
                  .isEqualTo(features.outputSchema(rows.schema()));
              return null;
            });
    assertThat(jobs).isZero();
  }

  @Test
  void oneProjectionAddsAllColumns() {
    Dataset<Row> rows = spark.range(5).toDF("x");
    RowFeatures features = FeatureEngineer.rows();
    for (int i = 0; i < 50; i++) {
      features = features.clip("x", -i, i).as("clip" + i);
    }
    String plan = features.apply(rows).queryExecution().optimizedPlan().toString();
    assertThat(plan.split("Project \\[", -1)).hasSize(2);
    assertThat(features.costs()).isEmpty();
  }

  @Test
  void columnsOfAwkwardNamesServe() {
    Dataset<Row> rows = rows("(6, 3)", "`a.b`, `c ``d`");
    Row row = FeatureEngineer.rows().ratio("a.b", "c `d").apply(rows).first();
    assertThat(row.schema().fieldNames()[2]).isEqualTo("a_b_over_c `d");
    assertThat(row.getDouble(2)).isEqualTo(2.0);
  }

  @Test
  void wrongInputIsRefusedBeforeAnyJob() {
    StructType schema = StructType.fromDDL("delay int, name string, day date, delay_log double");
    assertThatThrownBy(() -> FeatureEngineer.rows().outputSchema(schema))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none were asked for");
    assertThatThrownBy(
            () -> FeatureEngineer.rows().sqrt("delay").ratio("dely", "delay").outputSchema(schema))
        .isInstanceOf(FeatureEngineerException.class)
        .hasMessageStartingWith(
            "features.1: Cannot compute the ratio of column 'dely': no such column; did you mean"
                + " 'delay'?");
    assertThatThrownBy(() -> FeatureEngineer.rows().sqrt("name").outputSchema(schema))
        .hasMessage(
            "features.0: Cannot compute the sqrt of column 'name': its type is string and a"
                + " numeric type is needed. Cast it first.");
    assertThatThrownBy(() -> FeatureEngineer.rows().log("delay").outputSchema(schema))
        .hasMessageContaining("the input column 'delay_log' already has that name");
    assertThatThrownBy(
            () -> FeatureEngineer.rows().dateParts("day", DatePart.HOUR).outputSchema(schema))
        .hasMessageContaining("Cannot take the hour of column 'day': it is a date, which has none");
    assertThatThrownBy(
            () -> FeatureEngineer.rows().dateParts("name", DatePart.MONTH).outputSchema(schema))
        .hasMessageContaining("its type is string and a date or timestamp is needed");
  }

  @Test
  void wrongArgumentsAreRefusedAtOnce() {
    RowFeatures none = FeatureEngineer.rows();
    assertThatThrownBy(() -> none.as("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot call as: it belongs to the operation before it");
    assertThatThrownBy(() -> none.clip("x", 2, 1)).hasMessageContaining("from 2.0 to 1.0");
    assertThatThrownBy(() -> none.clip("x", Double.NaN, 1)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> none.bucket("x", 1, 1)).hasMessageContaining("do not rise strictly");
    assertThatThrownBy(() -> none.bucket("x")).hasMessageContaining("there are no edges");
    assertThatThrownBy(() -> none.dateParts("x")).hasMessageContaining("none is named");
    assertThatThrownBy(() -> none.datePartsIn("Mars/Olympus", "x", DatePart.YEAR))
        .hasMessageContaining("Invalid time zone: 'Mars/Olympus'");
    assertThatThrownBy(() -> none.log("a", "b").as("x")).hasMessageContaining("[a_log, b_log]");
    assertThatThrownBy(() -> none.clip("x", 0, 1).onInvalid(Answer.NULL))
        .hasMessageContaining("Invalid onInvalid of clip");
    assertThatThrownBy(() -> none.bucket("x", 1).onMissing(Answer.value(0.5)))
        .hasMessageContaining("Invalid onMissing of bucket: 0.5");
    assertThatThrownBy(() -> Answer.value(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> none.log()).hasMessageContaining("Invalid log: it needs a column");
  }

  @Test
  void wordsAreReadAsTheDefinitionThatWroteThem() {
    RowFeatures features =
        FeatureEngineer.rows()
            .ratio("a", "b")
            .onInvalid(Answer.ERROR)
            .difference("a", "b")
            .onMissing(Answer.value(0))
            .product("a", "b")
            .onInvalid(Answer.NULL)
            .as("p")
            .log("a", "b")
            .log1p("a")
            .sqrt("a")
            .clip("a", Double.NEGATIVE_INFINITY, 5)
            .bucket("a", 1, 2)
            .datePartsIn("UTC", "at", DatePart.MONTH, DatePart.DAY_OF_WEEK)
            .onInvalidByDefault(Answer.value(-1))
            .onMissingByDefault(Answer.ERROR);
    RowFeatures read = (RowFeatures) FeatureEngineer.fromJson(features.toJson());
    assertThat(read.features()).isEqualTo(features.features());
    assertThat(read.invalid()).isEqualTo(features.invalid());
    assertThat(read.missing()).isEqualTo(features.missing());
    assertThat(read.describe()).isEqualTo(features.describe());
    assertThat(RowFeatures.fromMap(features.toMap(), "x").features())
        .isEqualTo(features.features());
  }

  @Test
  void wrongWordsAreNamedWithTheirPlace() {
    requireFault(Map.of(), "The key 'features' is missing in compute of 'a'");
    requireFault(
        Map.of("features", List.of(Map.of("ratoi", List.of("a", "b")))),
        "features.0.ratoi: Unknown key 'ratoi'");
    requireFault(
        Map.of("features", List.of(Map.of("ratio", List.of("a")))),
        "features.0.ratio: Invalid 'ratio'");
    requireFault(
        Map.of("features", List.of(Map.of("log", "a", "onInvalid", "nul"))),
        "features.0.onInvalid: Invalid 'onInvalid'");
    requireFault(
        Map.of("features", List.of(Map.of("bucket", "a", "edges", List.of(2, 1)))),
        "features.0.edges: Invalid bucket of 'a': the edges [2.0, 1.0] do not rise strictly.");
    requireFault(
        Map.of("features", List.of(Map.of("clip", "a"))), "features.0: Invalid clip of 'a'");
    requireFault(
        Map.of("features", List.of(Map.of("dateParts", "a", "parts", List.of("mnth")))),
        "did you mean 'month'?");
    requireFault(Map.of("features", List.of()), "The list of features is empty");
    requireFault(Map.of("features", List.of(Map.of("log", "a", "sqrt", "b"))), "the 2 keys [");
    assertThatThrownBy(() -> FeatureEngineer.fromJson("{\"version\": 2, \"compute\": {}}"))
        .hasMessageContaining("version: Cannot read version 2");
    assertThatThrownBy(() -> FeatureEngineer.fromJson("{\"version\": 1}"))
        .hasMessageContaining("either 'aggregate' or 'compute' is needed");
    assertThatThrownBy(() -> FeatureEngineer.fromJson("{"))
        .hasMessageContaining("Invalid JSON of the engineered features at line 1");
  }

  private static void requireFault(Map<String, ?> words, String message) {
    assertThatThrownBy(() -> RowFeatures.fromMap(words, "compute of 'a'"))
        .isInstanceOf(FeatureEngineerException.class)
        .hasMessageContaining(message);
  }
}
