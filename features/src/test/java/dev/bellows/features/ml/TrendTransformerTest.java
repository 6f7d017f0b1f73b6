package dev.bellows.features.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendDefinitionException;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Weights;
import dev.bellows.features.trend.ZeroBase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrendTransformerTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("store string, day date, amount double, late int");

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  /** All seven features of change, and some with options. */
  private static TrendTransformer trends() {
    return new TrendTransformer()
        .setGroupCols("store")
        .setOrderCol("day")
        .setInputCols("amount")
        .setWindows("3r", "7d")
        .setMinPeriods(2)
        .setFeatures("all", "{lag: [1, 2]}", "{\"ewma\":{\"halfLife\":\"2r\",\"adjust\":false}}");
  }

  private static TemporalTrendFeatures builder() {
    return TemporalTrendFeatures.groupBy("store")
        .orderBy("day")
        .on("amount")
        .windows(TrendWindow.rows(3), TrendWindow.days(7))
        .minPeriods(2)
        .all()
        .lag(1, 2)
        .ewma(TrendWindow.rows(2), Weights.RECURSIVE, Gaps.COUNT);
  }

  private Dataset<Row> sales() {
    return spark
        .range(200)
        .selectExpr(
            "string(id % 4) store",
            "date_add(date'2026-01-01', int((id * 37) % 50)) day",
            "if(id % 11 = 3, null, double((id * 7919) % 1000) / 7) amount",
            "int(id % 2) late");
  }

  private static List<String> bits(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void itGivesWhatTheBuilderGives() {
    assertThat(trends().trendFeatures().toJson()).isEqualTo(builder().toJson());
    List<String> transformed = bits(trends().transform(sales()));
    assertThat(transformed).hasSize(200).isEqualTo(bits(builder().apply(sales())));
  }

  @Test
  void theSchemaIsThatOfTheOutput() {
    assertThat(trends().transformSchema(SCHEMA))
        .isEqualTo(builder().outputSchema(SCHEMA))
        .isEqualTo(trends().transform(sales()).schema());
  }

  @Test
  void checkingAndTransformingRunNoJob() throws Exception {
    Dataset<Row> sales = sales();
    assertThat(
            JobCounter.jobsOf(
                spark,
                () -> {
                  trends().transformSchema(SCHEMA);
                  return trends().transform(sales);
                }))
        .isZero();
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws Exception {
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"amount_mean_3r", "amount_lag_1"})
            .setOutputCol("vector")
            .setHandleInvalid("skip");
    LinearRegression regression =
        new LinearRegression().setFeaturesCol("vector").setLabelCol("late");
    TrendTransformer trends = trends().setFeatures("mean", "lag");
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {trends, assembler, regression});
    pipeline.write().overwrite().save(folder + "/pipeline");
    PipelineModel model = pipeline.fit(sales());
    model.write().overwrite().save(folder + "/model");

    PipelineModel loaded = PipelineModel.load(folder + "/model");
    List<String> predicted = bits(model.transform(sales()).select("store", "day", "prediction"));
    assertThat(predicted)
        .hasSizeGreaterThan(100)
        .isEqualTo(bits(loaded.transform(sales()).select("store", "day", "prediction")))
        .isEqualTo(
            bits(
                Pipeline.load(folder + "/pipeline")
                    .fit(sales())
                    .transform(sales())
                    .select("store", "day", "prediction")));
    TrendTransformer stage = (TrendTransformer) loaded.stages()[0];
    assertThat(stage.uid()).isEqualTo(trends.uid());
    assertThat(stage.trendFeatures().toJson()).isEqualTo(trends.trendFeatures().toJson());
  }

  @Test
  void everyParamIsSavedAndLoaded() throws Exception {
    TrendTransformer trends = TrendTransformer.of(withEveryParam());
    for (Param<?> param : trends.params()) {
      assertThat(trends.isSet(param)).as(param.name()).isTrue();
    }
    trends.save(folder + "/trends");
    TrendTransformer loaded = TrendTransformer.load(folder + "/trends");
    assertThat(loaded.uid()).isEqualTo(trends.uid());
    assertThat(loaded.trendFeatures().toJson()).isEqualTo(withEveryParam().toJson());
  }

  private static TemporalTrendFeatures withEveryParam() {
    return TemporalTrendFeatures.groupBy("store", "kind")
        .orderBy("epoch", ChronoUnit.SECONDS)
        .tieBreakBy()
        .on("amount", "price")
        .label("late")
        .windows(TrendWindow.rows(7), TrendWindow.days(30), TrendWindow.expanding())
        .closed(Closed.NEITHER)
        .minPeriods(2)
        .asOf(AsOf.STRICTLY_BEFORE)
        .gap("1 day")
        .pandas(PandasVersion.V2)
        .zeroBase(ZeroBase.NULL)
        .deviation(Deviation.POPULATION)
        .delta(1, 7)
        .rollingRank(RankTies.MIN, RankScale.PCT)
        .trendSlope(ChronoUnit.DAYS)
        .ewma(TrendWindow.days(4), Weights.RECURSIVE, Gaps.IGNORE);
  }

  @Test
  void aCopyHasTheParamsAndThoseOfTheMap() {
    TrendTransformer trends = trends();
    ParamMap longer = new ParamMap().put(trends.windows().w(List.of("5r")));
    TrendTransformer copy = trends.copy(longer);
    assertThat(copy.uid()).isEqualTo(trends.uid());
    assertThat(copy.trendFeatures().toMap()).containsEntry("windows", List.of("5r"));
    assertThat(trends.trendFeatures().toJson()).isEqualTo(builder().toJson());
    assertThat(trends.transform(sales(), longer).columns()).contains("amount_slope_5r");
  }

  @Test
  void aGridOfParamsCanBeBuilt() {
    TrendTransformer trends = trends();
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                trends.windows(),
                scala.jdk.javaapi.CollectionConverters.asScala(
                    List.of(new String[] {"3r"}, new String[] {"30r"})))
            .build();
    assertThat(Arrays.stream(grid).map(map -> trends.copy(map).trendFeatures().toMap()))
        .extracting(map -> map.get("windows"))
        .containsExactly(List.of("3r"), List.of("30r"));
  }

  @Test
  void theParamsExplainThemselves() {
    assertThat(trends().explainParams().lines())
        .hasSize(16)
        .contains(
            "asOf: the rows that a row knows: currentRow, strictlyBefore (default: currentRow)",
            "gap: the time or rows left out before a row: 1d, 1r (undefined)",
            "minPeriods: the values that a window needs; unset: all of a window of rows, 1 of others"
                + " (current: 2)",
            "windows: windows of rows, of time, or of all rows so far: 7r, 30d, expanding (current:"
                + " [3r, 7d])");
  }

  @Test
  void aWrongWordIsRefusedWhenItIsSet() {
    assertThatThrownBy(() -> trends().setClosed("rigth"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid 'closed' of TrendTransformer: 'rigth'; did you mean 'right'? Allowed: [right,"
                + " left, both, neither]");
    assertThatThrownBy(() -> trends().setWindows("7r", "7x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid window: '7x'; a window is a number of rows such as 7r");
    assertThatThrownBy(() -> trends().setMinPeriods(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid minPeriods: 0; a window needs at least 1 value.");
    assertThatThrownBy(() -> trends().setGap("a day"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid window: 'a day'");
    assertThatThrownBy(() -> trends().setFeatures("detla"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Invalid 'features' of TrendTransformer: 'detla'; did you mean 'delta'? Allowed: [lag,");
    assertThatThrownBy(() -> trends().setFeatures("{delta: [0]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid lag: 0 rows; a lag looks back at least 1 row, never ahead.");
    assertThatThrownBy(() -> trends().setFeatures("{delta: 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid feature: '{delta: 1'; ")
        .hasMessageEndingWith(
            ". Write a word such as mean, or a word with its option such as {delta: [1, 7]}");
    assertThatThrownBy(() -> trends().setWindows((String) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid 'windows' of TrendTransformer: nothing; expected a text.");
    TrendTransformer trends = trends();
    assertThatThrownBy(() -> new ParamMap().put(trends.asOf(), "before"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid 'asOf' of TrendTransformer: 'before'. Allowed: [currentRow, strictlyBefore]");
  }

  /** Whatever the names of columns are: the check of a word knows none of them. */
  @Test
  void anyColumnCanBeTheLabel() {
    for (String label : List.of("value", "time", "late")) {
      assertThat(trends().setLabelCol(label).trendFeatures().toMap()).containsEntry("label", label);
    }
  }

  @Test
  void aParamThatMustBeSetIsNamed() {
    TrendTransformer empty = new TrendTransformer("empty");
    assertThatThrownBy(() -> empty.transformSchema(SCHEMA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compute trend features: the param 'orderCol' of empty is not set; set it, such"
                + " as to 'day'");
    empty.setOrderCol("day").setInputCols();
    assertThatThrownBy(() -> empty.transformSchema(SCHEMA))
        .hasMessageContaining("the param 'inputCols' of empty is not set");
    empty.setInputCols("amount");
    assertThatThrownBy(() -> empty.transform(sales()))
        .hasMessageContaining("the param 'features' of empty is not set; set it, such as to 'all'");
    empty.setFeatures("all");
    assertThatThrownBy(() -> empty.transform(sales()))
        .isInstanceOf(TrendDefinitionException.class)
        .hasMessage(
            "The key 'windows' is missing in TrendTransformer empty; expected a list such as [7r].");
  }

  @Test
  void contradictionsAndLeaksAreFoundFromTheSchemaAlone() {
    assertThatThrownBy(() -> trends().setMinPeriods(4).transformSchema(SCHEMA))
        .isInstanceOf(TrendDefinitionException.class)
        .hasMessage("Invalid minPeriods: 4; a window of 3 rows can ask for 1 to 3 values.");
    assertThatThrownBy(() -> trends().setLabelCol("amount").transformSchema(SCHEMA))
        .isInstanceOf(TrendDefinitionException.class)
        .hasMessageStartingWith("Cannot compute trend features of 'amount': it is the label");
    assertThatThrownBy(() -> trends().setInputCols("store").transformSchema(SCHEMA))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot compute trend features of column 'store': its type is string");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {trends().setOrderCol("dya")});
    assertThatThrownBy(() -> pipeline.fit(sales()))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("column 'dya': no such column; did you mean 'day'?");
  }

  @Test
  void withoutGroupsAllRowsAreOne() {
    TrendTransformer trends =
        new TrendTransformer().setOrderCol("day").setInputCols("amount").setFeatures("delta");
    TemporalTrendFeatures ungrouped =
        TemporalTrendFeatures.ungrouped().orderBy("day").on("amount").delta();
    assertThat(trends.trendFeatures().toJson()).isEqualTo(ungrouped.toJson());
  }

  @Test
  void itCanBeSentToOtherProcesses() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(trends());
    Object received =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(((TrendTransformer) received).trendFeatures().toJson())
        .isEqualTo(builder().toJson());
  }

  /**
   * A Spark Connect server takes the transformers that the service file lists, makes them from an
   * id, sets params by name to values of the class that they say, and loads by a static method.
   */
  @Test
  void aConnectServerFindsAndMakesIt() throws Exception {
    Class<? extends Transformer> found =
        ServiceLoader.load(Transformer.class).stream()
            .map(ServiceLoader.Provider::type)
            .filter(type -> type.getName().equals("dev.bellows.features.ml.TrendTransformer"))
            .findFirst()
            .orElseThrow();
    Transformer made = found.getConstructor(String.class).newInstance("remote");
    assertThat(made.uid()).isEqualTo("remote");
    assertThat(made.params()).hasSize(16);
    for (Param<?> param : made.params()) {
      assertThat(List.<Class<?>>of(String.class, String[].class, int.class))
          .as(param.name())
          .contains(param.dataClass());
    }
    made.set("windows", new String[] {"7r"});
    assertThat(made.getOrDefault(made.getParam("windows"))).isEqualTo(new String[] {"7r"});
    assertThat(found.getMethod("load", String.class).getReturnType()).isEqualTo(found);
  }
}
