package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Columns that are read and not used, and rows that are too wide for generated code. */
final class ScanRules {
  static final Rule UNUSED_COLUMNS =
      PlanRule.named("unused-columns", "Columns are read that Spark cannot leave out")
          .speaks(
              "a cache holds more columns than the query uses (UNDER_CACHE), or a typed function"
                  + " takes all columns of a scan (TYPED_FUNCTION): columns that need not be there"
                  + " >= minColumns, and their share of all >= minShare; cost = predicted time of"
                  + " the scan; gain up to cost · share under a cache, and up to the cost else.")
          .from("Spark prunes columns up to a cache or a typed function; Bellows' own thresholds")
          .takes(Safety.CODE_CHANGE)
          .limit("minColumns", 5, "count", "columns that are not used")
          .limit("minShare", 0.5, "share", "of the columns")
          .ofNode(
              EnumSet.of(PlanNodeKind.CACHED_SCAN, PlanNodeKind.OBJECTS), ScanRules::unusedColumns);

  static final Rule WIDE_SCHEMA =
      PlanRule.named("wide-schema", "Rows are wider than generated code takes")
          .speaks(
              "a scan, a cache or a projection gives minFields columns or more: above"
                  + " spark.sql.codegen.maxFields Spark interprets rows one by one and reads no"
                  + " batches; cost = predicted time of the scans below; gain up to half of it.")
          .from("Spark's spark.sql.codegen.maxFields (100)")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minFields", 101, "count", "columns of a row")
          .ofPlan(ScanRules::wideSchema);

  static final List<Rule> ALL = List.of(UNUSED_COLUMNS, WIDE_SCHEMA);

  private ScanRules() {}

  private static Stream<Finding> unusedColumns(PlanLook look, PlanPlace place) {
    if (place.node().kind() == PlanNodeKind.CACHED_SCAN) {
      long held = place.shape().number(PlanFact.CACHED_COLUMNS).orElse(0);
      return unused(look, place, held, held - place.shape().output().size(), "UNDER_CACHE");
    }
    if (!place.node().name().equals("DeserializeToObject")) {
      return Stream.empty();
    }
    int taken = place.node().children().get(0).shape().output().size();
    boolean reads = FilterTrace.scannedBytes(place.node()) > 0;
    return reads ? unused(look, place, taken, taken, "TYPED_FUNCTION") : Stream.empty();
  }

  private static Stream<Finding> unused(
      PlanLook look, PlanPlace place, long all, long unused, String reason) {
    if (all == 0
        || !look.atLeast("minColumns", unused)
        || !look.atLeast("minShare", (double) unused / all)) {
      return Stream.empty();
    }
    boolean cached = reason.equals("UNDER_CACHE");
    double share = (double) unused / all;
    double cost = scans(look, place.node());
    return Stream.of(
        look.at(place)
            .because(reason)
            .says(
                cached
                    ? "The cache holds %s columns, and %s of them are not used here."
                    : "A typed function is given %s columns: Spark cannot see which of the %s it"
                        + " uses, so all are read.",
                all,
                unused)
            .number("columns", all, "count")
            .number("not used", unused, "count")
            .number("share", share, "share")
            .costs(cost)
            .saves(0, cached ? cost * share : cost)
            .advises(
                cached
                    ? "Choose the columns that the readers of the cache need before it."
                    : "Choose the columns that the function needs before it, or say it by"
                        + " columns.",
                cached
                    ? "rows.select(<the columns that are needed>).cache();"
                    : "rows.select(<the columns that are needed>).as(encoder).map(…);"));
  }

  private static double scans(PlanLook look, PlanNode below) {
    return below
        .nodes()
        .filter(node -> node.kind() == PlanNodeKind.SCAN)
        .mapToDouble(look.cost()::scan)
        .sum();
  }

  /** The widest node alone: those above and below it are wide for the same reason. */
  private static Stream<Finding> wideSchema(PlanLook look, PlanPlace root) {
    return root
        .all()
        .filter(place -> look.atLeast("minFields", place.shape().output().size()))
        .max((a, b) -> Integer.compare(a.shape().output().size(), b.shape().output().size()))
        .map(
            widest -> {
              int fields = widest.shape().output().size();
              double cost = scans(look, widest.node());
              return look.at(widest)
                  .says(
                      "Rows have %s columns: above %s Spark generates no code for them.",
                      Words.count(fields),
                      look.evidence().setting("spark.sql.codegen.maxFields", "100"))
                  .number("columns", fields, "count")
                  .costs(cost)
                  .saves(0, cost / 2)
                  .advises(
                      "Choose the columns that are needed early, keep the many features in an"
                          + " array, or raise the limit where the plan is simple.",
                      "spark.conf().set(\"spark.sql.codegen.maxFields\", \"" + fields + "\");");
            })
        .stream();
  }
}
