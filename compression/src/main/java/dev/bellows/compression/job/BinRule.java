package dev.bellows.compression.job;

import dev.bellows.core.hook.StepBlock;
import dev.bellows.features.binning.BinPolicy;
import java.util.List;
import java.util.Map;

/**
 * How columns get bins, as a job file says it: a number of quantiles, or one of the words with its
 * number or numbers.
 */
record BinRule(String word, List<Double> numbers) {
  private static final List<String> WORDS =
      List.of("quantiles", "equalWidth", "edges", "distinct", "categories");

  static final BinRule USUAL = new BinRule("quantiles", List.of(10.0));

  BinRule {
    numbers = List.copyOf(numbers);
  }

  /** {@code 10}, {@code {edges: [0, 15, 60]}}, {@code {categories: 20}}. */
  static BinRule read(StepBlock block) {
    if (!(block.plain() instanceof Map<?, ?>)) {
      return checked(block, new BinRule("quantiles", List.of((double) block.wholeNumber())));
    }
    block.allow(WORDS.toArray(String[]::new));
    Map<String, StepBlock> entries = block.entries();
    if (entries.size() != 1) {
      throw block.fault(
          "Invalid " + block.subject() + ": it has " + entries.size() + " rules, and needs one.");
    }
    String word = entries.keySet().iterator().next();
    StepBlock value = entries.get(word);
    List<Double> numbers =
        word.equals("edges")
            ? value.items().stream().map(StepBlock::number).toList()
            : List.of((double) value.wholeNumber());
    return checked(value, new BinRule(word, numbers));
  }

  private static BinRule checked(StepBlock block, BinRule rule) {
    try {
      rule.policy();
      return rule;
    } catch (IllegalArgumentException e) {
      throw block.fault("", e.getMessage() + ".", e);
    }
  }

  /** The rule as bins are made by it. */
  BinPolicy policy() {
    return switch (word) {
      case "equalWidth" -> BinPolicy.equalWidth(whole());
      case "edges" -> BinPolicy.edges(numbers.stream().mapToDouble(Double::doubleValue).toArray());
      case "distinct" -> BinPolicy.distinct(whole());
      case "categories" -> BinPolicy.categories(whole());
      default -> BinPolicy.quantiles(whole());
    };
  }

  private int whole() {
    return (int) Math.min(Integer.MAX_VALUE, numbers.get(0));
  }
}
