package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.EncodingModel;
import dev.bellows.features.engineer.FeatureEngineer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The encode, compute and aggregate operations of steps. */
class JobFeaturesTest {
  private static final String JOB =
      """
      name: features
      sources:
        flights: { path: DIR/flights, format: parquet }
      steps:
        - name: features
          from: flights
          compute:
            features:
              - ratio: [delay, distance]
          encode:
            columns: [origin]
            methods: [freq, targetMean]
            target: late
            fit: day < 200
            model: DIR/model
        - name: airports
          from: flights
          aggregate:
            groupBy: [origin]
            features: [count, { mean: delay }]
      sinks:
        - { step: features, path: DIR/features, format: parquet }
        - { step: airports, path: DIR/airports, format: parquet }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void flights() {
    files = new JobFiles(folder);
    spark
        .range(0, 300, 1, 3)
        .selectExpr(
            "int(id) day",
            "concat('a', id % 7) origin",
            "double(id % 11) delay",
            "100D + id distance",
            "int(id % 5 = 0) late")
        .write()
        .parquet(folder + "/flights");
  }

  private Dataset<Row> read(String name) {
    return spark.read().parquet(folder + "/" + name);
  }

  private static void assertSameRows(Dataset<Row> actual, Dataset<Row> expected) {
    assertThat(actual.columns()).isEqualTo(expected.columns());
    assertThat(actual.exceptAll(expected).collectAsList()).isEmpty();
    assertThat(expected.exceptAll(actual).collectAsList()).isEmpty();
    assertThat(actual.isEmpty()).isFalse();
  }

  private Set<Integer> persisted() {
    return Set.copyOf(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().keySet());
  }

  private static CategoricalEncoder encoder() {
    return CategoricalEncoder.on("origin").freqEncoding().targetMeanEncoding("late");
  }

  @Test
  void fittedRowsGetValuesOutOfFoldAndTheOthersTheModels() {
    Set<Integer> before = persisted();
    files.job(JOB).run(spark);

    Dataset<Row> input = FeatureEngineer.rows().ratio("delay", "distance").apply(read("flights"));
    try (EncodingModel model = encoder().fit(input.where("day < 200"))) {
      Dataset<Row> expected =
          model
              .applyOutOfFold(input.where("day < 200"))
              .union(model.apply(input.where("day >= 200")));
      assertSameRows(read("features"), expected);
      Dataset<Row> leaking = model.apply(input);
      assertThat(read("features").exceptAll(leaking).isEmpty()).isFalse();
    }
    assertThat(before).as("the model and the rows it was fitted to").containsAll(persisted());
    assertSameRows(
        read("airports"),
        FeatureEngineer.groupBy("origin").count().mean("delay").apply(read("flights")));
  }

  @Test
  void theModelOfAFullRunIsSavedAndReplaced() {
    files.job(JOB).run(spark);
    files.job(JOB).run(spark);
    try (EncodingModel model = EncodingModel.load(spark, folder + "/model")) {
      assertThat(model.encoder().toMap()).containsEntry("columns", List.of("origin"));
      Dataset<Row> input = FeatureEngineer.rows().ratio("delay", "distance").apply(read("flights"));
      assertSameRows(read("features").where("day >= 200"), model.apply(input.where("day >= 200")));
    }
  }

  @Test
  void aJobThatFailsKeepsTheModelOfItsOutputs() {
    files.job(JOB).run(spark);
    String failing =
        JOB.replace("fit: day < 200", "fit: day < 100")
            .replace("features: [count,", "features: [count, { sum: delay },")
            .replace(
                "from: flights\n    aggregate",
                "from: flights\n    derive: { x: 1 div (day - 50) }\n    aggregate");
    assertThat(failing).contains("div (day - 50)");
    // The quotient is not read by the aggregate unless it is asked for.
    String read = failing.replace("{ sum: delay }", "{ sum: x }");
    assertThatThrownBy(() -> files.job(read).run(spark)).hasMessageContaining("Division by zero");
    try (EncodingModel model = EncodingModel.load(spark, folder + "/model")) {
      Dataset<Row> input = FeatureEngineer.rows().ratio("delay", "distance").apply(read("flights"));
      try (EncodingModel first = encoder().fit(input.where("day < 200"))) {
        assertSameRows(model.apply(input), first.apply(input));
      }
    }
  }

  @Test
  void theBuilderMakesTheSameJob() {
    files.job(JOB).run(spark);
    FeatureJob.named("features")
        .source(JobSource.of("flights", folder + "/flights"))
        .step(
            JobStep.named("features", "flights")
                .encode(StepEncoder.by(encoder()).fitWhere("day < 200"))
                .compute(FeatureEngineer.rows().ratio("delay", "distance")))
        .step(
            JobStep.named("airports", "flights")
                .aggregate(FeatureEngineer.groupBy("origin").count().mean("delay")))
        .sink(JobSink.of("features", folder + "/built", DataFormat.PARQUET))
        .sink(JobSink.of("airports", folder + "/built-airports", DataFormat.PARQUET))
        .run(spark);
    assertSameRows(read("built"), read("features"));
    assertSameRows(read("built-airports"), read("airports"));
  }

  @Test
  void aggregatesOnEachRowKeepTheirRowsOnceForBothReadings() {
    Set<Integer> before = persisted();
    JobReport report =
        files
            .job(JOB.replace("groupBy: [origin]\n", "groupBy: [origin]\n      onEachRow: true\n"))
            .run(spark);
    assertThat(report.steps())
        .filteredOn(step -> step.name().equals("airports"))
        .extracting(StepReport::rowsOut)
        .containsExactly(300L);
    assertSameRows(
        read("airports"),
        FeatureEngineer.groupBy("origin").count().mean("delay").onEachRow().apply(read("flights")));
    assertThat(before).containsAll(persisted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "columns: [origin] | columns: [orign] | job.yaml:11: Step 'features': Cannot encode column"
            + " 'orign': no such column; did you mean 'origin'?",
        "target: late | target: origin | job.yaml:10: Cannot encode column 'origin' by its own"
            + " target mean: it would be the target itself",
        "target: late | target: lat | job.yaml:13: Step 'features': Cannot take as the target"
            + " column 'lat'",
        "fit: day < 200 | fit: dya < 200 | job.yaml:14: Step 'features': Cannot fit the encoder to"
            + " the rows where 'dya < 200': there is no column 'dya'; did you mean 'day'?",
        "methods: [freq, targetMean] | methods: [freq, targetMeen] | job.yaml:12: Invalid",
        "model: DIR/model | modle: x | job.yaml:15: Unknown key 'modle' in encode of step"
            + " 'features'; did you mean 'model'? Allowed: [columns, ",
        "ratio: [delay, distance] | ratio: [delay, distanc] | job.yaml:9: Step 'features': ",
        "ratio: [delay, distance] | ratoi: [delay, distance] | job.yaml:9: Unknown key 'ratoi'",
        "groupBy: [origin] | groupBy: [orign] | job.yaml:19: Step 'airports': ",
        "{ mean: delay } | { meen: delay } | job.yaml:20: Unknown key 'meen'",
      })
  void whatIsWrongIsToldWithItsLine(String part, String by, String message) {
    assertThat(JOB).contains(part);
    assertThatThrownBy(() -> files.job(JOB.replace(part, by)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(message);
    assertThat(folder.resolve("features")).doesNotExist();
  }

  /** The encoder tells its own words when it meets one that is not. */
  @Test
  void theWordsOfAnEncodingAreTheEncodersAndTwoOfTheStep() {
    String own =
        catchThrowable(() -> CategoricalEncoder.fromMap(Map.of("?", 1), "x"))
            .getMessage()
            .replaceFirst("(?s).*Allowed: \\[(.*)].*", "$1");
    assertThat(own).startsWith("columns, ");
    assertThatThrownBy(() -> files.job(JOB.replace("fit: day", "fat: day")))
        .hasMessageEndingWith("Allowed: [" + own + ", fit, model]");
  }
}
