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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Functions that Spark cannot look into, and nodes that run without generated code. */
final class FunctionRules {
  private static final Pattern NATIVE =
      Pattern.compile("^(Comet|Gpu|Velox|CH|Photon|Native)[A-Z].*|.*(Exec)?Transformer$");
  private static final Set<PlanNodeKind> CARRIERS =
      EnumSet.of(
          PlanNodeKind.REUSED,
          PlanNodeKind.SHUFFLE_READ,
          PlanNodeKind.SUBQUERY,
          PlanNodeKind.COMMAND,
          PlanNodeKind.OTHER);

  static final Rule PYTHON =
      PlanRule.named("python-function", "Rows go to Python and back")
          .speaks(
              "a node runs Python code, row by row (ROW_AT_A_TIME) or by whole columns (ARROW),"
                  + " with minBytes or more below it; cost = predicted time of sending them; gain"
                  + " from half of it to all of it for rows, and up to half for columns.")
          .from("Spark's Python nodes; the pace is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 0, "bytes", "what goes to Python, by Spark's estimate")
          .ofNode(PlanNodeKind.PYTHON, FunctionRules::python);

  static final Rule OWN_FUNCTION =
      PlanRule.named("opaque-function", "Spark cannot look into a function of the user's own")
          .speaks(
              "a projection or filter calls a function of the user's own (USER_FUNCTION), or rows"
                  + " become objects for a typed one (TYPED_FUNCTION): such calls >= minCalls; cost"
                  + " = predicted time of the scans below; gain up to half of it.")
          .from("Catalyst neither optimizes nor generates code within them")
          .takes(Safety.CODE_CHANGE)
          .limit("minCalls", 1, "count", "calls in a node")
          .ofNode(
              EnumSet.of(PlanNodeKind.PROJECT, PlanNodeKind.FILTER, PlanNodeKind.OBJECTS),
              FunctionRules::ownFunction);

  static final Rule CODEGEN =
      PlanRule.named("codegen-fallback", "A node runs without generated code")
          .speaks(
              "a function without generated code makes Spark interpret the whole node, minNodes or"
                  + " more in a plan; cost = predicted time of the scans below; gain up to half of"
                  + " it.")
          .from("Spark's CodegenFallback; rows that are too wide are told by wide-schema")
          .takes(Safety.CODE_CHANGE)
          .limit("minNodes", 1, "count", "nodes without generated code")
          .ofPlan(FunctionRules::codegen);

  static final Rule NATIVE_SHARE =
      PlanRule.named("native-engine-share", "A native engine runs a part of the plan alone")
          .speaks(
              "a plan has nodes of a native engine, and their share of all its nodes is at most"
                  + " maxShare: rows are turned between both forms; no cost is told.")
          .from("the names of nodes of Comet, Gluten, RAPIDS and others")
          .takes(Safety.CODE_CHANGE)
          .limit("maxShare", 0.8, "share", "of the plan's nodes")
          .ofEveryPlan(FunctionRules::nativeShare);

  static final List<Rule> ALL = List.of(PYTHON, OWN_FUNCTION, CODEGEN, NATIVE_SHARE);

  private FunctionRules() {}

  private static Stream<Finding> python(PlanLook look, PlanPlace place) {
    double bytes = PlanCost.bytes(place.node());
    if (!look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    boolean rows = place.node().name().startsWith("BatchEval");
    double cost = look.cost().python(bytes);
    return Stream.of(
        look.at(place)
            .because(rows ? "ROW_AT_A_TIME" : "ARROW")
            .says(
                rows
                    ? "About %s go to Python and back, a pickled row at a time."
                    : "About %s go to Python and back, as columns.",
                Words.bytes(bytes))
            .number("sent", bytes, "bytes")
            .costs(cost)
            .saves(rows ? cost / 2 : 0, rows ? cost : cost / 2)
            .advises(
                rows
                    ? "Say it by Spark's own functions; else use a function over whole columns"
                        + " (Arrow)."
                    : "Say it by Spark's own functions where they have it.",
                rows
                    ? "spark.conf().set(\"spark.sql.execution.pythonUDF.arrow.enabled\","
                        + " \"true\");"
                    : "functions.expr(\"<the same in SQL>\")"));
  }

  private static Stream<Finding> ownFunction(PlanLook look, PlanPlace place) {
    boolean objects = place.node().kind() == PlanNodeKind.OBJECTS;
    boolean typed =
        objects && (place.node().name().startsWith("Map") || place.node().name().equals("CoGroup"));
    long calls = typed ? 1 : calls(place.node());
    if (calls == 0 || (objects && !typed) || !look.atLeast("minCalls", calls)) {
      return Stream.empty();
    }
    double cost = scans(look, place.node());
    return Stream.of(
        look.at(place)
            .because(typed ? "TYPED_FUNCTION" : "USER_FUNCTION")
            .says(
                typed
                    ? "Rows become objects and back for %s typed function: nothing is pushed or"
                        + " pruned through it."
                    : "%s functions of the user's own are called: nothing is pushed or simplified"
                        + " through them.",
                calls)
            .number("calls", calls, "count")
            .costs(cost)
            .saves(0, cost / 2)
            .advises("Say it by Spark's own functions.", "functions.expr(\"<the same in SQL>\")"));
  }

  private static long calls(PlanNode node) {
    return Stream.of(PlanRole.COMPUTED, PlanRole.CONDITION)
        .flatMap(role -> node.shape().of(role).stream())
        .flatMap(PlanExpression::all)
        .filter(each -> each.name().equals("ScalaUDF"))
        .count();
  }

  private static Stream<Finding> codegen(PlanLook look, PlanPlace root) {
    List<PlanPlace> slow =
        root.all()
            .filter(place -> place.shape().fact(PlanFact.NO_CODEGEN).isPresent())
            .filter(place -> !place.shape().fact(PlanFact.NO_CODEGEN).get().endsWith(" fields"))
            .toList();
    if (slow.isEmpty() || !look.atLeast("minNodes", slow.size())) {
      return Stream.empty();
    }
    PlanPlace first = slow.get(0);
    String function = first.shape().fact(PlanFact.NO_CODEGEN).orElseThrow();
    double cost = scans(look, first.node());
    return Stream.of(
        look.at(first)
            .says(
                "Spark has no generated code for %s, so %s nodes are interpreted.",
                function, slow.size())
            .number("nodes", slow.size(), "count")
            .costs(cost)
            .saves(0, cost / 2)
            .advises(
                "Say it without a lambda: by functions of whole arrays, or by an aggregate.",
                "functions.array_max(functions.col(\"<array>\"))"));
  }

  private static Stream<Finding> nativeShare(PlanLook look, PlanPlace root) {
    List<PlanNode> nodes = root.node().nodes().filter(node -> counts(node)).toList();
    long own = nodes.stream().filter(FunctionRules::isNative).count();
    double share = nodes.isEmpty() ? 0 : (double) own / nodes.size();
    if (own == 0 || !look.atMost("maxShare", share)) {
      return Stream.empty();
    }
    Optional<String> other =
        nodes.stream().filter(node -> !isNative(node)).map(PlanNode::name).findFirst();
    return Stream.of(
        look.at(root)
            .says(
                "The native engine runs %s of the plan's nodes; Spark itself runs %s and others.",
                Words.percent(share), other.orElse("none"))
            .number("share of nodes", share, "share")
            .advises(
                "Look at the engine's own explanation of why it left those nodes to Spark.",
                "spark.conf().set(\"spark.comet.explainFallback.enabled\", \"true\");"));
  }

  private static boolean counts(PlanNode node) {
    return isNative(node) || !CARRIERS.contains(node.kind());
  }

  private static boolean isNative(PlanNode node) {
    return NATIVE.matcher(node.name()).matches();
  }

  private static double scans(PlanLook look, PlanNode below) {
    return below
        .nodes()
        .filter(node -> node.kind() == PlanNodeKind.SCAN)
        .mapToDouble(look.cost()::scan)
        .sum();
  }
}
