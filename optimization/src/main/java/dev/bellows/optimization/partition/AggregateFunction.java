package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.mode;
import static org.apache.spark.sql.functions.stddev;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.variance;

import java.util.Locale;
import org.apache.spark.sql.Column;

/** A statistic of a group, and whether a group can be computed in parts. */
public enum AggregateFunction {
  /** The sum. */
  SUM(Parts.MERGED_BY_SPARK),
  /** How many values are not null. */
  COUNT(Parts.MERGED_BY_SPARK),
  /** The least value. */
  MIN(Parts.MERGED_BY_SPARK),
  /** The largest value. */
  MAX(Parts.MERGED_BY_SPARK),
  /** The mean. */
  AVG(Parts.MERGED_BY_SPARK),
  /** The sample standard deviation. */
  STDDEV(Parts.MERGED_BY_SPARK),
  /** The sample variance. */
  VARIANCE(Parts.MERGED_BY_SPARK),
  /** How many different values: Spark itself spreads them by value first. */
  COUNT_DISTINCT(Parts.MERGED_BY_SPARK),
  /** The exact median. */
  MEDIAN(Parts.FREQUENCIES),
  /** An exact percentile. */
  PERCENTILE(Parts.FREQUENCIES),
  /** The most frequent value; the least of them on ties. */
  MODE(Parts.FREQUENCIES),
  /** All different values, in any order. */
  COLLECT_SET(Parts.FREQUENCIES),
  /** All values, in any order. */
  COLLECT_LIST(Parts.LISTS),
  /** The first value in the order of the rows, which only one task can tell. */
  FIRST(Parts.ONE_TASK),
  /** The last value in the order of the rows, which only one task can tell. */
  LAST(Parts.ONE_TASK);

  /** How a group is computed in parts. */
  enum Parts {
    /** Each task reduces its rows to one row per group before the shuffle. */
    MERGED_BY_SPARK,
    /** From how often each value is there. */
    FREQUENCIES,
    /** Lists of parts, put together. */
    LISTS,
    /** Not at all. */
    ONE_TASK
  }

  private final Parts parts;

  AggregateFunction(Parts parts) {
    this.parts = parts;
  }

  Parts parts() {
    return parts;
  }

  /** Its name in SQL. */
  String sql() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Spark's own function; a percentile needs its share and is not among them. */
  Column of(Column column) {
    return switch (this) {
      case SUM -> sum(column);
      case COUNT -> count(column);
      case MIN -> min(column);
      case MAX -> max(column);
      case AVG -> avg(column);
      case STDDEV -> stddev(column);
      case VARIANCE -> variance(column);
      case COUNT_DISTINCT -> count_distinct(column);
      case MEDIAN -> median(column);
      case MODE -> mode(column, true);
      case COLLECT_SET -> collect_set(column);
      case COLLECT_LIST -> collect_list(column);
      case FIRST -> first(column);
      case LAST -> last(column);
      case PERCENTILE ->
          throw new IllegalArgumentException(
              "Cannot compute a percentile without its share: use percentile(column, share, name)");
    };
  }
}
