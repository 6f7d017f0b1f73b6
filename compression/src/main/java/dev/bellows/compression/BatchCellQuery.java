package dev.bellows.compression;

import dev.bellows.core.Columns;
import dev.bellows.core.internal.ColumnarScan;
import dev.bellows.core.internal.SessionAccess;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups the rows of files that are read as they are, from the readers' batches of columns: no row
 * is made before the cells are.
 */
final class BatchCellQuery {
  private static final Logger LOG = LoggerFactory.getLogger(BatchCellQuery.class);
  private static final String MOST_FIELDS = "spark.sql.codegen.maxFields";
  private static final String REDUCERS = "spark.sql.shuffle.partitions";

  /** A task hands its cells on when it has so many: a bound of its memory. */
  private static final int MOST_CELLS = 1 << 20;

  private final BatchPlan plan;
  private final ColumnarScan scan;
  private final int reducers;

  private BatchCellQuery(BatchPlan plan, ColumnarScan scan, int reducers) {
    this.plan = plan;
    this.scan = scan;
    this.reducers = reducers;
  }

  /** Empty where the rows are not those of files as they are, or their key does not fit a long. */
  static Optional<BatchCellQuery> of(
      BinningModel bins, CellSchema schema, Dataset<Row> rows, Optional<String> weight) {
    Optional<Long> combinations = combinations(bins.columns());
    if (combinations.isEmpty() || !SessionAccess.isClassic(rows.sparkSession())) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>(schema.features());
    names.addAll(schema.keptColumns());
    names.addAll(schema.measures());
    weight.ifPresent(names::add);
    Dataset<Row> narrow = rows.select(names.stream().map(Columns::named).toArray(Column[]::new));
    List<DataType> types =
        Stream.of(narrow.schema().fields()).map(field -> field.dataType()).toList();
    int features = schema.features().size();
    List<DataType> kept = types.subList(features, features + schema.keptColumns().size());
    int most = Integer.parseInt(rows.sparkSession().conf().get(MOST_FIELDS));
    if (names.size() > most || !kept.stream().allMatch(KeptColumn::keeps)) {
      return Optional.empty();
    }
    BatchPlan plan =
        new BatchPlan(
            bins.columns(),
            kept,
            schema.label().isPresent(),
            schema.measures().size(),
            weight.isPresent(),
            combinations.get());
    int reducers = Integer.parseInt(rows.sparkSession().conf().get(REDUCERS));
    return ColumnarScan.of(narrow).map(scan -> new BatchCellQuery(plan, scan, reducers));
  }

  private static Optional<Long> combinations(List<ColumnBinning> features) {
    long product = 1;
    for (ColumnBinning feature : features) {
      if (!BatchPlan.fits(product) || product > Long.MAX_VALUE / feature.buckets()) {
        return Optional.empty();
      }
      product *= feature.buckets();
    }
    return BatchPlan.fits(product) ? Optional.of(product) : Optional.empty();
  }

  /** The groups, with the columns that {@link CellQuery} names; runs no job. */
  Dataset<Row> groups(Dataset<Row> rows, List<String> keyNames) {
    JavaRDD<Row> merged =
        scan.batches()
            .mapPartitions(new Compress(plan, scan.places(), reducers))
            .keyBy(new ReducerOf())
            .partitionBy(new HashPartitioner(reducers))
            .values()
            .mapPartitions(new Merge(plan));
    int tasks = Math.min(reducers, rows.sparkSession().sparkContext().defaultParallelism());
    LOG.debug(
        "compress {} features from batches, {} combinations, {} reducers",
        plan.features().size(),
        plan.combinations(),
        reducers);
    return withDates(rows.sparkSession().createDataFrame(merged.coalesce(tasks), schema(keyNames)));
  }

  private StructType schema(List<String> keyNames) {
    StructType schema = new StructType().add(keyNames.get(0), DataTypes.LongType, false);
    for (int i = 0; i < plan.kept(); i++) {
      DataType kept = plan.keptTypes().get(i);
      DataType type = kept instanceof DateType ? DataTypes.IntegerType : kept;
      schema = schema.add(CellQuery.kept(i), type, true);
    }
    schema =
        schema
            .add(CellSchema.N, DataTypes.LongType, false)
            .add(CellSchema.WEIGHT, DataTypes.DoubleType, false)
            .add(CellSchema.SQUARED_WEIGHT, DataTypes.DoubleType, false);
    for (int i = 0; i < plan.measures(); i++) {
      for (String name : CellQuery.parts(i)) {
        schema = schema.add(name, DataTypes.DoubleType, true);
      }
    }
    return schema;
  }

  /** Batches have dates as numbers of days. */
  private Dataset<Row> withDates(Dataset<Row> groups) {
    List<Column> columns = new ArrayList<>();
    for (String name : groups.schema().fieldNames()) {
      columns.add(Columns.named(name));
    }
    for (int i = 0; i < plan.kept(); i++) {
      if (plan.keptTypes().get(i) instanceof DateType) {
        Column days = Columns.named(CellQuery.kept(i));
        columns.set(1 + i, functions.date_from_unix_date(days).as(CellQuery.kept(i)));
      }
    }
    return groups.select(columns.toArray(Column[]::new));
  }

  /** The cells of a task for a reducer, as any serializer of the session can carry them. */
  private static final class Block implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int reducer;
    private final byte[] bytes;

    Block(int reducer, byte[] bytes) {
      this.reducer = reducer;
      this.bytes = bytes;
    }
  }

  /** Makes blocks of cells of a partition's batches. */
  private static final class Compress implements FlatMapFunction<Iterator<ColumnarBatch>, Block> {
    private static final long serialVersionUID = 1L;

    private final BatchPlan plan;
    private final int[] places;
    private final int reducers;

    Compress(BatchPlan plan, int[] places, int reducers) {
      this.plan = plan;
      this.places = places;
      this.reducers = reducers;
    }

    @Override
    public Iterator<Block> call(Iterator<ColumnarBatch> batches) {
      return new Blocks(batches, new BatchCompressor(plan, places), reducers);
    }
  }

  /** The blocks of a partition, as many at once as its memory is bound to. */
  private static final class Blocks implements Iterator<Block> {
    private final Iterator<ColumnarBatch> batches;
    private final BatchCompressor compressor;
    private final int reducers;
    private final Deque<Block> ready = new ArrayDeque<>();
    private ColumnarBatch batch;
    private int from;

    Blocks(Iterator<ColumnarBatch> batches, BatchCompressor compressor, int reducers) {
      this.batches = batches;
      this.compressor = compressor;
      this.reducers = reducers;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && advance()) {
        if (compressor.isFull(MOST_CELLS)) {
          take();
        }
      }
      if (ready.isEmpty()) {
        take();
      }
      return !ready.isEmpty();
    }

    /** Whether there was another slice of rows. */
    private boolean advance() {
      while (batch == null || from >= batch.numRows()) {
        if (!batches.hasNext()) {
          return false;
        }
        batch = batches.next();
        from = 0;
      }
      from += compressor.accept(batch, from);
      return true;
    }

    private void take() {
      List<CellBlock> blocks = compressor.take(reducers);
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i).packed().length > 0) {
          ready.add(new Block(i, blocks.get(i).toBytes()));
        }
      }
    }

    @Override
    public Block next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }
  }

  /** Of a block. */
  private static final class ReducerOf implements Function<Block, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Block block) {
      return block.reducer;
    }
  }

  /** Merges the blocks of a reducer. */
  private static final class Merge implements FlatMapFunction<Iterator<Block>, Row> {
    private static final long serialVersionUID = 1L;

    private final BatchPlan plan;

    Merge(BatchPlan plan) {
      this.plan = plan;
    }

    @Override
    public Iterator<Row> call(Iterator<Block> blocks) {
      BlockMerger merger = new BlockMerger(plan);
      blocks.forEachRemaining(block -> merger.add(CellBlock.read(block.bytes)));
      return merger.rows();
    }
  }
}
