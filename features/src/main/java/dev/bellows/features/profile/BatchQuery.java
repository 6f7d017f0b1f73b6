package dev.bellows.features.profile;

import dev.bellows.core.Columns;
import dev.bellows.core.internal.ColumnarScan;
import dev.bellows.core.internal.SessionAccess;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of all columns of files that are read as they are: from the readers' batches of
 * columns, in one job. Wide tables are read in parts of as many columns as a batch may have.
 */
final class BatchQuery {
  private static final Logger LOG = LoggerFactory.getLogger(BatchQuery.class);
  private static final String MOST_FIELDS = "spark.sql.codegen.maxFields";

  /** States of so many columns are merged by one task. */
  private static final int BLOCK = 16;

  private final List<Part> parts;

  private BatchQuery(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Some columns and where they are in a batch.
   *
   * @param firstBlock the number of the first block of their states
   */
  private record Part(ProfilePlan plan, ColumnarScan scan, int firstBlock) {
    JavaRDD<Block> blocks() {
      return scan.batches().mapPartitions(new Reader(plan, scan.places(), firstBlock));
    }
  }

  /** Empty where the rows are not those of files as they are, or the session is a Connect one. */
  static Optional<BatchQuery> of(
      List<ColumnPlan> columns, Optional<String> weight, Dataset<Row> rows) {
    if (!SessionAccess.isClassic(rows.sparkSession())) {
      return Optional.empty();
    }
    int most = Integer.parseInt(rows.sparkSession().conf().get(MOST_FIELDS));
    int size = Math.max(1, most - (weight.isPresent() ? 1 : 0));
    List<Part> parts = new ArrayList<>();
    int block = 0;
    for (int from = 0; from < columns.size(); from += size) {
      List<ColumnPlan> some = columns.subList(from, Math.min(from + size, columns.size()));
      ProfilePlan plan = new ProfilePlan(List.copyOf(some), weight.isPresent());
      Optional<ColumnarScan> scan = ColumnarScan.of(rows.select(columns(plan, weight)));
      if (scan.isEmpty()) {
        return Optional.empty();
      }
      parts.add(new Part(plan, scan.get(), block));
      block += (some.size() + BLOCK - 1) / BLOCK;
    }
    LOG.debug("profile {} columns from batches, in {} parts", columns.size(), parts.size());
    return Optional.of(new BatchQuery(parts));
  }

  private static Column[] columns(ProfilePlan plan, Optional<String> weight) {
    Stream<String> names = plan.columns().stream().map(ColumnPlan::name);
    return Stream.concat(names, weight.stream()).map(Columns::named).toArray(Column[]::new);
  }

  /** Runs one job. */
  ProfileState state() {
    JavaRDD<Block> blocks = parts.get(0).blocks();
    for (Part part : parts.subList(1, parts.size())) {
      blocks = blocks.union(part.blocks());
    }
    Map<Integer, Block> merged =
        blocks.keyBy(new BlockNumber()).reduceByKey(new Merge()).collectAsMap();
    return new TreeMap<>(merged)
        .values().stream()
            .map(Block::state)
            .reduce(
                (all, more) -> {
                  all.addColumns(more);
                  return all;
                })
            .orElseGet(this::empty);
  }

  /** Of no files at all. */
  private ProfileState empty() {
    ProfileState all = new ProfileState(parts.get(0).plan());
    parts.subList(1, parts.size()).forEach(part -> all.addColumns(new ProfileState(part.plan())));
    return all;
  }

  /** Profiles a partition. */
  private static final class Reader implements FlatMapFunction<Iterator<ColumnarBatch>, Block> {
    private static final long serialVersionUID = 1L;

    private final ProfilePlan plan;
    private final int[] places;
    private final int firstBlock;

    Reader(ProfilePlan plan, int[] places, int firstBlock) {
      this.plan = plan;
      this.places = places;
      this.firstBlock = firstBlock;
    }

    @Override
    public Iterator<Block> call(Iterator<ColumnarBatch> batches) {
      BatchProfiler profiler = new BatchProfiler(plan, places);
      batches.forEachRemaining(profiler::accept);
      List<Block> blocks = new ArrayList<>();
      for (ProfileState state : profiler.state().blocks(BLOCK)) {
        blocks.add(new Block(firstBlock + blocks.size(), state.toBytes()));
      }
      return blocks.iterator();
    }
  }

  /** The states of some columns, as any serializer of the session can carry them. */
  private static final class Block implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final byte[] bytes;

    Block(int number, byte[] bytes) {
      this.number = number;
      this.bytes = bytes;
    }

    ProfileState state() {
      return ProfileState.read(new StateInput(bytes));
    }
  }

  /** Of a block. */
  private static final class BlockNumber implements Function<Block, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Block block) {
      return block.number;
    }
  }

  /** Merges two states of the same columns. */
  private static final class Merge implements Function2<Block, Block, Block> {
    private static final long serialVersionUID = 1L;

    @Override
    public Block call(Block first, Block second) {
      ProfileState state = first.state();
      state.merge(second.state());
      return new Block(first.number, state.toBytes());
    }
  }
}
