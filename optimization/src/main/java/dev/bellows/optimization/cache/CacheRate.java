package dev.bellows.optimization.cache;

/**
 * The constants of the cost model: how much one task slot does in a second. The defaults are the
 * executor CPU time of a task, measured once with Spark 4.1.0 in local mode on a virtual machine,
 * and rounded; each names its work. {@link CacheConfig#withRate} sets those of another cluster.
 * Their ratios decide more than their sizes.
 */
public enum CacheRate {
  /** Bytes of files or tables, as far as they are of columns that are read. */
  SOURCE_BYTES(120e6, "bytes", "Parquet of longs, doubles and short strings"),
  /** Evaluations of an expression of Spark's own. */
  OPERATIONS(200e6, "evaluations", "arithmetic on doubles and longs in generated code"),
  /** Calls of a user's function on the JVM, or of one of Spark's that takes texts apart. */
  USER_FUNCTIONS(3e6, "calls", "regexp_replace of a short string"),
  /** Calls of a function in Python. */
  PYTHON_FUNCTIONS(200e3, "calls", "not measured: the order of pickled rows; Arrow is faster"),
  /** Rows that an aggregate or the larger side of a hash join takes. */
  GROUPED_ROWS(2e6, "rows", "two aggregates of 100,000 groups"),
  /** Rows that are sorted. */
  SORTED_ROWS(4e6, "rows", "a sort within partitions by a long"),
  /** Bytes that are shuffled: written and read again. */
  SHUFFLE_BYTES(
      150e6, "bytes", "a repartition by a key, compressed, without waiting for disk or network"),
  /** Bytes of rows that are packed into the cache. */
  WRITTEN_BYTES(40e6, "bytes", "longs, doubles and short strings"),
  /** Bytes that are read from memory when all columns are of fixed width: in vectors. */
  READ_BYTES(850e6, "bytes", "longs and doubles"),
  /** Bytes that are read from memory when a column is not of fixed width: row by row. */
  READ_ROW_BYTES(700e6, "bytes", "longs, doubles and short strings"),
  /** Bytes that are read from a disk or written to it. */
  DISK_BYTES(150e6, "bytes", "not measured: a cloud disk");

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
