package dev.bellows.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns what Spark tells of a plan into a tree without nodes that only carry others. */
final class PlanReader {
  private static final Pattern CODEGEN = Pattern.compile("WholeStageCodegen \\((\\d+)\\)");

  private int nextId;
  private boolean adaptive;
  private boolean unfinished;

  QueryPlan read(ToldPlan told) {
    PlanNode root = node(told, 0, List.of());
    return new QueryPlan(root, adaptive, !unfinished);
  }

  private PlanNode node(ToldPlan told, int codegen, List<PlanMetric> carried) {
    if (told.name().equals("AdaptiveSparkPlan")) {
      adaptive = true;
      unfinished |= told.text().contains("isFinalPlan=false");
    }
    if (carriesOneNode(told)) {
      return node(
          told.children().get(0).telling(told.shape().facts()),
          codegenOf(told, codegen),
          joined(carried, metricsOf(told)));
    }
    int id = nextId++;
    List<PlanNode> children = new ArrayList<>();
    for (ToldPlan child : told.children()) {
      children.add(node(child, codegen, List.of()));
    }
    return new PlanNode(
        id,
        told.name(),
        PlanNodeKind.of(told.name()),
        told.text(),
        told.metadata(),
        codegen,
        List.of(),
        joined(metricsOf(told), carried),
        children,
        told.shape());
  }

  private static boolean carriesOneNode(ToldPlan told) {
    return told.children().size() == 1
        && (told.name().startsWith("WholeStageCodegen")
            || told.name().equals("InputAdapter")
            || told.name().equals("AdaptiveSparkPlan")
            || told.name().endsWith("QueryStage")
            || told.name().equals("ResultQueryStage"));
  }

  /** An input adapter is where a generated function ends. */
  private static int codegenOf(ToldPlan told, int codegen) {
    Matcher matcher = CODEGEN.matcher(told.name());
    if (matcher.matches()) {
      return Integer.parseInt(matcher.group(1));
    }
    return told.name().equals("InputAdapter") ? 0 : codegen;
  }

  private static List<PlanMetric> metricsOf(ToldPlan told) {
    boolean pipeline = told.name().startsWith("WholeStageCodegen");
    return told.metrics().stream()
        .map(
            metric ->
                new PlanMetric(
                    pipeline ? "pipeline " + metric.name() : metric.name(),
                    PlanMetric.Unit.of(metric.type()),
                    metric.id(),
                    OptionalLong.empty()))
        .toList();
  }

  private static List<PlanMetric> joined(List<PlanMetric> first, List<PlanMetric> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
