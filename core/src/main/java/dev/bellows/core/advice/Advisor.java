package dev.bellows.core.advice;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import dev.bellows.core.evidence.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks rules what they find. Immutable; refinements return a new one. Runs no job.
 *
 * <pre>{@code
 * Advice advice = Advisor.ofClassPath().without("small-tasks").advise(report.evidence());
 * }</pre>
 */
public final class Advisor {
  private static final Comparator<Finding> ORDER =
      Comparator.comparingDouble(Finding::costMillis)
          .thenComparing(Finding::severity)
          .reversed()
          .thenComparing(Finding::rule)
          .thenComparing(Finding::where);

  private final Map<String, Rule> rules;
  private final Map<String, RuleInfo> settings;

  private Advisor(Map<String, Rule> rules, Map<String, RuleInfo> settings) {
    this.rules = rules;
    this.settings = settings;
  }

  /** All rules of the modules on the class path. */
  public static Advisor ofClassPath() {
    List<Rule> found = new ArrayList<>();
    ServiceLoader.load(RuleProvider.class).forEach(provider -> found.addAll(provider.rules()));
    return of(found);
  }

  /**
   * These rules.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  public static Advisor of(List<? extends Rule> rules) {
    Map<String, Rule> byId = new TreeMap<>();
    Map<String, RuleInfo> infos = new HashMap<>();
    for (Rule rule : rules) {
      RuleInfo info = rule.info();
      Args.check(
          byId.put(info.id(), rule) == null, "Invalid rules: two have the id '%s'", info.id());
      infos.put(info.id(), info);
    }
    return new Advisor(byId, infos);
  }

  /** What its rules say of themselves, with the thresholds that hold, by id. */
  public List<RuleInfo> rules() {
    return rules.keySet().stream().map(settings::get).toList();
  }

  /**
   * Without these rules.
   *
   * @throws IllegalArgumentException if there is no rule of an id
   */
  public Advisor without(String... ids) {
    Map<String, Rule> rest = new TreeMap<>(rules);
    for (String id : ids) {
      requireKnown(id);
      rest.remove(id);
    }
    return new Advisor(rest, settings);
  }

  /**
   * With other values of a rule's thresholds.
   *
   * @throws IllegalArgumentException if there is no rule of that id or no such threshold
   */
  public Advisor with(String id, Map<String, Double> thresholds) {
    requireKnown(id);
    Map<String, RuleInfo> changed = new HashMap<>(settings);
    changed.put(id, settings.get(id).with(thresholds));
    return new Advisor(rules, changed);
  }

  /** What the rules find. A rule that throws is told among the failures, and the rest is asked. */
  public Advice advise(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Map.Entry<String, Rule> entry : rules.entrySet()) {
      try {
        findings.addAll(entry.getValue().evaluate(evidence, settings.get(entry.getKey())));
      } catch (RuntimeException e) {
        failures.add("Rule '" + entry.getKey() + "' failed: " + e);
      }
    }
    findings.sort(ORDER);
    return new Advice(findings, failures);
  }

  private void requireKnown(String id) {
    Set<String> known = new TreeSet<>(rules.keySet());
    Args.check(
        known.contains(id),
        "Unknown rule '%s' (known: %s)%s",
        id,
        String.join(", ", known),
        Suggestions.didYouMean(id, known));
  }
}
