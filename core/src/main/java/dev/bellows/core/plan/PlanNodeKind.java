package dev.bellows.core.plan;

/** What a node of a physical plan does. */
public enum PlanNodeKind {
  /** Reads a file or table. */
  SCAN,
  /** Reads rows that are kept in memory or on disk. */
  CACHED_SCAN,
  /** Rows of the driver: a range, literal rows. */
  LOCAL_ROWS,
  /** A shuffle: all rows move between executors. */
  EXCHANGE,
  /** A small side goes to every executor. */
  BROADCAST,
  /** A shuffle or broadcast that was computed before. */
  REUSED,
  /** Reads a shuffle with other partitions than it was written with. */
  SHUFFLE_READ,
  /** Sorts rows within partitions. */
  SORT,
  /** Groups rows. */
  AGGREGATE,
  /** Window functions. */
  WINDOW,
  /** A join of sorted sides. */
  SORT_MERGE_JOIN,
  /** A join by a hash table per partition. */
  SHUFFLED_HASH_JOIN,
  /** A join by a hash table on every executor. */
  BROADCAST_HASH_JOIN,
  /** A join that compares each row with each of a broadcast side. */
  NESTED_LOOP_JOIN,
  /** Each row with each row. */
  CARTESIAN_PRODUCT,
  /** Drops rows. */
  FILTER,
  /** Computes columns. */
  PROJECT,
  /** Several rows from one: {@code explode}. */
  GENERATE,
  /** Each row several times: grouping sets, several distinct counts. */
  EXPAND,
  /** Rows below each other. */
  UNION,
  /** Fewer partitions without a shuffle. */
  COALESCE,
  /** The first rows. */
  LIMIT,
  /** Python code in a process of its own. */
  PYTHON,
  /** Typed functions: rows become objects and back. */
  OBJECTS,
  /** Writes files or a table. */
  WRITE,
  /** A command of the catalog or of a format. */
  COMMAND,
  /** A query within an expression. */
  SUBQUERY,
  /** Anything else. */
  OTHER;

  /** Whether it joins two sides. */
  public boolean isJoin() {
    return switch (this) {
      case SORT_MERGE_JOIN,
          SHUFFLED_HASH_JOIN,
          BROADCAST_HASH_JOIN,
          NESTED_LOOP_JOIN,
          CARTESIAN_PRODUCT ->
          true;
      default -> false;
    };
  }

  static PlanNodeKind of(String name) {
    // With a name of its own, a cache is read by a scan of that name.
    if (name.startsWith("InMemoryTableScan") || name.startsWith("Scan In-memory table")) {
      return CACHED_SCAN;
    }
    if (name.startsWith("Scan ") || name.startsWith("BatchScan") || name.startsWith("Scan")) {
      return name.startsWith("Scan OneRowRelation") || name.startsWith("Scan ExistingRDD")
          ? LOCAL_ROWS
          : SCAN;
    }
    if (name.startsWith("Execute ")) {
      return name.startsWith("Execute Insert") || name.contains("Save") ? WRITE : COMMAND;
    }
    return switch (name) {
      case "LocalTableScan", "Range", "EmptyRelation" -> LOCAL_ROWS;
      case "Exchange", "ShuffleExchange" -> EXCHANGE;
      case "BroadcastExchange" -> BROADCAST;
      case "ReusedExchange", "ReusedSubquery" -> REUSED;
      case "AQEShuffleRead", "CustomShuffleReader" -> SHUFFLE_READ;
      case "Sort" -> SORT;
      case "HashAggregate", "SortAggregate", "ObjectHashAggregate" -> AGGREGATE;
      case "Window", "WindowGroupLimit", "WindowInPandas", "ArrowWindowPython" -> WINDOW;
      case "SortMergeJoin" -> SORT_MERGE_JOIN;
      case "ShuffledHashJoin" -> SHUFFLED_HASH_JOIN;
      case "BroadcastHashJoin" -> BROADCAST_HASH_JOIN;
      case "BroadcastNestedLoopJoin" -> NESTED_LOOP_JOIN;
      case "CartesianProduct" -> CARTESIAN_PRODUCT;
      case "Filter" -> FILTER;
      case "Project" -> PROJECT;
      case "Generate" -> GENERATE;
      case "Expand" -> EXPAND;
      case "Union" -> UNION;
      case "Coalesce" -> COALESCE;
      case "CollectLimit", "GlobalLimit", "LocalLimit", "TakeOrderedAndProject", "CollectTail" ->
          LIMIT;
      case "DeserializeToObject",
          "SerializeFromObject",
          "MapElements",
          "MapPartitions",
          "MapGroups",
          "CoGroup",
          "AppendColumns" ->
          OBJECTS;
      case "WriteFiles", "AppendData", "OverwriteByExpression", "ReplaceTableAsSelect" -> WRITE;
      case "Subquery", "SubqueryBroadcast", "SubqueryAdaptiveBroadcast" -> SUBQUERY;
      default -> python(name) ? PYTHON : OTHER;
    };
  }

  private static boolean python(String name) {
    return name.contains("Python") || name.contains("Pandas") || name.contains("InArrow");
  }
}
