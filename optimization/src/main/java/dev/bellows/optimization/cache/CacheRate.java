package dev.bellows.optimization.cache;

/**
 * The constants of the cost model: how much one task slot does in a second. The defaults were
 * measured with Spark 4.1.0 in local mode on a virtual machine of two cores, in the manner that
 * each names; {@link CacheConfig#withRate} sets those of another cluster. Their ratios decide more
 * than their sizes.
 */
public enum CacheRate {
  /** Bytes of files or tables, as far as they are of columns that are read. */
  SOURCE_BYTES(60e6, "bytes", "Parquet of longs, doubles and short strings, noop sink"),
  /** Evaluations of an expression of Spark's own. */
  OPERATIONS(40e6, "evaluations", "arithmetic and functions of generated code"),
  /** Calls of a user's function on the JVM. */
  USER_FUNCTIONS(2e6, "calls", "a Java function of one double, conversions included"),
  /** Calls of a function in Python. */
  PYTHON_FUNCTIONS(200e3, "calls", "pickled rows; Arrow is faster"),
  /** Rows that an aggregate or the larger side of a hash join takes. */
  GROUPED_ROWS(6e6, "rows", "a hash aggregate by a long key"),
  /** Rows that are sorted. */
  SORTED_ROWS(1.5e6, "rows", "a sort within partitions by a long"),
  /** Bytes that are shuffled: written and read again. */
  SHUFFLE_BYTES(50e6, "bytes", "a repartition by a key, local disk"),
  /** Bytes of rows that are packed into the cache. */
  WRITTEN_BYTES(60e6, "bytes", "longs, doubles and short strings"),
  /** Bytes that are read from memory when all columns are of fixed width: in vectors. */
  READ_BYTES(800e6, "bytes", "longs and doubles"),
  /** Bytes that are read from memory when a column is not of fixed width: row by row. */
  READ_ROW_BYTES(150e6, "bytes", "longs, doubles and short strings"),
  /** Bytes that are read from a disk or written to it. */
  DISK_BYTES(150e6, "bytes", "a cloud disk");

  private final double perSecond;
  private final String unit;
  private final String source;

  CacheRate(double perSecond, String unit, String source) {
    this.perSecond = perSecond;
    this.unit = unit;
    this.source = source;
  }

  /** How much one task slot does in a second unless it is set. */
  public double defaultPerSecond() {
    return perSecond;
  }

  /** What is counted. */
  public String unit() {
    return unit;
  }

  /** What the default was measured with. */
  public String source() {
    return source;
  }
}
