package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanRole;
import dev.bellows.optimization.rules.FilterTrace.Obstacle;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Conditions that are applied later than they could be. */
final class FilterRules {
  static final Rule NOT_PUSHED =
      PlanRule.named("filter-not-pushed", "A condition is not applied while files are read")
          .speaks(
              "a conjunct of a filter cannot be told to the scan below it, by the reason that its"
                  + " code says, and the scan reads minBytes or more; cost = predicted time of the"
                  + " scan; gain up to the cost.")
          .from("Spark's own translation of filters for sources; the reasons are Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 0, "bytes", "files that are read")
          .ofNode(PlanNodeKind.FILTER, FilterRules::notPushed);

  static final Rule NO_PARTITION_FILTER =
      PlanRule.named("missing-partition-filter", "A filtered query reads all partitions of a table")
          .speaks(
              "a scan has a condition, but none on the columns by which its table is partitioned,"
                  + " and the table has minPartitions or more; cost = predicted time of the scan;"
                  + " gain up to cost · (1 − 1 / partitions).")
          .from("the partition filters that Spark tells of its scans")
          .takes(Safety.CODE_CHANGE)
          .limit("minPartitions", 10, "count", "partitions of the table")
          .ofNode(PlanNodeKind.FILTER, FilterRules::noPartitionFilter);

  static final List<Rule> ALL = List.of(NOT_PUSHED, NO_PARTITION_FILTER);

  private FilterRules() {}

  private static Stream<Finding> notPushed(PlanLook look, PlanPlace filter) {
    return filter.shape().of(PlanRole.CONDITION).stream()
        .flatMap(
            condition ->
                FilterTrace.of(look, filter.node(), condition)
                    .flatMap(obstacle -> finding(look, filter, condition, obstacle))
                    .stream());
  }

  private static Optional<Finding> finding(
      PlanLook look, PlanPlace filter, PlanExpression condition, Obstacle obstacle) {
    double bytes = FilterTrace.scannedBytes(obstacle.at());
    if (!look.atLeast("minBytes", bytes)) {
      return Optional.empty();
    }
    double cost =
        obstacle
            .at()
            .nodes()
            .filter(node -> node.kind() == PlanNodeKind.SCAN)
            .mapToDouble(look.cost()::scan)
            .sum();
    FilterReason reason = obstacle.reason();
    return Optional.of(
        look.at(filter)
            .because(reason.name())
            .says(
                "%s is applied after %s are read: %s.",
                condition.readable(), Words.bytes(bytes), reason.why())
            .number("files read", bytes, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                reason.rewrite(),
                reason.snippet(obstacle.about()),
                reason == FilterReason.CONF_OFF ? Safety.RUNTIME_SETTING : Safety.CODE_CHANGE));
  }

  private static Stream<Finding> noPartitionFilter(PlanLook look, PlanPlace filter) {
    Optional<PlanNode> scan = scanBelow(filter.node());
    if (scan.isEmpty() || !scan.get().shape().of(PlanRole.PARTITION_FILTERS).isEmpty()) {
      return Stream.empty();
    }
    boolean compares =
        filter.shape().of(PlanRole.CONDITION).stream()
            .anyMatch(each -> !Conditions.testsNull(each));
    OptionalLong partitions = scan.get().shape().number(PlanFact.TABLE_PARTITIONS);
    if (!compares
        || partitions.isEmpty()
        || !look.atLeast("minPartitions", partitions.getAsLong())) {
      return Stream.empty();
    }
    List<String> columns =
        scan.get().shape().of(PlanRole.PARTITION_COLUMNS).stream()
            .map(PlanExpression::readable)
            .toList();
    double cost = look.cost().scan(scan.get());
    return Stream.of(
        look.at(filter)
            .says(
                "The condition names none of the columns by which the table is partitioned (%s):"
                    + " all %s partitions are read.",
                String.join(", ", columns), Words.count(partitions.getAsLong()))
            .number("partitions", partitions.getAsLong(), "count")
            .costs(cost)
            .saves(0, cost * (1 - 1.0 / Math.max(1, partitions.getAsLong())))
            .advises(
                "Add a condition on a partition column that follows from what is asked.",
                "rows.filter(functions.col(\"" + columns.get(0) + "\").equalTo(<value>));"));
  }

  private static Optional<PlanNode> scanBelow(PlanNode filter) {
    PlanNode node = filter.children().get(0);
    while (node.children().size() == 1
        && (node.kind() == PlanNodeKind.PROJECT || node.kind() == PlanNodeKind.OTHER)) {
      node = node.children().get(0);
    }
    return node.kind() == PlanNodeKind.SCAN ? Optional.of(node) : Optional.empty();
  }
}
