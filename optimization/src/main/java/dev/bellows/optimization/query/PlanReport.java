package dev.bellows.optimization.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.QueryPlan;
import java.util.List;

/**
 * What a plan shows.
 *
 * @param plan the plan
 * @param findings the most costly first, by what a model of bytes and rows predicts
 * @param failures rules that threw, and what
 */
public record PlanReport(QueryPlan plan, List<Finding> findings, List<String> failures) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public PlanReport {
    findings = List.copyOf(findings);
    failures = List.copyOf(failures);
  }

  /** The findings and the plan as text, for a terminal. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(headline()).append('\n');
    int number = 1;
    for (Finding finding : findings) {
      text.append('\n').append(number++).append(". ").append(title(finding)).append('\n');
      text.append("   ").append(finding.message()).append('\n');
      text.append("   ").append(finding.action()).append('\n');
      text.append("     ").append(finding.snippet()).append('\n');
      if (finding.gain().highMillis() > 0) {
        text.append("   predicted: ").append(predicted(finding)).append('\n');
      }
    }
    failures.forEach(failure -> text.append('\n').append(failure).append('\n'));
    text.append('\n');
    tree(plan.root(), "", text);
    return text.toString();
  }

  String headline() {
    if (findings.isEmpty()) {
      return "Nothing stands out in this plan.";
    }
    return findings.size() == 1
        ? "One thing stands out in this plan."
        : findings.size() + " things stand out in this plan.";
  }

  static String title(Finding finding) {
    String reason = finding.reason().isEmpty() ? "" : " " + finding.reason();
    return finding.rule() + reason + ", " + finding.where();
  }

  /** {@code 0 ms to 1.2 s of 3.4 s less}. */
  static String predicted(Finding finding) {
    return Words.time(finding.gain().lowMillis())
        + " to "
        + Words.time(finding.gain().highMillis())
        + " less";
  }

  private static void tree(PlanNode node, String indent, StringBuilder text) {
    text.append(indent).append(node.id()).append(' ').append(node.name()).append('\n');
    node.children().forEach(child -> tree(child, indent + "  ", text));
  }

  /** The plan as a picture, with the findings at their nodes. */
  public PlanPicture picture() {
    return PlanPicture.of(plan).marking(findings);
  }

  /** The findings, and the plan's nodes with their inputs by number, as JSON. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("headline", headline());
    root.set("findings", JSON.valueToTree(findings));
    root.set("failures", JSON.valueToTree(failures));
    ArrayNode nodes = root.putArray("nodes");
    plan.nodes().forEach(node -> write(node, nodes.addObject()));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a plan's report as JSON", e);
    }
  }

  private static void write(PlanNode node, ObjectNode out) {
    out.put("id", node.id());
    out.put("name", node.name());
    out.put("kind", node.kind().name());
    out.put("text", node.text());
    node.shape().estimate().ifPresent(estimate -> out.put("estimatedBytes", estimate.bytes()));
    ArrayNode inputs = out.putArray("inputs");
    node.children().forEach(child -> inputs.add(child.id()));
  }

  /** The findings and the picture as a page that needs nothing else. */
  public String toHtml() {
    return PlanPage.write(this);
  }
}
