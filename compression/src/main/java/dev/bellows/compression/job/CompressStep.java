package dev.bellows.compression.job;

import dev.bellows.compression.CompressionMode;
import dev.bellows.compression.job.CompressOperation.Weight;
import dev.bellows.core.hook.JobStepProvider;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.features.profile.WeightMeaning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the step {@code compress:}, which bins the rows' columns and makes one row of those that
 * fall into the same bins.
 *
 * <pre>{@code
 * compress:
 *   features: [distance, hour, carrier]
 *   bins: 10
 *   columns: { hour: { edges: [6, 12, 18] }, carrier: { categories: 20 } }
 *   label: late
 *   protect: [month]
 *   minRatio: 5
 *   model: out/flights-bins
 * }</pre>
 */
public final class CompressStep implements JobStepProvider {
  /** The step's key. */
  static final String KEY = "compress";

  /** For {@link java.util.ServiceLoader}. */
  public CompressStep() {}

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public StepOperation read(StepBlock block) {
    block.allow(
        "features",
        "bins",
        "columns",
        "mode",
        "label",
        "measures",
        "protect",
        "weight",
        "representatives",
        "minRatio",
        "model");
    Map<String, BinRule> rules = new LinkedHashMap<>();
    block
        .find("columns")
        .ifPresent(
            all -> all.entries().forEach((name, rule) -> rules.put(name, BinRule.read(rule))));
    return new CompressOperation(
        features(block, rules),
        block.find("bins").map(BinRule::read).orElse(BinRule.USUAL),
        rules,
        label(block),
        texts(block, "measures"),
        texts(block, "protect"),
        block.find("weight").map(CompressStep::weight),
        block.find("representatives").map(StepBlock::truth).orElse(false),
        minRatio(block),
        block.find("model").map(StepBlock::text));
  }

  private static List<String> features(StepBlock block, Map<String, BinRule> rules) {
    StepBlock listed = block.required("features", "the columns to bin");
    List<String> features = listed.texts();
    if (features.isEmpty()) {
      throw listed.fault("Invalid " + listed.subject() + ": it names no column to bin.");
    }
    for (String name : rules.keySet()) {
      if (!features.contains(name)) {
        throw block.fault(
            "columns." + name,
            "Column '" + name + "' has a rule and is none of the features " + features + ".",
            null);
      }
    }
    return features;
  }

  /** The mode says whether there is a label; both may be told as long as they agree. */
  private static Optional<String> label(StepBlock block) {
    Optional<String> label = block.find("label").map(StepBlock::text);
    Optional<String> mode = block.find("mode").map(word -> word.word(List.of("labelled", "cells")));
    boolean wantsLabel =
        mode.map(m -> m.equals(CompressionMode.LABELLED.name().toLowerCase(Locale.ROOT)))
            .orElse(label.isPresent());
    if (wantsLabel && label.isEmpty()) {
      throw block.fault(
          "mode", "Mode labelled needs a label: the column by whose values rows stay apart.", null);
    }
    if (!wantsLabel && label.isPresent()) {
      throw block.fault(
          "label", "Mode cells has no label. Name it in measures, to keep its mean.", null);
    }
    return label;
  }

  private static List<String> texts(StepBlock block, String key) {
    return block.find(key).map(StepBlock::texts).orElse(List.of());
  }

  private static Weight weight(StepBlock block) {
    if (!(block.plain() instanceof Map<?, ?>)) {
      return new Weight(block.text(), WeightMeaning.FREQUENCY);
    }
    block.allow("column", "meaning");
    String column = block.required("column", "the column of the weights").text();
    WeightMeaning meaning =
        block
            .find("meaning")
            .map(word -> word.word(List.of("frequency", "reliability")))
            .map(word -> WeightMeaning.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(WeightMeaning.FREQUENCY);
    return new Weight(column, meaning);
  }

  private static double minRatio(StepBlock block) {
    Optional<StepBlock> asked = block.find("minRatio");
    if (asked.isEmpty()) {
      return 1;
    }
    double ratio = asked.get().number();
    if (!(ratio >= 1) || Double.isInfinite(ratio)) {
      throw asked
          .get()
          .fault("Invalid least ratio: " + ratio + "; there is at least 1 row for each cell.");
    }
    return ratio;
  }
}
