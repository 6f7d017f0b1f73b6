package dev.bellows.features.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a table keeps a set of rules.
 *
 * @param rows all rows
 * @param failingRows those that fail at least one rule of severity warn, error or fatal
 * @param results one for each rule, in the set's order
 */
public record RuleReport(long rows, long failingRows, List<RuleResult> results) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public RuleReport {
    results = List.copyOf(results);
  }

  /** The share of rows that fail no rule but those of severity info; 1 where there are no rows. */
  public double passRate() {
    return rows == 0 ? 1 : (rows - failingRows) / (double) rows;
  }

  /** Whether all gates held: the rules of severity error and fatal. */
  public boolean held() {
    return failures().isEmpty();
  }

  /** The gates that did not hold. */
  public List<RuleResult> failures() {
    return results.stream().filter(RuleResult::stops).toList();
  }

  /** The rules of severity warn that too few rows pass. */
  public List<RuleResult> warnings() {
    return results.stream()
        .filter(result -> !result.held() && result.rule().severity() == Severity.WARN)
        .toList();
  }

  /**
   * Goes on if all gates held.
   *
   * @param subject whose rows they are, for the message: {@code "Table 'sales'"}
   * @throws RuleFailedException naming each gate that did not hold, with its numbers
   */
  public void requireHeld(String subject) {
    List<RuleResult> failures = failures();
    if (!failures.isEmpty()) {
      String lines =
          String.join("\n", failures.stream().map(failure -> "  " + line(failure)).toList());
      throw new RuleFailedException(subject + " breaks its rules:\n" + lines, failures);
    }
  }

  /** Its severity and {@link RuleResult#describe}. */
  private static String line(RuleResult result) {
    return result.rule().severity().label() + " " + result.describe();
  }

  /** The report as a text to read: a line for all rows and one for each rule. */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d rows, %,d of them fail a rule; pass rate %s",
            rows,
            failingRows,
            RuleResult.shownRate(rows - failingRows, rows)));
    results.forEach(
        result -> lines.add("  " + (result.held() ? "held   " : "BROKEN ") + line(result)));
    return String.join("\n", lines) + "\n";
  }

  /**
   * The report as a JSON object: numbers of rows, shares from 0 to 1, and the rules in their order.
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("rows", rows);
    root.put("failingRows", failingRows);
    root.put("passRate", passRate());
    root.put("held", held());
    root.putArray("rules");
    results.forEach(result -> write(result, root.withArray("rules").addObject()));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a rule report as JSON", e);
    }
  }

  private static void write(RuleResult result, ObjectNode node) {
    Rule rule = result.rule();
    node.put("name", rule.name());
    node.put("condition", rule.condition());
    node.put("severity", rule.severity().label());
    node.put("nulls", RuleWords.word(rule.nulls()));
    node.put("checked", result.checked());
    node.put("failing", result.failing());
    node.put("unknown", result.unknown());
    node.put("passRate", result.passRate());
    node.put("required", result.required().share());
    node.put("requiredBy", result.required().source());
    rule.confidence()
        .ifPresent(
            confidence ->
                node.put("confidence", confidence)
                    .put("confirmedPassRate", result.confirmedPassRate()));
    result.value().ifPresent(value -> node.set("value", JSON.valueToTree(shown(value))));
    node.put("held", result.held());
  }

  /** JSON has numbers, truth values and texts. */
  private static Object shown(Object value) {
    boolean plain =
        value instanceof Boolean
            || (value instanceof Number number && Double.isFinite(number.doubleValue()));
    return plain ? value : value.toString();
  }
}
