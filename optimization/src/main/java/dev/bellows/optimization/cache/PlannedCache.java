package dev.bellows.optimization.cache;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A part of the planned queries, and what it would save to keep it.
 *
 * @param name what it is, in a few words
 * @param cost the numbers, beside the parts that are chosen
 * @param rows its rows
 */
public record PlannedCache(String name, CacheCost cost, Dataset<Row> rows) {
  @Override
  public String toString() {
    return name + ": " + cost;
  }
}
