package dev.bellows.core.hook;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What an operation may look at while it is checked. */
public interface CheckContext {
  /**
   * Rows with the schema of the operation's input, to have Spark analyse expressions over them. To
   * count or collect them is pointless: they may be none.
   */
  Dataset<Row> rows();

  /**
   * The same of a source or step that {@link StepOperation#reads()} names.
   *
   * @throws IllegalArgumentException if it does not name it
   */
  Dataset<Row> rows(String name);
}
