package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.features.trend.TemporalTrendFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a job: rows of a source or of another step, through up to four operations in this
 * order, whatever the order they are written in: select, derive, where, trend. Immutable.
 *
 * <pre>{@code
 * JobStep.named("clean", "flights")
 *     .select("origin", "date", "delay")
 *     .derive("late", "cast(delay > 15 as int)")
 *     .where("delay is not null")
 * }</pre>
 *
 * @param name the name that other steps and sinks read it by
 * @param from the name of the source or step that it reads
 * @param select the columns to keep, in this order; empty: all
 * @param derive new columns by Spark SQL expressions; an expression sees the columns derived before
 *     it, and a name that exists already is replaced
 * @param where a Spark SQL condition; rows for which it is false or null go
 * @param trend the trend features to add
 */
public record JobStep(
    String name,
    String from,
    List<String> select,
    Map<String, String> derive,
    Optional<String> where,
    Optional<TemporalTrendFeatures> trend) {
  public JobStep {
    Args.check(!name.isBlank(), "Invalid step: its name is empty");
    Args.check(!from.isBlank(), "Invalid step '%s': it reads from nothing", name);
    select = List.copyOf(select);
    derive = Collections.unmodifiableMap(new LinkedHashMap<>(derive));
  }

  /** The step of that name, which reads {@code from} and hands it on unchanged. */
  public static JobStep named(String name, String from) {
    return new JobStep(name, from, List.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  /** Keeps these columns, in this order; each call replaces the last. */
  public JobStep select(String... columns) {
    return new JobStep(name, from, List.of(columns), derive, where, trend);
  }

  /** One more column, by a Spark SQL expression. */
  public JobStep derive(String column, String expression) {
    Map<String, String> more = new LinkedHashMap<>(derive);
    more.put(column, expression);
    return new JobStep(name, from, select, more, where, trend);
  }

  /** Keeps the rows for which the Spark SQL condition is true; each call replaces the last. */
  public JobStep where(String condition) {
    return new JobStep(name, from, select, derive, Optional.of(condition), trend);
  }

  /** Adds trend features; each call replaces the last. */
  public JobStep trend(TemporalTrendFeatures features) {
    return new JobStep(name, from, select, derive, where, Optional.of(features));
  }

  /** Its operations in the order they are applied: {@code "select, where"}. */
  public String kind() {
    List<String> operations = new ArrayList<>();
    if (!select.isEmpty()) {
      operations.add("select");
    }
    if (!derive.isEmpty()) {
      operations.add("derive");
    }
    where.ifPresent(condition -> operations.add("where"));
    trend.ifPresent(features -> operations.add("trend"));
    return operations.isEmpty() ? "pass" : String.join(", ", operations);
  }
}
