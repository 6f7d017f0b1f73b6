package dev.bellows.optimization.rules;

/** Why a scan does not apply a condition while it reads. */
enum FilterReason {
  CAST_ON_COLUMN(
      "the column is cast before it is compared, and files hold it as it is",
      "Compare the bare column with a literal of its own type.",
      "rows.filter(functions.col(\"%s\").equalTo(<a literal of the column's type>));"),
  FUNCTION_ON_COLUMN(
      "a function is computed of the column, and files have statistics of the column alone",
      "Turn the comparison round so that the column stands alone: col + 1 = 6 is col = 5, and a"
          + " function of time is a range of it.",
      "rows.filter(functions.col(\"%s\").geq(<from>).and(functions.col(\"%1$s\").lt(<to>)));"),
  UDF(
      "it calls a function of the user's own, which only Spark's rows can be given to",
      "Say it by Spark's own functions, or add a second condition on the bare column that keeps"
          + " all rows that the function could keep.",
      "rows.filter(functions.col(\"%s\").geq(<least>)).filter(<the function>);"),
  NON_DETERMINISTIC(
      "its value is another each time, so it must be computed once, after the scan",
      "Use a hash of a column in place of a random number.",
      "rows.filter(functions.pmod(functions.xxhash64(functions.col(\"%s\")),"
          + " functions.lit(100)).lt(10));"),
  OR_WITH_UNPUSHABLE(
      "one side of the OR cannot be asked of the source, so all rows are needed",
      "Rewrite the side that is no comparison of a bare column, or filter each side by itself and"
          + " unite the rows.",
      "rows.filter(<one side>).unionByName(rows.filter(<the other and not the first>));"),
  COLUMN_TO_COLUMN(
      "it compares two columns of a row, and files have statistics of each alone",
      "Store the comparison as a column when the table is written, or add a condition on one"
          + " column that follows from it.",
      "rows.withColumn(\"late\", <the comparison>).write()…;"),
  SUBQUERY(
      "it asks whether rows of another query exist, besides something else",
      "Join instead: left semi for EXISTS or IN, and unite it with the rows of the other"
          + " condition.",
      "rows.join(other, \"key\", \"left_semi\");"),
  UNSUPPORTED_TYPE(
      "no file format compares values of that type",
      "Store the column as a number, text, date or timestamp.",
      "rows.withColumn(\"%s\", functions.col(\"%1$s\").cast(\"<a type that is compared>\"));"),
  ABOVE_CACHE(
      "the rows below are cached whole, so the cache is read and not the file",
      "Filter before the cache where all readers want it; else read the table again for this"
          + " query.",
      "rows.filter(<condition>).cache();"),
  ABOVE_WINDOW_OR_AGG(
      "a window below sees all rows of its partitions, and the condition is on another column",
      "Filter before the window where the dropped rows may not count in it, or partition the"
          + " window by the column.",
      "rows.filter(<condition>).withColumn(\"n\", <the window>);"),
  OUTER_JOIN_SIDE(
      "it is on the side of an outer join that is filled with nulls, and keeps such rows",
      "Filter that side before the join, or make it an inner join where rows without a match are"
          + " not wanted.",
      "left.join(right.filter(<condition>), \"key\", \"left\");"),
  ABOVE_LIMIT(
      "a limit or sample below chooses rows first",
      "Filter first and take the limit afterwards.",
      "rows.filter(<condition>).limit(n);"),
  CONF_OFF(
      "pushing filters into this format is turned off",
      "Turn it on.",
      "spark.conf().set(\"%s\", \"true\");"),
  SOURCE_CANNOT(
      "the format has no way to be told of conditions",
      "Store the rows as Parquet or Delta.",
      "rows.write().parquet(\"<path>\");");

  private final String why;
  private final String rewrite;
  private final String snippet;

  FilterReason(String why, String rewrite, String snippet) {
    this.why = why;
    this.rewrite = rewrite;
    this.snippet = snippet;
  }

  String why() {
    return why;
  }

  String rewrite() {
    return rewrite;
  }

  String snippet(String about) {
    return snippet.replace("%s", about).replace("%1$s", about);
  }
}
