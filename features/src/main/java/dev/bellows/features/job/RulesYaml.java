package dev.bellows.features.job;

import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleDefinitionException;
import dev.bellows.features.validate.RuleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Reads {@code rules:}, {@code minPassRate:}, {@code quarantine:} and {@code reference:} of steps,
 * and pass rates.
 */
final class RulesYaml {
  static final List<String> STEP_KEYS = List.of("rules", "minPassRate", "quarantine", "reference");

  private static final String RULES = STEP_KEYS.get(0);
  private static final String MIN_PASS_RATE = STEP_KEYS.get(1);
  private static final String QUARANTINE = STEP_KEYS.get(2);
  private static final String REFERENCE = STEP_KEYS.get(3);
  private static final String DEFAULT = "default";
  private static final String SHARE = "a share from 0 to 1, such as 0.95 for 95 %";

  private RulesYaml() {}

  /**
   * @param path the step's path in the file: {@code steps.0}
   * @param places where the places of its values are noted, by their path
   */
  static StepRules read(YamlBlock step, String path, Map<String, String> places) {
    List<Rule> rules =
        step.node(RULES)
            .map(node -> rules(node, step.labelled(RULES), path + "." + RULES, places))
            .orElse(List.of());
    requireRules(step, rules);
    OptionalDouble rate =
        step.node(MIN_PASS_RATE)
            .map(node -> OptionalDouble.of(share(node, step.labelled(MIN_PASS_RATE))))
            .orElse(OptionalDouble.empty());
    Optional<QuarantineTable> quarantine =
        step.node(QUARANTINE)
            .map(
                node ->
                    quarantine(node, step.labelled(QUARANTINE), path + "." + QUARANTINE, places));
    Optional<String> reference = step.text(REFERENCE);
    return new StepRules(rules, rate, quarantine, reference);
  }

  private static List<Rule> rules(
      YamlNode node, String subject, String path, Map<String, String> places) {
    if (!(node instanceof YamlNode.Items items)) {
      throw YamlBlock.wrongType(
          node, subject, "a list such as [{ column: amount, check: \"> 0\" }]");
    }
    List<Object> words = new ArrayList<>();
    items.nodes().forEach(item -> words.add(item.plain()));
    try {
      return RuleSet.fromList(words, subject).rules();
    } catch (RuleDefinitionException e) {
      String wrong = e.path().isEmpty() ? path : path + "." + e.path();
      throw new JobFileException(new Places(places).at(wrong) + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new JobFileException(new Places(places).at(path) + e.getMessage() + ".", e);
    }
  }

  private static void requireRules(YamlBlock step, List<Rule> rules) {
    for (String key : List.of(MIN_PASS_RATE, QUARANTINE, REFERENCE)) {
      if (rules.isEmpty() && step.node(key).isPresent()) {
        throw new JobFileException(
            String.format(
                "%s: %s is not used, as the step has no 'rules'; add some or remove it.",
                step.placeOf(key), step.labelled(key)));
      }
    }
  }

  private static double share(YamlNode node, String subject) {
    if (!(node.plain() instanceof Number number)) {
      throw YamlBlock.wrongType(node, subject, SHARE);
    }
    double share = number.doubleValue();
    if (!(share >= 0 && share <= 1)) {
      throw YamlBlock.wrongType(node, subject, SHARE);
    }
    return share;
  }

  private static QuarantineTable quarantine(
      YamlNode node, String subject, String path, Map<String, String> places) {
    if (node instanceof YamlNode.Scalar) {
      return made(node, () -> new QuarantineTable(YamlBlock.text(node, subject), DataFormat.DELTA));
    }
    YamlBlock block = new YamlBlock(node, subject, path, places).allow("path", "format");
    String directory = block.requiredText("path", "the directory of the table");
    DataFormat format =
        block
            .word("format", DataFormat.labels())
            .flatMap(DataFormat::named)
            .orElse(DataFormat.DELTA);
    YamlNode wrong = block.node("format").orElse(node);
    return made(wrong, () -> new QuarantineTable(directory, format));
  }

  private static <T> T made(YamlNode node, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new JobFileException(node.place() + ": " + e.getMessage() + ".", e);
    }
  }

  /** The job's {@code passRates:} block. */
  static PassRates passRates(YamlNode node, String subject, Map<String, String> places) {
    List<String> keys = new ArrayList<>(Layer.labels());
    keys.add(0, DEFAULT);
    YamlBlock block =
        new YamlBlock(node, subject, "passRates", places).allow(keys.toArray(String[]::new));
    Map<Layer, Double> layers = new EnumMap<>(Layer.class);
    for (String label : Layer.labels()) {
      block
          .node(label)
          .ifPresent(value -> layers.put(Layer.named(label), share(value, block.labelled(label))));
    }
    OptionalDouble everywhere =
        block
            .node(DEFAULT)
            .map(value -> OptionalDouble.of(share(value, block.labelled(DEFAULT))))
            .orElse(OptionalDouble.empty());
    return new PassRates(everywhere, layers);
  }
}
