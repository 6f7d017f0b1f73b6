package dev.bellows.features.profile;

import dev.bellows.core.CompensatedSum;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has been seen of a column of texts. */
final class TextState extends ColumnState {
  private static final int FREQUENT = 1024;

  private final TallyState nulls;
  private final TallyState blanks;
  private final TallyState valid;
  private final CompensatedSum lengths;
  private final TextTable table;
  private final BucketState buckets;
  private String min;
  private String max;
  private long minLength = Long.MAX_VALUE;
  private long maxLength = Long.MIN_VALUE;

  /** Null while all texts are in the table. */
  private DistinctSketch distinct;

  TextState(ColumnPlan plan) {
    nulls = new TallyState();
    blanks = new TallyState();
    valid = new TallyState();
    lengths = new CompensatedSum();
    table = new TextTable();
    buckets = plan.buckets().map(BucketState::new).orElse(null);
  }

  private TextState(StateInput in) {
    nulls = TallyState.read(in);
    blanks = TallyState.read(in);
    valid = TallyState.read(in);
    lengths = in.sum();
    table = TextTable.read(in);
    buckets = in.bool() ? BucketState.read(in) : null;
    if (valid.rows() > 0) {
      min = in.text();
      max = in.text();
      minLength = in.whole();
      maxLength = in.whole();
    }
    distinct = in.bool() ? DistinctSketch.read(in) : null;
  }

  static TextState read(StateInput in) {
    return new TextState(in);
  }

  @Override
  void write(StateOutput out) {
    nulls.write(out);
    blanks.write(out);
    valid.write(out);
    out.put(lengths);
    table.write(out);
    out.put(buckets != null);
    if (buckets != null) {
      buckets.write(out);
    }
    if (valid.rows() > 0) {
      out.put(min);
      out.put(max);
      out.put(minLength);
      out.put(maxLength);
    }
    out.put(distinct != null);
    if (distinct != null) {
      distinct.write(out);
    }
  }

  @Override
  void accept(ColumnPlan plan, ColumnValues values) {
    plan.buckets().ifPresent(bucketing -> buckets.accept(bucketing, values));
    for (int i = 0; i < values.size; i++) {
      String text = values.texts[i];
      double weight = values.weights == null ? 1 : values.weights[i];
      if (text == null) {
        nulls.add(weight);
      } else {
        accept(text, weight);
      }
    }
    sketchIfMany();
  }

  private void accept(String text, double weight) {
    valid.add(weight);
    if (text.isBlank()) {
      blanks.add(weight);
    }
    long length = text.codePointCount(0, text.length());
    lengths.add(weight * length);
    noteExtremes(text, text, length, length);
    if (distinct != null) {
      distinct.add(text);
    }
    table.add(text, weight);
  }

  private void noteExtremes(String low, String high, long shortest, long longest) {
    if (min == null || TextOrder.compare(low, min) < 0) {
      min = low;
    }
    if (max == null || TextOrder.compare(high, max) > 0) {
      max = high;
    }
    minLength = Math.min(minLength, shortest);
    maxLength = Math.max(maxLength, longest);
  }

  private void sketchIfMany() {
    if (!table.isFull()) {
      return;
    }
    sketch();
    table.keepHeaviest(FREQUENT);
  }

  private void sketch() {
    if (distinct == null) {
      distinct = new DistinctSketch();
      table.counts().keySet().forEach(distinct::add);
    }
  }

  @Override
  void merge(ColumnState state) {
    TextState other = (TextState) state;
    if (other.distinct != null || distinct != null) {
      sketch();
      other.sketch();
      distinct.merge(other.distinct);
    }
    nulls.merge(other.nulls);
    blanks.merge(other.blanks);
    valid.merge(other.valid);
    lengths.add(other.lengths);
    table.merge(other.table);
    if (buckets != null) {
      buckets.merge(other.buckets);
    }
    if (other.min != null) {
      noteExtremes(other.min, other.max, other.minLength, other.maxLength);
    }
    sketchIfMany();
  }

  @Override
  TallyState nulls() {
    return nulls;
  }

  @Override
  TallyState valid() {
    return valid;
  }

  @Override
  UniqueCount unique() {
    return distinct == null ? UniqueCount.exactly(table.size()) : distinct.count(table.size(), 0);
  }

  @Override
  BucketState buckets() {
    return buckets;
  }

  boolean isExact() {
    return distinct == null;
  }

  TallyState blanks() {
    return blanks;
  }

  Optional<String> min() {
    return Optional.ofNullable(min);
  }

  Optional<String> max() {
    return Optional.ofNullable(max);
  }

  Optional<TextLengths> lengths() {
    return min == null
        ? Optional.empty()
        : Optional.of(new TextLengths(minLength, lengths.value() / valid.weight(), maxLength));
  }

  /** What is in the table, in the order of texts. */
  List<Map.Entry<String, TallyState>> entries() {
    return table.counts().entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey, TextOrder::compare))
        .toList();
  }

  double lost() {
    return table.lost();
  }
}
