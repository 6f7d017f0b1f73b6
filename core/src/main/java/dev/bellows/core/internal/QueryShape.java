package dev.bellows.core.internal;

import java.util.List;
import java.util.Optional;

/**
 * What an optimized plan does, as far as its cost is guessed from it.
 *
 * @param kind what the node does
 * @param rows that it gives, guessed
 * @param rowBytes the width of a row that it gives
 * @param operations how many expressions it evaluates for each row that it takes
 * @param slowFunctions of these, functions of users on the JVM, and Spark's own that are as slow
 * @param pythonFunctions of these, functions in Python
 * @param needed the share of a source's width that is read
 * @param sourceBytes of a source, all its columns
 * @param primitive whether all columns that it gives are of fixed width
 * @param kept of {@link Kind#KEPT}, whose rows these are; empty for what the user has cached
 * @param identity equal for nodes of one query that give the same rows
 * @param inputs the nodes below
 */
public record QueryShape(
    Kind kind,
    double rows,
    double rowBytes,
    int operations,
    int slowFunctions,
    int pythonFunctions,
    double needed,
    double sourceBytes,
    boolean primitive,
    Optional<SubPlan> kept,
    Object identity,
    List<QueryShape> inputs) {

  /** What nodes do, by what it costs. */
  public enum Kind {
    /** Reads files or a table. */
    SOURCE,
    /** Rows of the driver or of an RDD. */
    LOCAL,
    /** Rows that are cached. */
    KEPT,
    /** Row by row. */
    NARROW,
    /** Groups. */
    AGGREGATE,
    /** Joins by equal keys. */
    JOIN,
    /** Joins each row with each row. */
    CROSS_JOIN,
    /** Functions over windows. */
    WINDOW,
    /** Sorts all rows. */
    SORT,
    /** Moves all rows. */
    SHUFFLE
  }

  public QueryShape {
    inputs = List.copyOf(inputs);
  }

  /** The bytes that it gives. */
  public double bytes() {
    return rows * rowBytes;
  }
}
