package dev.bellows.optimization.cache;

import dev.bellows.core.internal.QueryShape;
import dev.bellows.core.internal.QueryShape.Kind;
import java.util.HashSet;
import java.util.Set;

/** The seconds that plans take, by the rates of a config. */
record CacheModel(CacheConfig config, int slots) {
  /** Spark broadcasts what is smaller, unless told otherwise. */
  private static final double BROADCAST_BYTES = 10 * 1024 * 1024;

  /** The seconds of a query: its work, and the part of it that reads cached rows. */
  record Seconds(double work, double reading) {
    double all() {
      return work + reading;
    }
  }

  Seconds secondsOf(QueryShape query) {
    double[] sums = new double[2];
    add(query, sums, new HashSet<>());
    return new Seconds(sums[0] / slots, sums[1] / slots);
  }

  private void add(QueryShape node, double[] sums, Set<Object> shuffled) {
    if (isShuffled(node) && !shuffled.add(node.identity())) {
      // Spark runs equal shuffles of a query once; what is left is to read it again.
      sums[0] += seconds(node.bytes(), CacheRate.SHUFFLE_BYTES) / 2;
      return;
    }
    if (node.kind() == Kind.KEPT) {
      sums[1] += readSeconds(node, false);
    } else {
      sums[0] += work(node);
    }
    node.inputs().forEach(input -> add(input, sums, shuffled));
  }

  private static boolean isShuffled(QueryShape node) {
    return switch (node.kind()) {
      case AGGREGATE, JOIN, WINDOW, SORT, SHUFFLE -> true;
      default -> false;
    };
  }

  private double work(QueryShape node) {
    double taken = node.inputs().stream().mapToDouble(QueryShape::rows).sum();
    return calls(node, taken) + moves(node, taken);
  }

  private double calls(QueryShape node, double rows) {
    return seconds(rows * node.operations(), CacheRate.OPERATIONS)
        + seconds(rows * node.slowFunctions(), CacheRate.USER_FUNCTIONS)
        + seconds(rows * node.pythonFunctions(), CacheRate.PYTHON_FUNCTIONS);
  }

  private double moves(QueryShape node, double rows) {
    double bytes = node.inputs().stream().mapToDouble(QueryShape::bytes).sum();
    return switch (node.kind()) {
      case SOURCE -> seconds(node.sourceBytes() * node.needed(), CacheRate.SOURCE_BYTES);
      case LOCAL -> seconds(node.rows(), CacheRate.OPERATIONS);
      case AGGREGATE ->
          seconds(rows, CacheRate.GROUPED_ROWS) + seconds(node.bytes(), CacheRate.SHUFFLE_BYTES);
      case JOIN -> join(node, rows, bytes);
      case CROSS_JOIN -> seconds(node.rows(), CacheRate.GROUPED_ROWS);
      case WINDOW, SORT ->
          seconds(bytes, CacheRate.SHUFFLE_BYTES) + seconds(rows, CacheRate.SORTED_ROWS);
      case SHUFFLE -> seconds(bytes, CacheRate.SHUFFLE_BYTES);
      case KEPT, NARROW -> 0;
    };
  }

  private double join(QueryShape node, double rows, double bytes) {
    double smaller = node.inputs().stream().mapToDouble(QueryShape::bytes).min().orElse(0);
    return smaller < BROADCAST_BYTES
        ? seconds(rows, CacheRate.GROUPED_ROWS)
        : seconds(bytes, CacheRate.SHUFFLE_BYTES) + seconds(rows, CacheRate.SORTED_ROWS);
  }

  /** One reading of the columns that the node above needs. */
  double readSeconds(QueryShape kept, boolean fromDisk) {
    double bytes = kept.bytes() * kept.needed();
    CacheRate memory = kept.primitive() ? CacheRate.READ_BYTES : CacheRate.READ_ROW_BYTES;
    // A block comes from the disk with all of its columns.
    double disk = fromDisk ? seconds(kept.bytes(), CacheRate.DISK_BYTES) : 0;
    return disk + seconds(bytes, memory);
  }

  /** To compute nothing, but to put rows of these bytes into the cache; for all slots together. */
  double writeSeconds(long bytes) {
    return config.overheadSeconds() + seconds((double) bytes, CacheRate.WRITTEN_BYTES) / slots;
  }

  /** To read these bytes from memory, row by row, for all slots together. */
  double memorySeconds(long bytes) {
    return seconds((double) bytes, CacheRate.READ_ROW_BYTES) / slots;
  }

  /** To write these bytes to disks, or to read them, for all slots together. */
  double diskSeconds(long bytes) {
    return seconds((double) bytes, CacheRate.DISK_BYTES) / slots;
  }

  private double seconds(double amount, CacheRate rate) {
    return amount / config.rate(rate);
  }
}
