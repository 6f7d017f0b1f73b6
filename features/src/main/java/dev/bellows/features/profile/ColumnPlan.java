package dev.bellows.features.profile;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What is done with one column.
 *
 * @param type Spark's DDL of it
 * @param reason why the kind is unsupported, else empty
 * @param specials the special codes
 * @param bucketing null where nothing is counted
 * @param countsOnly whether nothing but the buckets is of interest
 */
record ColumnPlan(
    String name,
    String type,
    ColumnKind kind,
    Storage storage,
    String reason,
    List<Double> specials,
    Bucketing bucketing,
    boolean countsOnly)
    implements Serializable {

  /** As what the values travel. */
  enum Storage {
    DOUBLE,
    LONG,
    TEXT,
    /** Nothing but whether they are null. */
    PRESENCE
  }

  Optional<Bucketing> buckets() {
    return Optional.ofNullable(bucketing);
  }

  static ColumnPlan read(StateInput in) {
    String name = in.text();
    String type = in.text();
    ColumnKind kind = ColumnKind.valueOf(in.text());
    Storage storage = Storage.valueOf(in.text());
    String reason = in.text();
    double[] specials = in.numbers();
    List<Double> codes = java.util.Arrays.stream(specials).boxed().toList();
    return new ColumnPlan(name, type, kind, storage, reason, codes, null, in.bool());
  }

  void write(StateOutput out) {
    out.put(name);
    out.put(type);
    out.put(kind.name());
    out.put(storage.name());
    out.put(reason);
    out.put(specials.stream().mapToDouble(Double::doubleValue).toArray(), specials.size());
    out.put(countsOnly);
  }

  /** Without what serves the counting alone. */
  ColumnPlan counted() {
    return new ColumnPlan(name, type, kind, storage, reason, specials, null, countsOnly);
  }

  /** The same, of which nothing but the buckets is of interest. */
  ColumnPlan onlyCounts() {
    return new ColumnPlan(name, type, kind, storage, reason, specials, bucketing, true);
  }
}
