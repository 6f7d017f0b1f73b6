package dev.bellows.compression.learn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.compression.learn.LeastSquaresFit.Coefficient;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.ColumnBinning;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each number against a QR decomposition of the rows themselves. */
class LeastSquaresTest {
  private static BinnedRows flights;
  private static Dataset<Row> cells;

  @BeforeAll
  static void compress() {
    flights = BinnedRows.of(4_000);
    cells = flights.cells("delay");
    assertThat(cells.count()).isLessThan(300);
  }

  /** What the rows give: estimates, usual and robust standard errors. */
  @SuppressWarnings("ArrayRecordComponent") // A carrier between two methods.
  private record OfRows(
      double[] estimates, double[] errors, double[] robust, double rSquared, double adjusted) {
    static OfRows of(List<double[]> x, double[] y) {
      OLSMultipleLinearRegression qr = new OLSMultipleLinearRegression();
      qr.newSampleData(y, x.toArray(double[][]::new));
      double[] residuals = qr.estimateResiduals();
      int k = x.get(0).length + 1;
      double[][] design = new double[y.length][k];
      double[][] meat = new double[k][k];
      for (int r = 0; r < y.length; r++) {
        design[r][0] = 1;
        System.arraycopy(x.get(r), 0, design[r], 1, k - 1);
        for (int i = 0; i < k; i++) {
          for (int j = 0; j < k; j++) {
            meat[i][j] += design[r][i] * design[r][j] * residuals[r] * residuals[r];
          }
        }
      }
      RealMatrix all = new Array2DRowRealMatrix(design, false);
      RealMatrix bread =
          new LUDecomposition(all.transpose().multiply(all)).getSolver().getInverse();
      RealMatrix robust =
          bread
              .multiply(new Array2DRowRealMatrix(meat, false))
              .multiply(bread)
              .scalarMultiply((double) y.length / (y.length - k));
      double[] hc1 = new double[k];
      for (int i = 0; i < k; i++) {
        hc1[i] = Math.sqrt(robust.getEntry(i, i));
      }
      return new OfRows(
          qr.estimateRegressionParameters(),
          qr.estimateRegressionParametersStandardErrors(),
          hc1,
          qr.calculateRSquared(),
          qr.calculateAdjustedRSquared());
    }
  }

  private static OfRows oneHot(List<Row> rows, String target, List<Coefficient> coefficients) {
    List<double[]> x = new ArrayList<>();
    double[] y = new double[rows.size()];
    for (Row row : rows) {
      double[] line = new double[coefficients.size() - 1];
      for (int i = 1; i < coefficients.size(); i++) {
        Coefficient coefficient = coefficients.get(i);
        ColumnBinning binning = flights.bins().column(coefficient.feature());
        int code = row.<Integer>getAs(coefficient.feature() + "_bin");
        line[i - 1] = binning.label(code).equals(coefficient.bin()) ? 1 : 0;
      }
      y[x.size()] = row.<Number>getAs(target).doubleValue();
      x.add(line);
    }
    return OfRows.of(x, y);
  }

  private static void assertSame(LeastSquaresFit fit, OfRows rows) {
    for (int i = 0; i < fit.coefficients().size(); i++) {
      Coefficient coefficient = fit.coefficients().get(i);
      double size = Math.max(1, Math.abs(rows.estimates()[i]));
      assertThat(coefficient.estimate())
          .as(coefficient.name())
          .isCloseTo(rows.estimates()[i], within(1e-12 * size));
      assertThat(coefficient.standardError())
          .as("error of " + coefficient.name())
          .isCloseTo(rows.errors()[i], within(1e-10 * rows.errors()[i]));
      assertThat(coefficient.robustStandardError())
          .as("robust error of " + coefficient.name())
          .isCloseTo(rows.robust()[i], within(1e-10 * rows.robust()[i]));
    }
    assertThat(fit.rSquared()).isCloseTo(rows.rSquared(), within(1e-12));
    assertThat(fit.adjustedRSquared()).isCloseTo(rows.adjusted(), within(1e-12));
  }

  @Test
  void oneHotBinsGiveTheCoefficientsAndErrorsOfTheRows() {
    LeastSquaresFit fit = LeastSquares.of("delay").oneHot(flights.bins()).fit(cells);

    assertThat(fit.coefficients()).hasSize(1 + 5 + 5 + 5);
    assertThat(fit.rows()).isEqualTo(4_000);
    assertThat(fit.references().keySet()).containsExactlyInAnyOrder("distance", "hour", "load");
    assertSame(fit, oneHot(flights.rows().collectAsList(), "delay", fit.coefficients()));
  }

  @Test
  void aLabelThatRowsWereCompressedByIsATargetToo() {
    LeastSquaresFit fit =
        LeastSquares.of("late").oneHot(flights.bins()).fit(flights.labelled("late"));

    assertSame(fit, oneHot(flights.rows().collectAsList(), "late", fit.coefficients()));
  }

  @Test
  void representativesGiveOneCoefficientEach() {
    LeastSquaresFit fit = LeastSquares.of("delay").representatives(flights.bins()).fit(cells);

    List<double[]> x = new ArrayList<>();
    List<Row> rows = flights.rows().collectAsList();
    double[] y = new double[rows.size()];
    for (Row row : rows) {
      y[x.size()] = row.<Double>getAs("delay");
      x.add(
          flights.bins().columns().stream()
              .mapToDouble(b -> b.representative(row.<Integer>getAs(b.name() + "_bin")))
              .toArray());
    }
    assertThat(fit.coefficients())
        .extracting(Coefficient::name)
        .containsExactly("intercept", "distance", "hour", "load");
    assertThat(fit.references()).isEmpty();
    assertSame(fit, OfRows.of(x, y));
  }

  @Test
  void aTargetFarFromZeroKeepsItsDigits() {
    Dataset<Row> far = cells.withColumn("delay_mean", col("delay_mean").plus(1e9));
    LeastSquaresFit near = LeastSquares.of("delay").oneHot(flights.bins()).fit(cells);
    LeastSquaresFit shifted = LeastSquares.of("delay").oneHot(flights.bins()).fit(far);

    for (int i = 1; i < near.coefficients().size(); i++) {
      // 1e9 leaves a mean 7 decimals
      assertThat(shifted.coefficients().get(i).estimate())
          .isCloseTo(near.coefficients().get(i).estimate(), within(1e-7));
      assertThat(shifted.coefficients().get(i).standardError())
          .isCloseTo(near.coefficients().get(i).standardError(), within(1e-7));
    }
    assertThat(shifted.rSquared()).isCloseTo(near.rSquared(), within(1e-8));
  }

  @Test
  void statisticsFollowFromTheErrors() {
    LeastSquaresFit fit = LeastSquares.of("delay").oneHot(flights.bins()).fit(cells);

    Coefficient intercept = fit.coefficient("intercept");
    assertThat(intercept.tValue()).isEqualTo(intercept.estimate() / intercept.standardError());
    assertThat(fit.degreesOfFreedom()).isEqualTo(4_000 - 16);
    assertThat(fit.coefficients()).allSatisfy(c -> assertThat(fit.pValue(c)).isBetween(0.0, 1.0));
    assertThat(fit.pValue(new Coefficient("", "", 1.96, 1, 1))).isCloseTo(0.05, within(1e-4));
    assertThat(fit.residualVariance()).isCloseTo(144, within(20.0));
    assertThatThrownBy(() -> fit.coefficient("speed"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No coefficient 'speed'. There are: [intercept, distance: (");
  }

  @Test
  void cellsWithoutATargetAreLeftOut() {
    Dataset<Row> some =
        flights.rows().withColumn("delay", when(col("hour_bin").notEqual(1), col("delay")));
    LeastSquaresFit fit =
        LeastSquares.of("delay")
            .oneHot(flights.bins())
            .fit(new BinnedRows(flights.bins(), some).cells("delay"));

    assertThat(fit.references()).containsEntry("hour", flights.bins().column("hour").label(2));
    List<Row> known = some.where("delay is not null").collectAsList();
    assertThat(known).hasSizeLessThan(4_000);
    assertSame(fit, oneHot(known, "delay", fit.coefficients()));
  }

  @Test
  void itRunsTwoJobs() throws Exception {
    LeastSquares squares = LeastSquares.of("delay").oneHot(flights.bins());
    TestSession.get().conf().set("spark.sql.adaptive.enabled", false);
    try {
      assertThat(JobCounter.jobsOf(TestSession.get(), () -> squares.fit(cells))).isEqualTo(2);
    } finally {
      TestSession.get().conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void whatCannotServeIsRefused() {
    LeastSquares squares = LeastSquares.of("delay").oneHot(flights.bins());

    assertThatThrownBy(() -> LeastSquares.of("delay").fit(cells))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No features to explain 'delay' by: name some by oneHot(…)");
    assertThatThrownBy(() -> squares.representatives(flights.bins()))
        .hasMessage("Column 'distance' is a feature already; it can enter once");
    assertThatThrownBy(() -> squares.fit(cells.drop("hour_bin")))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot take as codes of bins column 'hour_bin': no such column");
    assertThatThrownBy(() -> squares.fit(cells.drop("delay_m2")))
        .hasMessageStartingWith("Cannot fit by column 'delay_m2': no such column");
    assertThatThrownBy(() -> squares.fit(cells.withColumn("hour_bin", lit(99))))
        .hasMessageContaining("cells have codes that these bins have not");
    assertThatThrownBy(() -> squares.fit(cells.withColumn("delay_weight", lit(-1.0))))
        .hasMessageContaining("cells have a weight that is null, NaN, infinite or negative");
    assertThatThrownBy(
            () -> squares.fit(cells.withColumn("delay_mean", lit(Double.POSITIVE_INFINITY))))
        .hasMessageContaining("cells have an infinite target");
    assertThatThrownBy(() -> squares.fit(cells.withColumn("delay_mean", lit(Double.NaN))))
        .hasMessage("Cannot fit 'delay': there is no cell with a known target.");
    assertThatThrownBy(() -> squares.fit(cells.limit(5).withColumn("delay_weight", lit(1.0))))
        .hasMessageContaining("from rows of weight 5.0: there must be more rows");
    assertThatThrownBy(() -> squares.fit(cells.withColumn("load_bin", col("hour_bin"))))
        .hasMessageContaining("is a combination of the intercept and the features before it");
    assertThatThrownBy(
            () ->
                LeastSquares.of("delay")
                    .representatives(flights.bins())
                    .fit(cells.withColumn("hour_bin", lit(0))))
        .hasMessageContaining("are of a bin of 'hour' without a representative");
  }
}
