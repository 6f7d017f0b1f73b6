package dev.bellows.core.advice;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import java.util.List;
import java.util.Map;

/**
 * What a rule says of itself.
 *
 * @param id lower case with hyphens: {@code data-skew}; unique among all rules
 * @param title what it looks for, as a phrase
 * @param formula when it speaks, with its thresholds by name
 * @param source where the formula comes from
 * @param safety what it takes to follow it
 * @param thresholds its numbers
 */
public record RuleInfo(
    String id,
    String title,
    String formula,
    String source,
    Safety safety,
    List<Threshold> thresholds) {
  public RuleInfo {
    thresholds = List.copyOf(thresholds);
  }

  /** The value of its threshold of that name. */
  public double threshold(String key) {
    return thresholds.stream()
        .filter(threshold -> threshold.key().equals(key))
        .mapToDouble(Threshold::value)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(key)));
  }

  /**
   * The same with other values of thresholds.
   *
   * @throws IllegalArgumentException if one is not the rule's
   */
  public RuleInfo with(Map<String, Double> values) {
    List<String> keys = thresholds.stream().map(Threshold::key).toList();
    values.keySet().forEach(key -> Args.check(keys.contains(key), "%s", unknown(key)));
    List<Threshold> changed =
        thresholds.stream()
            .map(each -> each.with(values.getOrDefault(each.key(), each.value())))
            .toList();
    return new RuleInfo(id, title, formula, source, safety, changed);
  }

  private String unknown(String key) {
    List<String> keys = thresholds.stream().map(Threshold::key).toList();
    return String.format(
        "Unknown threshold '%s' of rule '%s' (known: %s)%s",
        key, id, String.join(", ", keys), Suggestions.didYouMean(key, keys));
  }
}
