package dev.bellows.compression.learn;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.learn.Design.Feature;
import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.core.Schemas;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Ordinary least squares from compressed rows: the coefficients and standard errors of the rows
 * themselves, with their bins as features. Immutable.
 *
 * <pre>{@code
 * LeastSquaresFit fit = LeastSquares.of("delay").oneHot(bins).fit(cells);
 * }</pre>
 *
 * <p>A cell stands for its rows by their number n, the mean of their target and the sum of squares
 * within: Σx(y − xβ)² = M2 + n(ȳ − xβ)² for rows of the same x, so nothing is lost (Wong et al.
 * 2021, arXiv 2102.11297). Weights are taken as numbers of equal rows.
 */
public final class LeastSquares {
  private static final int MOST_COLUMNS = 2_000;

  private final String target;
  private final List<Feature> features;

  private LeastSquares(String target, List<Feature> features) {
    this.target = target;
    this.features = features;
  }

  /**
   * Explains that column: a kept measure of the cells, or a numeric label that rows were compressed
   * by.
   */
  public static LeastSquares of(String target) {
    return new LeastSquares(target, List.of());
  }

  /**
   * Adds features whose bins each have a coefficient, missing and unseen values among them, but for
   * the first bin that has rows: the others are compared with it.
   */
  public LeastSquares oneHot(BinningModel bins) {
    return with(bins, true);
  }

  /**
   * Adds features that have one coefficient each: their bins' representatives are the values. Rows
   * whose bin has none, as missing values and categories, are refused.
   */
  public LeastSquares representatives(BinningModel bins) {
    return with(bins, false);
  }

  private LeastSquares with(BinningModel bins, boolean oneHot) {
    List<Feature> all = new ArrayList<>(features);
    for (ColumnBinning binning : bins.columns()) {
      Args.check(
          all.stream().noneMatch(f -> f.binning().name().equals(binning.name())),
          "Column '%s' is a feature already; it can enter once",
          binning.name());
      all.add(new Feature(binning, oneHot));
    }
    return new LeastSquares(target, List.copyOf(all));
  }

  /**
   * Fits the model. Runs two jobs, each of one pass over the cells: the normal equations, then what
   * their solution leaves, by which it is also refined. What comes to the driver is a matrix of the
   * coefficients.
   *
   * @param cells compressed rows: the features' codes in {@code {feature}_bin}, and {@code
   *     {target}_mean}, {@code {target}_m2}, {@code {target}_weight}, or the target itself with
   *     {@code sample_weight}; of null and NaN targets nothing is known, and they are left out
   * @throws BellowsException before any job if a column is missing; after the first one if there
   *     are weights that are negative or not finite, codes of other bins, bins without a
   *     representative, infinite targets, fewer rows than coefficients, or features of which one is
   *     a combination of the others
   */
  public LeastSquaresFit fit(Dataset<Row> cells) {
    Args.check(
        !features.isEmpty(), "No features to explain '%s' by: name some by oneHot(…)", target);
    Design design = new Design(features);
    Args.check(
        design.width() <= MOST_COLUMNS,
        "Cannot fit %,d coefficients: at most %,d are possible. Take fewer bins, or"
            + " representatives(…) for columns of numbers.",
        design.width(),
        MOST_COLUMNS);
    List<Column> input = input(cells.schema());
    CellSums products = sums(cells, CellAggregator.ofProducts(design), input);
    requireSound(products);
    NormalEquations equations = NormalEquations.of(features, design, products);
    double[] first = equations.solution();
    CellSums residuals = sums(cells, CellAggregator.ofResiduals(design, first), input);
    return equations.fit(target, first, residuals);
  }

  private static CellSums sums(Dataset<Row> cells, CellAggregator aggregator, List<Column> input) {
    Dataset<Row> summed =
        cells.agg(
            udaf(aggregator, CellAggregator.inputEncoder())
                .apply(input.toArray(Column[]::new))
                .as("sums"));
    ConnectClasses.require(summed, LeastSquares.class);
    return CellAggregator.read(summed.collectAsList().get(0).getAs(0));
  }

  /** The values of {@link CellRow}, in the order of its properties' names. */
  private List<Column> input(StructType schema) {
    Column[] codes =
        features.stream()
            .map(feature -> CellSchema.bin(feature.binning().name()))
            .peek(name -> Schemas.requireNumeric(schema, name, "take as codes of bins"))
            .map(name -> coalesce(Columns.named(name).cast("int"), lit(-1)))
            .toArray(Column[]::new);
    boolean isKept = Arrays.asList(schema.fieldNames()).contains(CellSchema.mean(target));
    return isKept
        ? List.of(
            array(codes),
            number(schema, CellSchema.mean(target)),
            number(schema, CellSchema.squares(target)),
            number(schema, CellSchema.weight(target)))
        : List.of(
            array(codes), number(schema, target), lit(0.0), number(schema, CellSchema.WEIGHT));
  }

  private static Column number(StructType schema, String name) {
    Schemas.requireNumeric(schema, name, "fit by");
    return coalesce(Columns.named(name).cast("double"), lit(Double.NaN));
  }

  private void requireSound(CellSums sums) {
    refuse(
        sums.wrongWeights(),
        "have a weight that is null, NaN, infinite or negative. Compress the rows again");
    refuse(
        sums.wrongCodes(),
        "have codes that these bins have not. Use the bins that the rows were compressed by");
    refuse(sums.infinite(), "have an infinite target. Filter such rows out, or cap them");
    for (int i = 0; i < features.size(); i++) {
      refuse(
          sums.withoutNumber(i),
          "are of a bin of '"
              + features.get(i).binning().name()
              + "' without a representative, such as that of missing values. Use oneHot(…)");
    }
    if (sums.cells() == 0) {
      throw new BellowsException(
          String.format("Cannot fit '%s': there is no cell with a known target.", target));
    }
  }

  private void refuse(long count, String problem) {
    if (count > 0) {
      throw new BellowsException(
          String.format("Cannot fit '%s': %,d cells %s.", target, count, problem));
    }
  }
}
