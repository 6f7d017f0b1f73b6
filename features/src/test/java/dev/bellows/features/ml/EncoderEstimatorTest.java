package dev.bellows.features.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.EncodedRows;
import dev.bellows.features.encode.EncoderDefinitionException;
import dev.bellows.features.encode.EncodingModel;
import dev.bellows.features.encode.Frequency;
import dev.bellows.features.encode.Nulls;
import dev.bellows.features.encode.RareGrouping;
import dev.bellows.features.encode.Smoothing;
import dev.bellows.features.encode.Unseen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderEstimatorTest {
  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  /** A target of noise, and categories of about 6 rows. */
  private Dataset<Row> noise() {
    return spark
        .range(3000)
        .selectExpr(
            "id",
            "string(pmod(xxhash64(id, 1L), 500)) city",
            "double(pmod(xxhash64(id, 2L), 2)) late");
  }

  private Dataset<Row> newRows() {
    return spark.sql("select * from values ('1'), ('7'), ('new'), (null) as t(city)");
  }

  private static EncoderEstimator estimator() {
    return new EncoderEstimator()
        .setInputCols("city")
        .setLabelCol("late")
        .setMethods("freq", "{targetMean: {smoothing: 2}}")
        .setFoldCols("id");
  }

  private static CategoricalEncoder builder() {
    return CategoricalEncoder.on("city")
        .freqEncoding()
        .targetMeanEncoding("late", Smoothing.mEstimate(2))
        .foldBy("id");
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler()
        .setInputCols(new String[] {"city_late_mean"})
        .setOutputCol("vector");
  }

  private static LinearRegression regression() {
    return new LinearRegression().setFeaturesCol("vector").setLabelCol("late");
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void itGivesWhatTheBuilderGives() {
    assertThat(estimator().encoder().toJson()).isEqualTo(builder().toJson());
    EncoderModel fitted = estimator().fit(noise());
    try (EncodingModel expected = builder().fit(noise())) {
      assertThat(texts(fitted.transform(newRows())))
          .hasSize(4)
          .isEqualTo(texts(expected.apply(newRows())));
    }
  }

  @Test
  void schemasAreCheckedWithoutAJob() throws Exception {
    EncoderModel model = estimator().fit(noise());
    Dataset<Row> rows = noise();
    assertThat(
            JobCounter.jobsOf(
                spark,
                () -> {
                  assertThat(estimator().transformSchema(rows.schema()))
                      .isEqualTo(builder().outputSchema(rows.schema()))
                      .isEqualTo(model.transformSchema(rows.schema()))
                      .isEqualTo(model.transform(rows).schema());
                  return model;
                }))
        .isZero();
  }

  /** Only the object that was fitted is known to be of the fitted rows. */
  @Test
  void theFittedDatasetIsEncodedOutOfFold() {
    Dataset<Row> rows = noise();
    EncoderModel model = estimator().fit(rows);
    EncodedRows expected = builder().fitApply(rows);
    try (EncodingModel encoding = expected.model()) {
      List<String> outOfFold = texts(expected.rows());
      List<String> ofAllRows = texts(encoding.apply(rows));
      assertThat(outOfFold).hasSize(3000).isNotEqualTo(ofAllRows);
      assertThat(texts(model.transform(rows))).isEqualTo(outOfFold);
      assertThat(texts(model.copy(ParamMap.empty()).transform(rows))).isEqualTo(outOfFold);
      assertThat(texts(model.transform(noise()))).isEqualTo(ofAllRows);
    }
  }

  /** What follows in a pipeline learns from rows that do not know their own targets. */
  @Test
  void aPipelineLearnsFromRowsOutOfFold() {
    Dataset<Row> rows = noise();
    PipelineStage[] stages = {estimator(), assembler(), regression()};
    PipelineModel fitted = new Pipeline().setStages(stages).fit(rows);
    double learnt = ((LinearRegressionModel) fitted.stages()[2]).coefficients().apply(0);
    EncodedRows encoded = builder().fitApply(rows);
    try (EncodingModel model = encoded.model()) {
      double outOfFold =
          regression().fit(assembler().transform(encoded.rows())).coefficients().apply(0);
      double naive =
          regression().fit(assembler().transform(model.apply(rows))).coefficients().apply(0);
      assertThat(learnt).isCloseTo(outOfFold, within(1e-9));
      assertThat(outOfFold).isLessThan(0.2);
      assertThat(naive).isGreaterThan(0.8);
    }
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws Exception {
    Dataset<Row> rows = noise();
    PipelineStage[] stages = {estimator(), assembler(), regression()};
    Pipeline pipeline = new Pipeline().setStages(stages);
    pipeline.write().overwrite().save(folder + "/pipeline");
    PipelineModel model = pipeline.fit(rows);
    model.write().overwrite().save(folder + "/model");
    model.write().overwrite().save(folder + "/model");

    PipelineModel loaded = PipelineModel.load(folder + "/model");
    List<String> predicted = texts(model.transform(noise()));
    assertThat(predicted).hasSize(3000).isEqualTo(texts(loaded.transform(noise())));
    assertThat(texts(Pipeline.load(folder + "/pipeline").fit(rows).transform(noise())))
        .isEqualTo(predicted);
    EncoderModel stage = (EncoderModel) loaded.stages()[0];
    assertThat(stage.uid()).isEqualTo(stages[0].uid());
    assertThat(stage.encodingModel().encoder().toJson()).isEqualTo(builder().toJson());
    assertThat(texts(stage.encodingModel().applyOutOfFold(rows)))
        .isEqualTo(texts(((EncoderModel) model.stages()[0]).transform(rows)));
  }

  /** Noise: whatever the smoothing, the rows held back are predicted no better than by chance. */
  @Test
  void aCrossValidationFitsItForEachSplit() {
    EncoderEstimator estimator = estimator();
    LogisticRegression classifier =
        new LogisticRegression().setFeaturesCol("vector").setLabelCol("late");
    PipelineStage[] stages = {estimator, assembler(), classifier};
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                estimator.methods(),
                scala.jdk.javaapi.CollectionConverters.asScala(
                    List.of(
                        new String[] {"{targetMean: {smoothing: 0}}"},
                        new String[] {"targetMean"})))
            .build();
    CrossValidatorModel validated =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(stages))
            .setEvaluator(new BinaryClassificationEvaluator().setLabelCol("late"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .fit(noise());
    assertThat(validated.avgMetrics()).hasSize(2);
    for (double auc : validated.avgMetrics()) {
      assertThat(auc).isCloseTo(0.5, within(0.05));
    }
    PipelineModel best = (PipelineModel) validated.bestModel();
    assertThat(best.transform(noise()).count()).isEqualTo(3000);
    assertThat(((EncoderModel) best.stages()[0]).parent().uid()).isEqualTo(estimator.uid());
  }

  private static CategoricalEncoder withEveryParam() {
    return CategoricalEncoder.on("city", "day")
        .freqEncoding(Frequency.COUNT)
        .targetMeanEncoding("late", Smoothing.sigmoid(20, 10))
        .targetMeanEncoding("carrier", Smoothing.empiricalBayes())
        .weightOfEvidence("late", 0.5)
        .classes("carrier", "AA", "DL")
        .rareGrouping(RareGrouping.minShare(0.01).andMaxCategories(9).labelled("others"))
        .weight("w")
        .crossFit(4)
        .foldBy("day", "id")
        .seed(1L << 40)
        .nulls(Nulls.MISSING)
        .unseen(Unseen.RARE);
  }

  @Test
  void everyParamIsSavedAndLoaded() throws Exception {
    EncoderEstimator estimator = EncoderEstimator.of(withEveryParam());
    assertThat(estimator.params()).hasSize(11);
    for (Param<?> param : estimator.params()) {
      assertThat(estimator.isSet(param)).as(param.name()).isTrue();
    }
    estimator.save(folder + "/estimator");
    EncoderEstimator loaded = EncoderEstimator.load(folder + "/estimator");
    assertThat(loaded.uid()).isEqualTo(estimator.uid());
    assertThat(loaded.encoder().toJson()).isEqualTo(withEveryParam().toJson());
    assertThat(loaded.copy(ParamMap.empty()).encoder().toJson())
        .isEqualTo(withEveryParam().toJson());
  }

  @Test
  void settersSayWhatTheBuilderSays() {
    EncoderEstimator estimator =
        new EncoderEstimator()
            .setInputCols("city", "day")
            .setMethods(
                "count",
                "{targetMean: {smoothing: {sigmoid: {k: 20, f: 10}}}}",
                "{targetMean: {target: carrier, smoothing: auto}}",
                "{woe: {regularization: 0.5}}")
            .setLabelCol("late")
            .setClasses("{carrier: [AA, DL]}")
            .setRare("{minShare: 0.01, maxCategories: 9, label: others}")
            .setWeightCol("w")
            .setCrossFit(4)
            .setFoldCols("day", "id")
            .setSeed(1L << 40)
            .setNulls("missing")
            .setUnseen("rare");
    assertThat(estimator.encoder().toJson()).isEqualTo(withEveryParam().toJson());
    assertThat(estimator.explainParams())
        .contains(
            "nulls: what null is: category, missing (default: category, current: missing)",
            "inputCols: the columns of categories to encode (current: [city, day])");
  }

  @Test
  void aWrongWordIsRefusedWhenItIsSet() {
    EncoderEstimator estimator = new EncoderEstimator();
    assertThatThrownBy(() -> estimator.setMethods("targetMaen"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid 'methods' of EncoderEstimator (an item): 'targetMaen'; did you mean"
                + " 'targetMean'? Allowed: [freq, count, targetMean, woe]");
    assertThatThrownBy(() -> estimator.setMethods("{targetMean: 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid method: '{targetMean: 1'; ")
        .hasMessageEndingWith(
            "Write a word such as freq, or a word with its options such as {targetMean: {smoothing:"
                + " 10}}");
    assertThatThrownBy(() -> estimator.setRare("{minShare: 3}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid minShare: 3.0; a share of the rows is between 0 and 1");
    assertThatThrownBy(() -> estimator.setClasses("{carrier: [AA]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid classes of 'carrier': [AA]");
    assertThatThrownBy(() -> estimator.setCrossFit(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid crossFit: 1 folds");
    assertThatThrownBy(() -> estimator.setNulls("mising"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'missing'?");
    assertThatThrownBy(() -> estimator.setUnseen("drop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Allowed: [prior, rare, null, error]");
  }

  @Test
  void whatMustBeSetAndWhatContradictsIsNamed() {
    EncoderEstimator empty = new EncoderEstimator("empty");
    assertThatThrownBy(() -> empty.transformSchema(noise().schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot encode categories: the param 'inputCols' of empty is not set; set it, such as"
                + " to 'origin'");
    empty.setInputCols("city");
    assertThatThrownBy(() -> empty.fit(noise()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the param 'methods' of empty is not set");
    assertThat(empty.setRare("{minCount: 3}").transformSchema(noise().schema()).fieldNames())
        .endsWith("late", "city_grouped");
    assertThatThrownBy(() -> empty.setMethods("targetMean").encoder())
        .isInstanceOf(EncoderDefinitionException.class)
        .hasMessageContaining("The method 'targetMean' needs a target");
    assertThatThrownBy(() -> estimator().setInputCols("ctiy").fit(noise()))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot encode column 'ctiy': no such column; did you mean 'city'?");
  }

  @Test
  void whatIsNoSavedModelIsNotLoaded() throws Exception {
    estimator().save(folder + "/estimator");
    assertThatThrownBy(() -> EncoderModel.load(folder + "/estimator"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot load an encoder model from '%s/estimator': what is there is a"
                + " dev.bellows.features.ml.EncoderEstimator",
            folder);
  }

  @Test
  void aModelStaysWhereItsStatisticsAre() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(estimator().fit(noise()));
    EncoderModel received =
        (EncoderModel)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThatThrownBy(() -> received.transform(noise()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its statistics stay in the process that fitted it. Save it");
  }
}
