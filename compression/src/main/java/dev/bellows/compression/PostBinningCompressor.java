package dev.bellows.compression;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.core.Schemas;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes one row of all rows that have the same bins: a cell, which knows how many rows it stands
 * for and what they weigh. What is computed from the bins, the label and the weights is the same
 * for the cells as for the rows.
 *
 * <pre>{@code
 * BinningModel bins = Binner.quantiles(10).columns("distance", "hour").fit(flights);
 * try (CompressedRows cells = PostBinningCompressor.labelled(bins, "late").compress(flights)) {
 *   cells.report().ratio();
 *   Dataset<Row> rows = cells.rows();   // distance_bin, hour_bin, late, n, sample_weight, …
 * }
 * }</pre>
 *
 * <p><b>Missing values.</b> A feature's null and NaN have the code 0, as its bins say. A label must
 * not be null or NaN. A protected column may be: nulls are one value, NaNs another. A measure's
 * null and NaN have no part in its mean, and ±∞ make it ±∞ or NaN.
 *
 * <p><b>Weights.</b> A row of weight 0 is in no cell, and counted. Null, NaN, infinite and negative
 * weights are refused. Sums of weights and of their squares keep about 106 bits until the end, so
 * that the order of the rows, and which way they are read, tell in a cell only where the exact sum
 * is within 1e-30 of its size of the middle between two doubles. A measure's weight is such a sum,
 * too; its mean agrees within 1e-12 of the values' size, its squares within the 1e-10 of {@link
 * #verify}.
 *
 * <p>Immutable: each method returns a new object. {@link #compress}, {@link #combine}, {@link
 * #estimateRatio} and {@link #verify} run Spark jobs.
 */
public final class PostBinningCompressor {
  private final BinningModel bins;
  private final Optional<String> label;
  private List<String> protectedColumns = List.of();
  private List<String> measures = List.of();
  private Optional<String> weight = Optional.empty();
  private Optional<WeightMeaning> meaning = Optional.empty();
  private boolean represented;
  private double minRatio;

  private PostBinningCompressor(BinningModel bins, Optional<String> label) {
    Args.check(
        !bins.columns().isEmpty(),
        "Invalid bins: they are of no column. Fit them to the columns that are to be compressed:"
            + " Binner.quantiles(10).columns(…).fit(rows)");
    this.bins = bins;
    this.label = label;
  }

  /**
   * Cells of the same bins and the same label.
   *
   * @param label a column of any type that can be grouped by, without nulls
   */
  public static PostBinningCompressor labelled(BinningModel bins, String label) {
    return new PostBinningCompressor(bins, Optional.of(label));
  }

  /** Cells of the same bins; {@link #measuring} says of what they keep the mean. */
  public static PostBinningCompressor cells(BinningModel bins) {
    return new PostBinningCompressor(bins, Optional.empty());
  }

  /** Numeric columns of which each cell keeps the weighted mean and the squares about it. */
  public PostBinningCompressor measuring(String... names) {
    return with(c -> c.measures = List.of(names));
  }

  /** Columns, such as of groups, times and folds, that join the key as they are. */
  public PostBinningCompressor protecting(String... names) {
    return with(c -> c.protectedColumns = List.of(names));
  }

  /** The numeric column of the rows' weights, and what they say. */
  public PostBinningCompressor weight(String column, WeightMeaning what) {
    return with(
        c -> {
          c.weight = Optional.of(column);
          c.meaning = Optional.of(what);
        });
  }

  /**
   * The cells also have each feature itself, as a double that stands for its bin: {@link
   * ColumnBinning#representative}. Features of text have no such number, and no such column.
   */
  public PostBinningCompressor representatives() {
    return with(c -> c.represented = true);
  }

  /**
   * Refuses to compress rows of which there are not so many for each cell: at once, from an
   * estimate, which costs a job of its own, and after the compression, from the ratio itself.
   */
  public PostBinningCompressor minRatio(double ratio) {
    Args.check(
        ratio >= 1 && Double.isFinite(ratio),
        "Invalid least ratio: %s; there is at least 1 row for each cell",
        ratio);
    return with(c -> c.minRatio = ratio);
  }

  /** What the columns of the cells will be. */
  public CellSchema schema() {
    List<String> features = bins.columns().stream().map(ColumnBinning::name).toList();
    List<String> numbers =
        bins.columns().stream()
            .filter(binning -> represented && binning.kind() != ColumnKind.TEXT)
            .map(ColumnBinning::name)
            .toList();
    return new CellSchema(
        label.isPresent() ? CompressionMode.LABELLED : CompressionMode.CELLS,
        features,
        label,
        protectedColumns,
        measures,
        numbers,
        meaning,
        bins.hash());
  }

  /**
   * The cells of the rows. Runs one job, which reads the rows once; Spark's adaptive execution
   * counts each of its stages as a job.
   *
   * @return the cells, kept until they are closed
   * @throws BellowsException if a column is missing, has another type than at the fit of the bins
   *     or none that can serve, or two columns of the cells would have one name, all before the
   *     job; after it, if a label is null or NaN, or a weight null, NaN, infinite or negative, or
   *     the ratio is below the least one asked for
   */
  public CompressedRows compress(Dataset<Row> rows) {
    check(rows.schema());
    if (minRatio > 1) {
      RatioEstimate estimate = estimateRatio(rows);
      requireRatio(estimate.ratioAtMost(), () -> estimate);
    }
    CellQuery query = new CellQuery(bins, schema());
    Dataset<Row> groups = query.group(rows, weight);
    ConnectClasses.require(groups, PostBinningCompressor.class);
    return kept(query, groups, report -> requireRatio(report.ratio(), () -> estimateRatio(rows)));
  }

  private CompressedRows kept(
      CellQuery query, Dataset<Row> groups, Consumer<CompressionReport> check) {
    Dataset<Row> kept = groups.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      CompressionReport report = counted(query, kept);
      check.accept(report);
      return new CompressedRows(kept, query.cells(kept), this, report);
    } catch (Throwable e) {
      kept.unpersist();
      throw e;
    }
  }

  private void requireRatio(double ratio, Supplier<RatioEstimate> estimate) {
    if (ratio >= minRatio) {
      return;
    }
    RatioEstimate found = estimate.get();
    RatioEstimate.ColumnCost costliest = found.costliest();
    throw new BellowsException(
        String.format(
            Locale.ROOT,
            "Cannot compress %,d rows to a ratio of %.4g: they would be about %,.0f cells, a ratio"
                + " of %.4g (standard error %.1f %%). The column that costs most is '%s': without"
                + " it the ratio would be about %.4g. Leave it out, give it fewer bins, or lower"
                + " the least ratio.",
            found.rows(),
            minRatio,
            found.cells(),
            found.ratio(),
            100 * found.relativeError(),
            costliest.column(),
            costliest.ratioWithout()));
  }

  /**
   * How far the rows would compress, and which column costs most. Runs one job, which groups
   * nothing and moves only sketches; Spark's adaptive execution counts each of its two stages as a
   * job. Rows of weight 0 are left out; rows that {@link #compress} would refuse are not.
   *
   * @throws BellowsException as {@link #check}
   */
  public RatioEstimate estimateRatio(Dataset<Row> rows) {
    check(rows.schema());
    return new RatioQuery(bins, schema()).of(rows, weight);
  }

  /**
   * Compares cells with the rows that they should be of: as multisets by two independent
   * fingerprints modulo the prime 2⁶¹ − 1 (Carter and Wegman's universal hashing of the key, times
   * the number of rows, their weights and their squares), by the counts of each bin and label, and
   * by the moments of the measures. The side of the rows is computed without the packed key and
   * without a grouping. Two different tables pass with a chance of about 2⁻¹²⁰.
   *
   * <p>Runs three jobs: over the rows, over the cells, and one that looks for keys with several
   * cells. Any arithmetic on whole weights, or on others of few binary digits, must agree exactly;
   * where the sum of a cell's weights was rounded, the proof tells the observed error, and fails
   * beyond 1e-12 of the whole weight; moments beyond 1e-10 of their own size.
   *
   * @param cells what {@link #compress} made of the rows, or a table to which that was written
   * @throws BellowsException if the columns of the rows cannot serve, or the cells are of other
   *     bins or columns
   */
  public CompressionProof verify(Dataset<Row> rows, Dataset<Row> cells) {
    check(rows.schema());
    requireCells(cells);
    ProofQuery query = new ProofQuery(bins, schema());
    return ProofChecks.of(
        bins, schema(), query.ofRows(rows, weight), query.ofCells(cells), query.surplus(cells));
  }

  /**
   * The cells of several tables of cells together: those of all the rows that theirs are of. Cells
   * of one table stay as they are. Runs one job.
   *
   * @return the cells, kept until they are closed
   * @throws BellowsException if a table's cells are of other bins or columns than these
   */
  @SafeVarargs
  public final CompressedRows combine(Dataset<Row> first, Dataset<Row>... others) {
    requireCells(first);
    Dataset<Row> all = first;
    for (Dataset<Row> other : others) {
      requireCells(other);
      all = all.unionByName(other);
    }
    CellQuery query = new CellQuery(bins, schema());
    Dataset<Row> groups = query.groupCells(all);
    ConnectClasses.require(groups, PostBinningCompressor.class);
    return kept(query, groups, report -> {});
  }

  private void requireCells(Dataset<Row> cells) {
    CellSchema there = CellSchema.of(cells.schema());
    if (!there.equals(schema())) {
      throw new BellowsException(
          String.format(
              "Cannot take these as cells of this compressor: they are %s, and it makes %s. Use the"
                  + " bins, label, measures and protected columns that they were made with.",
              there.toJson(), schema().toJson()));
    }
  }

  BinningModel bins() {
    return bins;
  }

  private CompressionReport counted(CellQuery query, Dataset<Row> groups) {
    Column isCell = query.status().geq(0);
    Column n = Columns.named(CellSchema.N);
    Row counts =
        groups
            .agg(
                total(when(isCell, n)),
                rowsThatAre(query, CellQuery.ZERO_WEIGHT),
                rowsThatAre(query, CellQuery.NO_LABEL),
                rowsThatAre(query, CellQuery.WRONG_WEIGHT),
                count(when(isCell, lit(1))),
                WeightAggregator.ofCells(
                        coalesce(when(isCell, Columns.named(CellSchema.WEIGHT)), lit(0.0)),
                        lit(0.0))
                    .getField("weight"))
            .collectAsList()
            .get(0);
    refuse(counts.getLong(2), counts.getLong(3));
    return new CompressionReport(
        counts.getLong(0), counts.getLong(1), counts.getLong(4), counts.getDouble(5));
  }

  private static Column rowsThatAre(CellQuery query, long what) {
    return total(when(query.status().equalTo(what), Columns.named(CellSchema.N)));
  }

  private static Column total(Column counts) {
    return coalesce(sum(counts), lit(0L));
  }

  private void refuse(long withoutLabel, long wrongWeights) {
    if (wrongWeights > 0) {
      throw new BellowsException(
          String.format(
              "Cannot compress by weight '%s': %,d rows have a weight that is null, NaN, infinite"
                  + " or negative. Filter them out, or give them a weight.",
              weight.orElseThrow(), wrongWeights));
    }
    if (withoutLabel > 0) {
      throw new BellowsException(
          String.format(
              "Cannot compress by label '%s': it is null or NaN in %,d rows. Filter them out, or"
                  + " give them a label.",
              label.orElseThrow(), withoutLabel));
    }
  }

  /**
   * Checks that a table of that schema can be compressed. Runs no job.
   *
   * @throws BellowsException as {@link #compress} before its job
   */
  public void check(StructType schema) {
    bins.check(schema);
    CellSchema cells = schema();
    for (String name : cells.keptColumns()) {
      Schemas.requireOrderable(schema, name, "group by");
    }
    measures.forEach(name -> Schemas.requireNumeric(schema, name, "measure"));
    weight.ifPresent(name -> Schemas.requireNumeric(schema, name, "weight rows by"));
    Schemas.requireAbsent(new StructType(), columns(cells));
  }

  private static List<Schemas.NewColumn> columns(CellSchema cells) {
    List<Schemas.NewColumn> columns = new ArrayList<>();
    for (String feature : cells.features()) {
      columns.add(column(CellSchema.bin(feature), "the bins of column '" + feature + "'"));
    }
    cells.represented().forEach(name -> columns.add(column(name, "the values of its bins")));
    cells.label().ifPresent(name -> columns.add(column(name, "the label")));
    cells.protectedColumns().forEach(name -> columns.add(column(name, "a protected column")));
    Stream.of(CellSchema.N, CellSchema.WEIGHT, CellSchema.SQUARED_WEIGHT)
        .forEach(name -> columns.add(column(name, "the size of a cell")));
    for (String measure : cells.measures()) {
      String source = "the measure '" + measure + "'";
      Arrays.asList(
              CellSchema.weight(measure), CellSchema.mean(measure), CellSchema.squares(measure))
          .forEach(name -> columns.add(column(name, source)));
    }
    return columns;
  }

  private static Schemas.NewColumn column(String name, String source) {
    return new Schemas.NewColumn(name, source);
  }

  private PostBinningCompressor with(Consumer<PostBinningCompressor> change) {
    PostBinningCompressor copy = new PostBinningCompressor(bins, label);
    copy.protectedColumns = protectedColumns;
    copy.measures = measures;
    copy.weight = weight;
    copy.meaning = meaning;
    copy.represented = represented;
    copy.minRatio = minRatio;
    change.accept(copy);
    return copy;
  }
}
