package dev.bellows.optimization.rules;

import dev.bellows.core.plan.PlanColumn;
import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanRole;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows the columns of a condition down to what stops it on its way to a scan. */
final class FilterTrace {
  private static final Set<String> MUTE_FORMATS =
      Set.of("text", "binaryfile", "xml", "libsvm", "image");

  private final PlanExpression condition;
  private final boolean translatable;
  private final PlanLook look;

  private FilterTrace(PlanExpression condition, boolean translatable, PlanLook look) {
    this.condition = condition;
    this.translatable = translatable;
    this.look = look;
  }

  /**
   * What stops a condition.
   *
   * @param reason why
   * @param at where
   * @param about the column or setting that the rewrite is about
   */
  record Obstacle(FilterReason reason, PlanNode at, String about) {}

  /** What stops a condition of the filter; empty when nothing does, or nothing could help. */
  static Optional<Obstacle> of(PlanLook look, PlanNode filter, PlanExpression condition) {
    if (Conditions.testsNull(condition)
        || Conditions.isInferred(condition)
        || condition.columns().isEmpty()) {
      return Optional.empty();
    }
    boolean translatable = !filter.shape().of(PlanRole.UNTRANSLATABLE).contains(condition);
    return new FilterTrace(condition, translatable, look)
        .below(filter.children().get(0), ids(condition.columns()));
  }

  private Optional<Obstacle> below(PlanNode node, Set<Long> wanted) {
    return switch (node.kind()) {
      case SCAN -> atScan(node, wanted);
      case CACHED_SCAN ->
          readsFiles(node) ? stop(FilterReason.ABOVE_CACHE, node) : Optional.empty();
      case PROJECT -> throughProject(node, wanted);
      case WINDOW ->
          made(node, wanted) ? Optional.empty() : ifScanned(FilterReason.ABOVE_WINDOW_OR_AGG, node);
      case LIMIT -> ifScanned(FilterReason.ABOVE_LIMIT, node);
      case OBJECTS -> ifScanned(FilterReason.UDF, node);
      case PYTHON -> made(node, wanted) ? ifScanned(FilterReason.UDF, node) : child(node, wanted);
      case GENERATE -> made(node, wanted) ? Optional.empty() : child(node, wanted);
      case EXCHANGE, SORT, FILTER, COALESCE, SHUFFLE_READ, REUSED, BROADCAST, OTHER ->
          node.name().equals("Sample")
              ? ifScanned(FilterReason.ABOVE_LIMIT, node)
              : child(node, wanted);
      case SORT_MERGE_JOIN,
          SHUFFLED_HASH_JOIN,
          BROADCAST_HASH_JOIN,
          NESTED_LOOP_JOIN,
          CARTESIAN_PRODUCT ->
          throughJoin(node, wanted);
      default -> Optional.empty();
    };
  }

  private Optional<Obstacle> child(PlanNode node, Set<Long> wanted) {
    return node.children().size() == 1 ? below(node.children().get(0), wanted) : Optional.empty();
  }

  private Optional<Obstacle> atScan(PlanNode scan, Set<Long> wanted) {
    String format = scan.shape().fact(PlanFact.FORMAT).orElse("");
    Set<Long> partitions =
        scan.shape().of(PlanRole.PARTITION_COLUMNS).stream()
            .flatMap(each -> each.columns().stream())
            .map(PlanColumn::id)
            .collect(Collectors.toSet());
    if (format.isEmpty() || (condition.deterministic() && partitions.containsAll(wanted))) {
      return Optional.empty();
    }
    if (Conditions.comparesNested(condition)) {
      return stop(FilterReason.UNSUPPORTED_TYPE, scan);
    }
    if (translatable || Conditions.waitsForOneValue(condition)) {
      return refused(scan, format);
    }
    return stop(Conditions.reason(condition), scan);
  }

  /** Whether the format does not listen, or may not. */
  private Optional<Obstacle> refused(PlanNode scan, String format) {
    if (MUTE_FORMATS.contains(format)) {
      return stop(FilterReason.SOURCE_CANNOT, scan);
    }
    String key =
        "spark.sql."
            + (format.equals("delta") ? "parquet" : format)
            + (format.equals("csv") || format.equals("json")
                ? ".filterPushdown.enabled"
                : ".filterPushdown");
    return look.isOn(key, true)
        ? Optional.empty()
        : Optional.of(new Obstacle(FilterReason.CONF_OFF, scan, key));
  }

  private Optional<Obstacle> throughProject(PlanNode project, Set<Long> wanted) {
    Set<Long> inner = new HashSet<>();
    for (PlanExpression computed : project.shape().of(PlanRole.COMPUTED)) {
      if (computed.column().isPresent() && wanted.contains(computed.column().get().id())) {
        if (!computed.deterministic()) {
          return ifScanned(FilterReason.NON_DETERMINISTIC, project);
        }
        inner.addAll(ids(computed.columns()));
      }
    }
    return inner.isEmpty() ? Optional.empty() : child(project, inner);
  }

  private Optional<Obstacle> throughJoin(PlanNode join, Set<Long> wanted) {
    if (join.children().size() < 2) {
      return Optional.empty();
    }
    String type = join.shape().fact(PlanFact.JOIN_TYPE).orElse("");
    boolean left = ids(join.children().get(0).shape().output()).containsAll(wanted);
    boolean right = ids(join.children().get(1).shape().output()).containsAll(wanted);
    if (!left && !right) {
      return type.equals("ExistenceJoin")
          ? ifScanned(FilterReason.SUBQUERY, join)
          : Optional.empty();
    }
    boolean filled =
        type.equals("FullOuter")
            || (left && type.equals("RightOuter"))
            || (right && type.equals("LeftOuter"));
    if (filled) {
      return ifScanned(FilterReason.OUTER_JOIN_SIDE, join);
    }
    return below(join.children().get(left ? 0 : 1), wanted);
  }

  /** Columns that the node itself makes. */
  private static boolean made(PlanNode node, Set<Long> wanted) {
    return node.children().size() != 1
        || !ids(node.children().get(0).shape().output()).containsAll(wanted);
  }

  /** Where no file is read, nothing is saved by an earlier filter. */
  private Optional<Obstacle> ifScanned(FilterReason reason, PlanNode at) {
    return readsFiles(at) ? stop(reason, at) : Optional.empty();
  }

  private static boolean readsFiles(PlanNode node) {
    return node.nodes().anyMatch(each -> each.kind() == PlanNodeKind.SCAN);
  }

  private Optional<Obstacle> stop(FilterReason reason, PlanNode at) {
    String column = condition.columns().iterator().next().name();
    return Optional.of(new Obstacle(reason, at, column));
  }

  private static Set<Long> ids(Collection<PlanColumn> columns) {
    return columns.stream().map(PlanColumn::id).collect(Collectors.toSet());
  }

  static double scannedBytes(PlanNode node) {
    List<PlanNode> scans = node.nodes().filter(each -> each.kind() == PlanNodeKind.SCAN).toList();
    return scans.stream().mapToDouble(PlanCost::fileBytes).sum();
  }
}
