package dev.bellows.features.engineer;

import dev.bellows.features.graph.Cost;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What aggregates cost. */
final class GroupedCosts {
  private GroupedCosts() {}

  static List<Cost> of(GroupedFeatures features) {
    List<Cost> costs = new ArrayList<>();
    boolean isGrouped = !features.groups().isEmpty();
    String groups = String.join(", ", features.groups());
    costs.add(
        Cost.shuffle(
            isGrouped ? "groups by " + groups : "brings the parts of the aggregates together"));
    Set<String> distinct = distinct(features);
    if (!distinct.isEmpty()) {
      costs.add(Cost.shuffle(distinctReason(distinct)));
    }
    if (features.features().stream().anyMatch(f -> f.kind() == AggregationKind.MEDIAN)
        && isGrouped) {
      costs.add(
          Cost.sort("median: a task that meets more than 128 groups sorts its rows by " + groups));
    }
    features.joinBack().ifPresent(how -> costs.addAll(joinCosts(how, groups)));
    return costs;
  }

  /** Each is told apart by itself: a column, under a condition. */
  static Set<String> distinct(GroupedFeatures features) {
    Set<String> distinct = new LinkedHashSet<>();
    for (Aggregation feature : features.features()) {
      if (feature.kind() == AggregationKind.COUNT_DISTINCT) {
        String where = feature.where().map(condition -> " where " + condition).orElse("");
        feature.columns().forEach(c -> distinct.add(c.toLowerCase(Locale.ROOT) + where));
      }
    }
    return distinct;
  }

  private static String distinctReason(Set<String> distinct) {
    String reason = "tells the different values of " + String.join(", ", distinct) + " apart";
    return distinct.size() == 1
        ? reason
        : reason + ", with " + (distinct.size() + 1) + " copies of each row";
  }

  private static List<Cost> joinCosts(JoinBack how, String groups) {
    if (how == JoinBack.BROADCAST || groups.isEmpty()) {
      return List.of(new Cost(Cost.Kind.BROADCAST, 1, "adds the aggregates to the rows"));
    }
    String reason =
        "adds the aggregates to the rows of the same "
            + groups
            + ", both sides; none where the groups are few enough to broadcast";
    return List.of(new Cost(Cost.Kind.SHUFFLE, 2, reason), new Cost(Cost.Kind.SORT, 2, reason));
  }
}
