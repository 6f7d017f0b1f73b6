package dev.bellows.cli;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.features.job.JobSource;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The rows of a table that a command line names. */
record TableRows(Dataset<Row> rows) {
  /**
   * A table of the catalog where the name is of one, else the data at that path.
   *
   * @param where a condition in SQL; null for all rows
   */
  static TableRows of(SparkSession spark, String name, String where) {
    Dataset<Row> all = isInCatalog(spark, name) ? spark.table(name) : files(spark, name);
    return new TableRows(where == null ? all : filtered(all, where));
  }

  private static boolean isInCatalog(SparkSession spark, String name) {
    try {
      return spark.catalog().tableExists(name);
    } catch (Exception e) {
      // What is no name of a table to Spark's parser, such as data/sales.parquet, is a path.
      return false;
    }
  }

  private static Dataset<Row> files(SparkSession spark, String path) {
    // Only csv has this option: without it all its columns are text.
    return JobSource.of(path, path).withOption("inferSchema", "true").read(spark);
  }

  private static Dataset<Row> filtered(Dataset<Row> rows, String where) {
    try {
      return rows.where(where);
    } catch (Exception e) {
      throw new BellowsException(
          String.format(
              "Cannot take the rows where '%s': %s",
              where, SparkErrors.refusal(e, java.util.List.of(rows.columns()))),
          e);
    }
  }
}
