package dev.bellows.features.encode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words for encodings and smoothings, as job files, JSON and Spark ML write them. */
final class EncodingWords {
  private static final String FREQ = "freq";
  private static final String COUNT = "count";
  private static final String TARGET_MEAN = "targetMean";
  private static final String WOE = "woe";
  private static final List<String> NAMES = List.of(FREQ, COUNT, TARGET_MEAN, WOE);

  private static final String TARGET = "target";
  private static final String SMOOTHING = "smoothing";
  private static final String REGULARIZATION = "regularization";

  private static final String POOLED = "pooled";
  private static final String AUTO = "auto";
  private static final String SIGMOID = "sigmoid";

  private EncodingWords() {}

  /**
   * An encoding that a word writes, alone or with options.
   *
   * @param target the definition's target, for those that do not say another
   */
  static Encoding read(WrittenValue item, Optional<String> target) {
    if (!item.isBlock()) {
      return of(item, new WrittenValue(Map.of(), item.path(), item.label()), target);
    }
    Map.Entry<String, WrittenValue> entry =
        item.single("one method, such as {targetMean: {smoothing: 10}}");
    WrittenValue options = entry.getValue();
    return of(new WrittenValue(entry.getKey(), options.path(), item.label()), options, target);
  }

  private static Encoding of(WrittenValue name, WrittenValue options, Optional<String> target) {
    String word = name.wordOf(NAMES);
    if (word.equals(FREQ) || word.equals(COUNT)) {
      options.entriesOf(List.of());
      return new Encoding.OfFrequency(word.equals(FREQ) ? Frequency.SHARE : Frequency.COUNT);
    }
    String option = word.equals(WOE) ? REGULARIZATION : SMOOTHING;
    Map<String, WrittenValue> entries = options.entriesOf(List.of(TARGET, option));
    String of =
        WrittenValue.find(entries, TARGET)
            .map(WrittenValue::text)
            .or(() -> target)
            .orElseThrow(
                () ->
                    name.fault(
                        String.format(
                            "The method '%1$s' needs a target; write target: late beside the"
                                + " methods, or {%1$s: {target: late}}.",
                            word)));
    if (word.equals(WOE)) {
      WrittenValue value = entries.get(REGULARIZATION);
      return value == null
          ? new Encoding.OfEvidence(of, Encoding.OfEvidence.USUAL)
          : value.made(() -> new Encoding.OfEvidence(of, value.number()));
    }
    Smoothing smoothing =
        WrittenValue.find(entries, SMOOTHING)
            .map(EncodingWords::smoothing)
            .orElse(Smoothing.pooled());
    return new Encoding.OfMean(of, smoothing);
  }

  private static Smoothing smoothing(WrittenValue value) {
    if (value.isNumber()) {
      return value.made(() -> Smoothing.mEstimate(value.number()));
    }
    if (!value.isBlock()) {
      boolean isPooled = value.wordOf(List.of(POOLED, AUTO)).equals(POOLED);
      return isPooled ? Smoothing.pooled() : Smoothing.empiricalBayes();
    }
    String expected = "a number, pooled, auto, or {sigmoid: {k: 20, f: 10}}";
    Map.Entry<String, WrittenValue> entry = value.single(expected);
    new WrittenValue(entry.getKey(), entry.getValue().path(), value.label())
        .wordOf(List.of(SIGMOID));
    WrittenValue options = entry.getValue();
    Map<String, WrittenValue> entries = options.entriesOf(List.of("k", "f"));
    double k = WrittenValue.required(entries, "k", options, "a number of rows").number();
    double f = WrittenValue.required(entries, "f", options, "a number above 0").number();
    return options.made(() -> Smoothing.sigmoid(k, f));
  }

  /**
   * An encoding as a word, or a map of its word and its options.
   *
   * @param target the definition's target, which needs not be said again
   */
  static Object write(Encoding encoding, Optional<String> target) {
    if (encoding instanceof Encoding.OfFrequency frequency) {
      return frequency.kind() == Frequency.SHARE ? FREQ : COUNT;
    }
    Map<String, Object> options = new LinkedHashMap<>();
    if (!encoding.target().equals(target)) {
      encoding.target().ifPresent(name -> options.put(TARGET, name));
    }
    if (encoding instanceof Encoding.OfEvidence evidence) {
      if (evidence.regularization() != Encoding.OfEvidence.USUAL) {
        options.put(REGULARIZATION, evidence.regularization());
      }
      return options.isEmpty() ? WOE : Map.of(WOE, options);
    }
    Smoothing smoothing = ((Encoding.OfMean) encoding).smoothing();
    if (!(smoothing instanceof Smoothing.Pooled)) {
      options.put(SMOOTHING, write(smoothing));
    }
    return options.isEmpty() ? TARGET_MEAN : Map.of(TARGET_MEAN, options);
  }

  private static Object write(Smoothing smoothing) {
    if (smoothing instanceof Smoothing.MEstimate estimate) {
      return estimate.m();
    }
    if (smoothing instanceof Smoothing.Sigmoid sigmoid) {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("k", sigmoid.k());
      options.put("f", sigmoid.f());
      return Map.of(SIGMOID, options);
    }
    return smoothing instanceof Smoothing.Pooled ? POOLED : AUTO;
  }
}
