package dev.bellows.compression.job;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressedRows;
import dev.bellows.compression.PostBinningCompressor;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.core.hook.CheckContext;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepCost;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Compresses the rows of a step; its parts are the keys of {@link CompressStep}. */
record CompressOperation(
    List<String> features,
    BinRule bins,
    Map<String, BinRule> columns,
    Optional<String> label,
    List<String> measures,
    List<String> protect,
    Optional<Weight> weight,
    boolean representatives,
    double minRatio,
    Optional<String> model)
    implements StepOperation {

  /** The column of the rows' weights and what they say. */
  record Weight(String column, WeightMeaning meaning) {}

  CompressOperation {
    features = List.copyOf(features);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    measures = List.copyOf(measures);
    protect = List.copyOf(protect);
  }

  @Override
  public String kind() {
    return CompressStep.KEY;
  }

  @Override
  public StructType outputSchema(StructType input, CheckContext context) {
    features.forEach(
        name -> under("features", () -> Schemas.requireColumn(input, name, "bin").dataType()));
    measures.forEach(
        name -> under("measures", () -> Schemas.requireNumeric(input, name, "measure")));
    weight.ifPresent(
        w -> under("weight", () -> Schemas.requireNumeric(input, w.column(), "weight rows by")));
    StructType output = new StructType();
    for (String name : features) {
      output = output.add(CellSchema.bin(name), DataTypes.IntegerType);
    }
    for (String name : representatives ? features : List.<String>of()) {
      if (ColumnKind.of(Schemas.requireColumn(input, name, "bin").dataType()) != ColumnKind.TEXT) {
        output = output.add(name, DataTypes.DoubleType);
      }
    }
    output = withKept(output, input);
    output =
        output
            .add(CellSchema.N, DataTypes.LongType)
            .add(CellSchema.WEIGHT, DataTypes.DoubleType)
            .add(CellSchema.SQUARED_WEIGHT, DataTypes.DoubleType);
    for (String name : measures) {
      output =
          output
              .add(CellSchema.weight(name), DataTypes.DoubleType)
              .add(CellSchema.mean(name), DataTypes.DoubleType)
              .add(CellSchema.squares(name), DataTypes.DoubleType);
    }
    requireDistinct(output);
    return output;
  }

  private StructType withKept(StructType bins, StructType input) {
    StructType output = bins;
    for (String name : label.stream().toList()) {
      output = output.add(name, under("label", () -> orderable(input, name)).dataType());
    }
    for (String name : protect) {
      output = output.add(name, under("protect", () -> orderable(input, name)).dataType());
    }
    return output;
  }

  private static org.apache.spark.sql.types.StructField orderable(StructType input, String name) {
    return Schemas.requireOrderable(input, name, "group by");
  }

  private static void requireDistinct(StructType output) {
    List<Schemas.NewColumn> added = new ArrayList<>();
    for (String name : output.fieldNames()) {
      added.add(new Schemas.NewColumn(name, "a column '" + name + "' of the cells"));
    }
    under(
        "",
        () -> {
          Schemas.requireAbsent(new StructType(), added);
          return output;
        });
  }

  /** A check whose refusal is told with the key to blame. */
  private static <T> T under(String key, java.util.function.Supplier<T> check) {
    try {
      return check.get();
    } catch (BellowsException e) {
      throw new OperationException(key, e.getMessage(), e);
    }
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
    boolean learns = model.isEmpty() || !context.isIncremental();
    BinningModel fitted = learns ? binner().fit(rows) : load(rows.sparkSession(), model.get());
    CompressedRows cells = compressor(fitted).compress(rows);
    context.closeAfterJob(cells);
    if (learns) {
      model.ifPresent(path -> context.afterWrites(() -> save(rows.sparkSession(), fitted, path)));
    }
    return cells.rows();
  }

  private Binner binner() {
    Binner binner = Binner.by(bins.policy()).columns(features.toArray(String[]::new));
    for (Map.Entry<String, BinRule> column : columns.entrySet()) {
      binner = binner.column(column.getKey(), column.getValue().policy());
    }
    return weight.isPresent() ? binner.weight(weight.get().column()) : binner;
  }

  private PostBinningCompressor compressor(BinningModel fitted) {
    PostBinningCompressor compressor =
        label.isPresent()
            ? PostBinningCompressor.labelled(fitted, label.get())
            : PostBinningCompressor.cells(fitted);
    compressor =
        compressor
            .measuring(measures.toArray(String[]::new))
            .protecting(protect.toArray(String[]::new))
            .minRatio(minRatio);
    if (weight.isPresent()) {
      compressor = compressor.weight(weight.get().column(), weight.get().meaning());
    }
    return representatives ? compressor.representatives() : compressor;
  }

  private static void save(SparkSession spark, BinningModel model, String path) {
    spark
        .createDataset(List.of(model.toJson()), Encoders.STRING())
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .text(path);
  }

  private static BinningModel load(SparkSession spark, String path) {
    List<String> lines = spark.read().textFile(path).collectAsList();
    if (lines.size() != 1) {
      throw new BellowsException(
          String.format(
              "Cannot read the bins of '%s': it has %s lines, and bins are one. Run the job without"
                  + " --incremental to learn them again.",
              path, lines.size()));
    }
    return BinningModel.fromJson(lines.get(0));
  }

  @Override
  public List<StepCost> costs() {
    List<StepCost> costs = new ArrayList<>();
    costs.add(StepCost.job("fits the bins of " + features));
    costs.add(StepCost.job("compresses the rows, which are kept as cells"));
    costs.add(StepCost.shuffle("brings the cells of the tasks together"));
    if (minRatio > 1) {
      costs.add(StepCost.job("estimates the ratio, to refuse early"));
    }
    return costs;
  }

  @Override
  public int passes() {
    return 2;
  }
}
