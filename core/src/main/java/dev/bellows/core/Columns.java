package dev.bellows.core;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The ways in which names and values become Spark columns. */
public final class Columns {
  private Columns() {}

  /**
   * The top-level column of exactly this name. Dots, spaces and back-quotes in the name are part of
   * it; {@code functions.col("a.b")} would look for field {@code b} of a struct {@code a}.
   */
  public static Column named(String name) {
    return functions.col(quoted(name));
  }

  /** The name as SQL writes it: in back-quotes, inner back-quotes doubled. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The double column with null in place of NaN; ±∞ and numbers stay as they are. */
  public static Column nanToNull(Column column) {
    return nanvl(column, lit(null).cast("double"));
  }
}
