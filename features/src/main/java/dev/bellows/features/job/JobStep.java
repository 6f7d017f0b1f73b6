package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.engineer.GroupedFeatures;
import dev.bellows.features.engineer.RowFeatures;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.validate.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One step of a job: rows of a source or of another step, through operations. Immutable.
 *
 * <p>One operation of each kind has its own place, whatever the order of the calls: join, union,
 * select, derive, where, compute, trend, encode, aggregate, then those that other libraries bring.
 * What {@link #then} adds follows in the order it was added.
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
 * @param layer how far its rows have come
 * @param operations at most one of each kind, in the order of their kinds
 * @param then operations that follow, in the order written
 * @param rules what the rows that come out of it must be
 */
public record JobStep(
    String name,
    String from,
    Optional<Layer> layer,
    List<StepOperation> operations,
    List<StepOperation> then,
    StepRules rules) {
  public JobStep {
    Args.check(!name.isBlank(), "Invalid step: its name is empty");
    Args.check(!from.isBlank(), "Invalid step '%s': it reads from nothing", name);
    operations =
        operations.stream()
            .sorted(Comparator.comparingInt(operation -> StepKinds.rank(operation.kind())))
            .toList();
    then = List.copyOf(then);
  }

  /** The step of that name, which reads {@code from} and hands it on unchanged. */
  public static JobStep named(String name, String from) {
    return new JobStep(name, from, Optional.empty(), List.of(), List.of(), StepRules.NONE);
  }

  /** Says how far its rows have come. */
  public JobStep layer(Layer reached) {
    return new JobStep(name, from, Optional.of(reached), operations, then, rules);
  }

  /** Adds the columns of another source or step; each call adds one. */
  public JobStep join(StepJoin join) {
    List<StepJoin> joins = new ArrayList<>();
    operation(JoinOperation.class).ifPresent(before -> joins.addAll(before.joins()));
    joins.add(join);
    return with(new JoinOperation(joins));
  }

  /**
   * Adds the rows of other sources or steps, all of them, duplicates too. They have the same
   * columns with the same types, in any order. Each call replaces the last.
   */
  public JobStep union(String... others) {
    return with(new UnionOperation(List.of(others)));
  }

  /** Keeps these columns, in this order; each call replaces the last. */
  public JobStep select(String... columns) {
    return with(new SelectOperation(List.of(columns)));
  }

  /**
   * One more column, by a Spark SQL expression. It sees the columns derived before it; a name that
   * exists already is replaced.
   */
  public JobStep derive(String column, String expression) {
    Map<String, String> more = new LinkedHashMap<>(derive());
    more.put(column, expression);
    return with(new DeriveOperation(more));
  }

  /**
   * Keeps the rows for which the Spark SQL condition is true; rows for which it is false or null
   * go. Each call replaces the last.
   */
  public JobStep where(String condition) {
    return with(new WhereOperation(condition));
  }

  /** Adds features of each row by itself; each call replaces the last. */
  public JobStep compute(RowFeatures features) {
    return with(EngineerOperation.of(features));
  }

  /** Makes aggregates of groups, or adds them to each row; each call replaces the last. */
  public JobStep aggregate(GroupedFeatures features) {
    return with(EngineerOperation.of(features));
  }

  /** Encodes categories, fitted to all rows; each call replaces the last. */
  public JobStep encode(CategoricalEncoder encoder) {
    return encode(StepEncoder.by(encoder));
  }

  /** Encodes categories; each call replaces the last. */
  public JobStep encode(StepEncoder encoder) {
    return with(new EncodeOperation(encoder));
  }

  /** Adds trend features; each call replaces the last. */
  public JobStep trend(TemporalTrendFeatures features) {
    return with(new TrendOperation(features));
  }

  /** An operation at the place of its kind; each call with that kind replaces the last. */
  public JobStep with(StepOperation operation) {
    Stream<StepOperation> others =
        operations.stream().filter(other -> !other.kind().equals(operation.kind()));
    return new JobStep(
        name, from, layer, Stream.concat(others, Stream.of(operation)).toList(), then, rules);
  }

  /** One more operation, behind all there are. */
  public JobStep then(StepOperation operation) {
    return new JobStep(
        name,
        from,
        layer,
        operations,
        Stream.concat(then.stream(), Stream.of(operation)).toList(),
        rules);
  }

  /** What the rows that come out of it must be; each call replaces the last. */
  public JobStep rules(Rule... checks) {
    return with(rules.rules(List.of(checks)));
  }

  /**
   * The share of rows, 0 to 1, that must pass its rules where they do not say their own; unless
   * said, as its layer or the job says.
   */
  public JobStep minPassRate(double share) {
    return with(rules.minPassRate(share));
  }

  /**
   * Takes the rows out that fail a rule of severity warn, error or fatal, and writes them to a
   * table of that format, with the names of the rules that they fail in the column {@code
   * failed_rules}.
   */
  public JobStep quarantine(String path, DataFormat format) {
    return with(rules.quarantine(new QuarantineTable(path, format)));
  }

  /**
   * Names the source or step whose rows the rules of drift compare with: {@link Rule#noDrift},
   * {@link Rule#drift}.
   */
  public JobStep reference(String name) {
    return with(rules.reference(name));
  }

  JobStep with(StepRules changed) {
    return new JobStep(name, from, layer, operations, then, changed);
  }

  /** The columns that it selects; empty: all. */
  public List<String> select() {
    return operation(SelectOperation.class).map(SelectOperation::columns).orElse(List.of());
  }

  /** The columns that it derives, with their expressions. */
  public Map<String, String> derive() {
    return operation(DeriveOperation.class).map(DeriveOperation::columns).orElse(Map.of());
  }

  /** The condition by which it keeps rows. */
  public Optional<String> where() {
    return operation(WhereOperation.class).map(WhereOperation::condition);
  }

  /** The trend features that it adds. */
  public Optional<TemporalTrendFeatures> trend() {
    return operation(TrendOperation.class).map(TrendOperation::features);
  }

  private <T extends StepOperation> Optional<T> operation(Class<T> type) {
    return operations.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** All its operations in the order they are applied. */
  List<StepOperation> allOperations() {
    return Stream.concat(operations.stream(), then.stream()).toList();
  }

  /** The way to each operation within the step's block of a job file, in the same order. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    operations.forEach(operation -> paths.add(operation.kind()));
    for (int i = 0; i < then.size(); i++) {
      paths.add("do." + i + "." + then.get(i).kind());
    }
    return paths;
  }

  /**
   * The sources and steps that it reads, {@code from} first and the reference of its rules last;
   * what it reads twice comes twice.
   */
  List<String> reads() {
    List<String> reads = new ArrayList<>(List.of(from));
    allOperations().forEach(operation -> reads.addAll(operation.reads()));
    rules.reference().ifPresent(reads::add);
    return List.copyOf(reads);
  }

  /**
   * Whether Spark may skip files and row groups of the source in which a condition of the step is
   * never true. A meter between the two would keep it from doing so: rows are counted by metadata.
   */
  boolean skipsRowsOf(PlannedSource source) {
    return source.knowsItsRowCount()
        && allOperations().stream().anyMatch(WhereOperation.class::isInstance);
  }

  /** Its operations in the order they are applied: {@code "select, where"}. */
  public String kind() {
    List<String> kinds = allOperations().stream().map(StepOperation::kind).toList();
    return kinds.isEmpty() ? "pass" : String.join(", ", kinds);
  }
}
