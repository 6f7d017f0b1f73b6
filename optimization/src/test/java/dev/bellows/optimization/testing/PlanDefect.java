package dev.bellows.optimization.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A plan with a planted defect, and the same query without it.
 *
 * @param name the query
 * @param isTpch whether it has the shape of a query of TPC-H
 * @param rule the rule that must find it
 * @param reason the code that it must give; empty where the rule has one case
 * @param thresholds of that rule, lowered to the size of the tables
 * @param settings of the session while both are planned
 * @param defect the query with the defect
 * @param twin the query without it
 */
public record PlanDefect(
    String name,
    boolean isTpch,
    String rule,
    String reason,
    Map<String, Double> thresholds,
    Map<String, String> settings,
    Function<PlanTables, Dataset<Row>> defect,
    Function<PlanTables, Dataset<Row>> twin) {

  static PlanDefect tpch(String name, String rule, String reason) {
    return of(name, true, rule, reason);
  }

  static PlanDefect own(String name, String rule, String reason) {
    return of(name, false, rule, reason);
  }

  private static PlanDefect of(String name, boolean isTpch, String rule, String reason) {
    return new PlanDefect(name, isTpch, rule, reason, Map.of(), Map.of(), null, null);
  }

  PlanDefect limit(String key, double value) {
    Map<String, Double> more = new HashMap<>(thresholds);
    more.put(key, value);
    return new PlanDefect(name, isTpch, rule, reason, more, settings, defect, twin);
  }

  PlanDefect setting(String key, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(key, value);
    return new PlanDefect(name, isTpch, rule, reason, thresholds, more, defect, twin);
  }

  PlanDefect planted(Function<PlanTables, Dataset<Row>> bad) {
    return new PlanDefect(name, isTpch, rule, reason, thresholds, settings, bad, twin);
  }

  PlanDefect corrected(Function<PlanTables, Dataset<Row>> good) {
    return new PlanDefect(name, isTpch, rule, reason, thresholds, settings, defect, good);
  }

  @Override
  public String toString() {
    return name + ": " + rule + (reason.isEmpty() ? "" : " " + reason);
  }
}
