package dev.bellows.core.plan;

/** What a live plan tells of a node beside its expressions. */
public enum PlanFact {
  /** Of a join, as Spark calls it: {@code Inner}, {@code LeftOuter}, {@code ExistenceJoin}. */
  JOIN_TYPE,
  /** Of a join by a hash table or nested loops: {@code left} or {@code right}. */
  BUILD_SIDE,
  /** Of an exchange: {@code hash}, {@code range}, {@code single}, {@code round robin}. */
  PARTITIONING,
  /** Of an exchange: how many partitions it makes. */
  PARTITIONS,
  /** Of an exchange: who asked for it, as Spark calls it: {@code ENSURE_REQUIREMENTS}. */
  ORIGIN,
  /** Of a sort: {@code true} where it orders all rows, and not those of each partition. */
  GLOBAL,
  /** Of a scan of files: {@code parquet}. */
  FORMAT,
  /** Of a scan of files: how many columns its table has. */
  TABLE_COLUMNS,
  /** Of a scan of files: how many files its table has; where Spark has listed them. */
  FILES,
  /** Of a scan of files: the bytes of its table; where Spark has listed its files. */
  FILE_BYTES,
  /** Of a scan of files: the bytes of the largest file; where Spark has listed its files. */
  LARGEST_FILE,
  /** Of a scan of files: the ending of its files' names, {@code gz}; where it is the same. */
  EXTENSION,
  /** Of a scan of files: how many partitions its table has; where Spark has listed them. */
  TABLE_PARTITIONS,
  /** Of a scan of cached rows: how many columns the cache holds. */
  CACHED_COLUMNS,
  /** Why no code is generated for the node: a function, or how many fields it has. */
  NO_CODEGEN,
  /** Of a limit: how many rows it lets through. */
  ROWS,
  /** Of an exchange: equal for those that Spark computes once. */
  WORK,
  /** Of the root: the heaviest work that the query asks for several times. */
  REPEATED_WORK,
  /** Of the root: how many times it asks for that. */
  REPEATED_TIMES
}
