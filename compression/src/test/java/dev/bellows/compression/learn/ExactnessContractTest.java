package dev.bellows.compression.learn;

import static dev.bellows.compression.learn.ExactnessContract.Verdict.EXACT;
import static dev.bellows.compression.learn.ExactnessContract.Verdict.EXACT_AFTER_CHANGES;
import static dev.bellows.compression.learn.ExactnessContract.Verdict.NOT_EXACT;
import static dev.bellows.compression.learn.ExactnessContract.Verdict.NOT_KNOWN;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.compression.CompressionMode;
import dev.bellows.compression.learn.ExactnessContract.Change;
import dev.bellows.compression.learn.ExactnessContract.Verdict;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each answer on real Spark ML: the binned rows beside the compressed ones. */
class ExactnessContractTest {
  private static final int FLIGHTS = 5_000;

  private static BinnedRows flights;
  private static Dataset<Row> rows;
  private static Dataset<Row> byLate;
  private static Dataset<Row> byLateWeighted;
  private static Dataset<Row> byBags;
  private static Dataset<Row> cellsOfLate;
  private static Dataset<Row> cellsOfBags;

  @BeforeAll
  static void compress() {
    flights = BinnedRows.of(FLIGHTS);
    rows = BinnedRows.vectors(flights.rows());
    byLate = BinnedRows.vectors(flights.labelled("late"));
    byLateWeighted = BinnedRows.vectors(flights.weighted("late"));
    byBags = BinnedRows.vectors(flights.labelled("bags"));
    cellsOfLate = BinnedRows.vectors(flights.cells("late"));
    cellsOfBags = BinnedRows.vectors(flights.cells("bags"));
    assertThat(byLate.count()).isLessThan(500);
  }

  /** The same estimator on the rows, and as its contract wants it on compressed ones. */
  private record Both<M>(M onRows, M onCompressed) {
    @SuppressWarnings("unchecked") // A copy of an estimator makes the same models.
    static <M extends Model<M>> Both<M> of(Estimator<M> estimator, Dataset<Row> compressed) {
      Estimator<M> fixed = (Estimator<M>) ExactnessContract.check(estimator).apply(compressed);
      return new Both<>(estimator.fit(rows), fixed.fit(compressed));
    }
  }

  private static double[] all(Vector coefficients, double intercept) {
    return DoubleStream.concat(Arrays.stream(coefficients.toArray()), DoubleStream.of(intercept))
        .toArray();
  }

  private static double difference(double[] first, double[] second) {
    assertThat(second).hasSameSizeAs(first);
    double most = 0;
    for (int i = 0; i < first.length; i++) {
      most = Math.max(most, Math.abs(first[i] - second[i]) / Math.max(1, Math.abs(first[i])));
    }
    return most;
  }

  private static double[] of(LogisticRegressionModel model) {
    return all(model.coefficients(), model.intercept());
  }

  private static double[] of(LinearRegressionModel model) {
    return all(model.coefficients(), model.intercept());
  }

  private static double[] of(GeneralizedLinearRegressionModel model) {
    return all(model.coefficients(), model.intercept());
  }

  private static void assertVerdict(Estimator<?> estimator, Verdict verdict) {
    assertThat(ExactnessContract.check(estimator).verdict()).isEqualTo(verdict);
  }

  // ---- linear regression

  @Test
  void linearRegressionLearnsTheSame() {
    LinearRegression estimator = new LinearRegression().setLabelCol("bags");
    assertVerdict(estimator, EXACT);

    Both<LinearRegressionModel> both = Both.of(estimator, byBags);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-12);
    assertThat(both.onCompressed().summary().meanSquaredError())
        .isCloseTo(both.onRows().summary().meanSquaredError(), within(1e-12));

    Both<LinearRegressionModel> byMean = Both.of(estimator, cellsOfBags);
    assertThat(difference(of(byMean.onRows()), of(byMean.onCompressed()))).isLessThan(1e-12);
  }

  @Test
  void linearRegressionsErrorsAreRescaled() {
    Both<LinearRegressionModel> both = Both.of(new LinearRegression().setLabelCol("bags"), byBags);
    double[] expected = both.onRows().summary().coefficientStandardErrors();
    double[] spark = both.onCompressed().summary().coefficientStandardErrors();
    long compressed = byBags.count();
    double factor = Math.sqrt((compressed - 4.0) / (FLIGHTS - 4.0));

    assertThat(spark[0] / expected[0]).isCloseTo(1 / factor, within(1e-9));
    RescaledErrors errors = RescaledErrors.of(both.onCompressed(), byBags);
    assertThat(errors.rows()).isEqualTo(FLIGHTS);
    assertThat(errors.degreesOfFreedom()).isEqualTo(FLIGHTS - 4);
    for (int i = 0; i < expected.length; i++) {
      assertThat(errors.standardErrors().get(i)).isCloseTo(expected[i], within(1e-12));
      double t = both.onRows().summary().tValues()[i];
      assertThat(errors.tValues().get(i)).isCloseTo(t, within(1e-9 * Math.abs(t)));
      assertThat(errors.pValues().get(i))
          .isCloseTo(both.onRows().summary().pValues()[i], within(1e-12));
    }
    assertThat(errors.adjustedR2()).isCloseTo(both.onRows().summary().r2adj(), within(1e-12));
    assertThat(both.onCompressed().summary().r2())
        .as("Spark mixes W − 1 with W − Σw²/W")
        .isGreaterThan(both.onRows().summary().r2() + 1e-4);
    assertThat(errors.r2()).isCloseTo(both.onRows().summary().r2(), within(1e-12));
    assertThatThrownBy(() -> RescaledErrors.of(both.onCompressed(), byBags.limit(0)))
        .hasMessageContaining("they have no weight");
  }

  @Test
  void ridgeByTheNormalEquationsNeedsNoChange() {
    LinearRegression ridge = new LinearRegression().setLabelCol("bags").setRegParam(0.1);
    assertVerdict(ridge, EXACT);
    assertThat(ExactnessContract.check(ridge).modes()).containsExactly(CompressionMode.LABELLED);

    Both<LinearRegressionModel> both = Both.of(ridge, byBags);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-9);
  }

  @Test
  void penaltiesByStepsAreScaled() {
    LinearRegression elastic =
        new LinearRegression()
            .setLabelCol("bags")
            .setSolver("l-bfgs")
            .setTol(1e-12)
            .setMaxIter(500)
            .setRegParam(0.1)
            .setElasticNetParam(0.4);
    assertVerdict(elastic, EXACT_AFTER_CHANGES);
    Both<LinearRegressionModel> both = Both.of(elastic, byBags);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-7);
    LinearRegressionModel naive =
        elastic.copy(new ParamMap()).setWeightCol("sample_weight").fit(byBags);
    assertThat(difference(of(both.onRows()), of(naive))).isGreaterThan(1e-5);

    Estimator<LinearRegressionModel> plain = elastic.copy(new ParamMap()).setStandardization(false);
    Both<LinearRegressionModel> unscaled = Both.of(plain, byBags);
    assertThat(difference(of(unscaled.onRows()), of(unscaled.onCompressed()))).isLessThan(1e-7);
  }

  // ---- classifiers by a loss

  @Test
  void logisticRegressionLearnsTheSame() {
    LogisticRegression estimator =
        new LogisticRegression().setLabelCol("late").setTol(1e-10).setMaxIter(500);
    assertVerdict(estimator, EXACT);

    Both<LogisticRegressionModel> both = Both.of(estimator, byLate);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-6);
  }

  @Test
  void itsPenaltyIsScaled() {
    for (double mix : new double[] {0, 0.5}) {
      LogisticRegression estimator =
          new LogisticRegression()
              .setLabelCol("late")
              .setRegParam(0.05)
              .setElasticNetParam(mix)
              .setTol(1e-12)
              .setMaxIter(500);
      assertVerdict(estimator, EXACT_AFTER_CHANGES);
      Both<LogisticRegressionModel> both = Both.of(estimator, byLate);
      assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-7);

      LogisticRegressionModel naive =
          new LogisticRegression()
              .setLabelCol("late")
              .setRegParam(0.05)
              .setElasticNetParam(mix)
              .setTol(1e-12)
              .setMaxIter(500)
              .setWeightCol("sample_weight")
              .fit(byLate);
      assertThat(difference(of(both.onRows()), of(naive))).isGreaterThan(1e-4);
    }
  }

  @Test
  void itsPenaltyIsScaledForRowsWithWeights() {
    LogisticRegression estimator =
        new LogisticRegression()
            .setLabelCol("late")
            .setWeightCol("w")
            .setRegParam(0.05)
            .setTol(1e-12)
            .setMaxIter(500);
    Both<LogisticRegressionModel> both = Both.of(estimator, byLateWeighted);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-7);
  }

  @Test
  void aPenaltyOfPlainCoefficientsNeedsNoChange() {
    LogisticRegression estimator =
        new LogisticRegression()
            .setLabelCol("late")
            .setRegParam(0.05)
            .setStandardization(false)
            .setTol(1e-12)
            .setMaxIter(500);
    assertVerdict(estimator, EXACT);
    Both<LogisticRegressionModel> both = Both.of(estimator, byLate);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-7);
  }

  // ---- generalized linear regression

  @Test
  void poissonRegressionLearnsTheSameWithItsErrors() {
    GeneralizedLinearRegression estimator =
        new GeneralizedLinearRegression().setFamily("poisson").setLabelCol("bags");
    assertVerdict(estimator, EXACT);

    Both<GeneralizedLinearRegressionModel> both = Both.of(estimator, byBags);
    assertSameErrors(both, 1e-9, 1e-9);
    assertThat(both.onCompressed().summary().deviance())
        .isCloseTo(both.onRows().summary().deviance(), within(1e-6));
    assertThat(both.onCompressed().summary().aic())
        .isCloseTo(both.onRows().summary().aic(), within(1e-6));

    assertSameErrors(Both.of(estimator, cellsOfBags), 1e-9, 1e-9);
  }

  @Test
  void binomialRegressionWantsCells() {
    GeneralizedLinearRegression estimator =
        new GeneralizedLinearRegression().setFamily("binomial").setLabelCol("late");
    assertThat(ExactnessContract.check(estimator).modes()).containsExactly(CompressionMode.CELLS);
    assertSameErrors(Both.of(estimator, cellsOfLate), 1e-9, 1e-6);
    assertThatThrownBy(() -> ExactnessContract.check(estimator).apply(byLate))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot train GeneralizedLinearRegression on these rows: it needs rows compressed by"
                + " cells(bins).measuring(\"late\"), and they are not of that sort. Columns: [");

    double[] expected = of(estimator.fit(rows));
    GeneralizedLinearRegression naive =
        new GeneralizedLinearRegression()
            .setFamily("binomial")
            .setLabelCol("late")
            .setWeightCol("hundredfold");
    double[] diverged =
        of(naive.fit(byLate.withColumn("hundredfold", col("sample_weight").multiply(100))));
    assertThat(difference(expected, diverged)).as("a hundred times the rows").isGreaterThan(1e6);
  }

  @Test
  void dispersedFamiliesHaveErrorsToRescale() {
    GeneralizedLinearRegression estimator =
        new GeneralizedLinearRegression().setFamily("gaussian").setLabelCol("bags");
    Both<GeneralizedLinearRegressionModel> both = Both.of(estimator, byBags);
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(1e-9);
    Both<GeneralizedLinearRegressionModel> byMean = Both.of(estimator, cellsOfBags);
    assertThat(difference(of(byMean.onRows()), of(byMean.onCompressed()))).isLessThan(1e-9);
    double factor = Math.sqrt((byBags.count() - 4.0) / (FLIGHTS - 4.0));
    double[] rescaled =
        Arrays.stream(both.onCompressed().summary().coefficientStandardErrors())
            .map(e -> e * factor)
            .toArray();
    assertThat(difference(both.onRows().summary().coefficientStandardErrors(), rescaled))
        .isLessThan(1e-9);
  }

  private static void assertSameErrors(
      Both<GeneralizedLinearRegressionModel> both, double ofCoefficients, double ofErrors) {
    assertThat(difference(of(both.onRows()), of(both.onCompressed()))).isLessThan(ofCoefficients);
    assertThat(
            difference(
                both.onRows().summary().coefficientStandardErrors(),
                both.onCompressed().summary().coefficientStandardErrors()))
        .isLessThan(ofErrors);
  }

  // ---- trees

  private static String tree(String debug) {
    return debug.substring(debug.indexOf('\n'));
  }

  @Test
  void aDecisionTreeCountsWeightsInPlaceOfRows() {
    for (int least : new int[] {1, 50, 300}) {
      DecisionTreeClassifier estimator =
          new DecisionTreeClassifier().setLabelCol("late").setMinInstancesPerNode(least);
      assertVerdict(estimator, least == 1 ? EXACT : EXACT_AFTER_CHANGES);
      Both<DecisionTreeClassificationModel> both = Both.of(estimator, byLate);
      assertThat(both.onRows().numNodes()).isGreaterThan(5);
      assertThat(tree(both.onCompressed().toDebugString()))
          .isEqualTo(tree(both.onRows().toDebugString()));
      assertThat(
              difference(
                  both.onRows().featureImportances().toArray(),
                  both.onCompressed().featureImportances().toArray()))
          .isLessThan(1e-9);
    }
    DecisionTreeClassificationModel naive =
        new DecisionTreeClassifier()
            .setLabelCol("late")
            .setMinInstancesPerNode(300)
            .setWeightCol("sample_weight")
            .fit(byLate);
    assertThat(naive.numNodes()).isEqualTo(1);
  }

  @Test
  void aTreeThatCannotSplitDoesNot() {
    DecisionTreeClassifier estimator =
        new DecisionTreeClassifier().setLabelCol("late").setMinInstancesPerNode(FLIGHTS * 3 / 4);
    Both<DecisionTreeClassificationModel> both = Both.of(estimator, byLate);
    assertThat(both.onRows().numNodes()).isEqualTo(1);
    assertThat(both.onCompressed().numNodes()).isEqualTo(1);
  }

  @Test
  void aRegressionTreeLearnsFromMeansToo() {
    DecisionTreeRegressor estimator =
        new DecisionTreeRegressor().setLabelCol("bags").setMinInstancesPerNode(50);
    for (Dataset<Row> compressed : List.of(byBags, cellsOfBags)) {
      Both<DecisionTreeRegressionModel> both = Both.of(estimator, compressed);
      assertThat(both.onRows().numNodes()).isGreaterThan(5);
      assertSamePredictions(both.onRows(), both.onCompressed(), "prediction");
    }
  }

  @Test
  void boostedTreesLearnTheSame() {
    GBTClassifier estimator =
        new GBTClassifier().setLabelCol("late").setMaxIter(5).setMinInstancesPerNode(50);
    assertVerdict(estimator, EXACT_AFTER_CHANGES);
    assertVerdict(new GBTClassifier(), EXACT);
    Both<GBTClassificationModel> both = Both.of(estimator, byLate);
    assertSamePredictions(both.onRows(), both.onCompressed(), "probability");

    GBTRegressor regressor = new GBTRegressor().setLabelCol("bags").setMaxIter(4);
    Both<GBTRegressionModel> counts = Both.of(regressor, byBags);
    assertSamePredictions(counts.onRows(), counts.onCompressed(), "prediction");

    assertVerdict(new GBTClassifier().setSubsamplingRate(0.8), NOT_EXACT);
  }

  private static void assertSamePredictions(Model<?> first, Model<?> second, String column) {
    assertThat(difference(predicted(first, column), predicted(second, column))).isLessThan(1e-9);
  }

  private static double[] predicted(Model<?> model, String column) {
    return model.transform(rows).select(column).collectAsList().stream()
        .mapToDouble(r -> r.get(0) instanceof Vector v ? v.apply(1) : r.getDouble(0))
        .toArray();
  }

  @Test
  void aRandomForestDrawsRows() {
    RandomForestClassifier forest =
        new RandomForestClassifier().setLabelCol("late").setNumTrees(5).setSeed(1);
    assertVerdict(forest, NOT_EXACT);
    double[] expected = predicted(forest.fit(rows), "probability");
    double[] other =
        predicted(
            new RandomForestClassifier()
                .setLabelCol("late")
                .setNumTrees(5)
                .setSeed(1)
                .setWeightCol("sample_weight")
                .fit(byLate),
            "probability");
    assertThat(difference(expected, other)).isGreaterThan(0.02);
    assertThatThrownBy(() -> ExactnessContract.check(forest).apply(byLate))
        .hasMessageStartingWith(
            "Cannot make RandomForestClassifier learn the same from compressed rows: Each tree"
                + " draws rows with replacement");
  }

  @Test
  void aForestOfAllRowsLearnsTheSame() {
    RandomForestClassifier forest =
        new RandomForestClassifier()
            .setLabelCol("late")
            .setNumTrees(5)
            .setBootstrap(false)
            .setMinInstancesPerNode(30)
            .setSeed(1);
    assertVerdict(forest, EXACT_AFTER_CHANGES);
    Both<RandomForestClassificationModel> both = Both.of(forest, byLate);
    assertSamePredictions(both.onRows(), both.onCompressed(), "probability");
  }

  // ---- the others

  @Test
  void whatTakesNoWeightsIsRefused() {
    ExactnessContract contract = ExactnessContract.check(new MultilayerPerceptronClassifier());
    assertThat(contract.verdict()).isEqualTo(NOT_EXACT);
    assertThat(contract.reason()).startsWith("It knows no weights");
  }

  @Test
  void whatNobodyTriedIsNotKnown() {
    ExactnessContract contract = ExactnessContract.check(new KMeans());
    assertThat(contract.verdict()).isEqualTo(NOT_KNOWN);
    assertVerdict(new GeneralizedLinearRegression().setFamily("gamma"), NOT_KNOWN);
    assertVerdict(new GeneralizedLinearRegression().setRegParam(0.1), NOT_KNOWN);
    assertVerdict(new LinearRegression().setLoss("huber"), NOT_KNOWN);
    assertThatThrownBy(() -> contract.apply(byLate))
        .hasMessageContaining("KMeans")
        .hasMessageContaining("was not tried");
  }

  @Test
  void columnsThatAnEstimatorReadsMustBeThere() {
    GBTClassifier estimator =
        new GBTClassifier().setLabelCol("late").setValidationIndicatorCol("is_june");
    ExactnessContract contract = ExactnessContract.check(estimator);
    assertThat(contract.protectedColumns()).containsExactly("is_june");
    assertThatThrownBy(() -> contract.apply(byLate))
        .hasMessageContaining("it reads column 'is_june', which they lack")
        .hasMessageContaining("protecting(\"is_june\")");
    assertThatThrownBy(
            () ->
                ExactnessContract.check(new LinearRegression().setLabelCol("late"))
                    .apply(byLate.drop("sample_weight")))
        .hasMessageContaining("they have no column 'sample_weight'");
  }

  @Test
  void onlyWhatDependsOnTheRowsRunsAJob() throws Exception {
    LogisticRegression plain = new LogisticRegression().setLabelCol("late");
    LogisticRegression ridge = new LogisticRegression().setLabelCol("late").setRegParam(0.1);
    TestSession.get().conf().set("spark.sql.adaptive.enabled", false);
    try {
      assertThat(jobs(plain)).isZero();
      assertThat(jobs(ridge)).isEqualTo(1);
    } finally {
      TestSession.get().conf().unset("spark.sql.adaptive.enabled");
    }
    assertThat(ridge.getRegParam()).isEqualTo(0.1);
    assertThat(ridge.isDefined(ridge.weightCol())).isFalse();
  }

  private static int jobs(Estimator<?> estimator) throws Exception {
    return JobCounter.jobsOf(
        TestSession.get(), () -> ExactnessContract.check(estimator).apply(byLate));
  }

  @Test
  void weightedRowsCannotBeCounted() {
    assertVerdict(
        new DecisionTreeClassifier().setWeightCol("w").setMinInstancesPerNode(20), NOT_EXACT);
    assertVerdict(new DecisionTreeClassifier().setWeightCol("w"), EXACT);
  }

  @Test
  void itCanBeRead() {
    ExactnessContract contract =
        ExactnessContract.check(new DecisionTreeClassifier().setMinInstancesPerNode(20));
    assertThat(contract.changes())
        .extracting(Change::parameter, Change::from)
        .containsExactly(tuple("minInstancesPerNode", "20"));
    assertThat(contract.describe())
        .startsWith("DecisionTreeClassifier: exact after changes. Its gains are of weights.")
        .contains("minInstancesPerNode: 20 → 1, with minWeightFractionPerNode = (20 − ½) / N")
        .contains("splits, predictions: same, within 1e-9");
  }
}
