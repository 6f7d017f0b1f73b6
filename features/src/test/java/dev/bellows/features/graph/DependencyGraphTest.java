package dev.bellows.features.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {
  private static final GraphNode FLIGHTS =
      GraphNode.named("flights").costing(Cost.scan("reads data/flights.parquet"));
  private static final DependencyGraph JOB =
      DependencyGraph.of(
          FLIGHTS,
          GraphNode.named("weather").costing(Cost.scan("reads data/weather.csv")),
          GraphNode.named("clean", "flights"),
          GraphNode.named("trends", "clean")
              .costing(Cost.shuffle("groups by origin"), Cost.sort("orders by date")),
          GraphNode.named("encoded", "clean", "clean")
              .costing(new Cost(Cost.Kind.BROADCAST, 2, "joins the states of origin, destination")),
          GraphNode.named("joined", "trends", "weather").costing(Cost.shuffle("joins by date")),
          GraphNode.named("unused", "weather"));

  @Test
  void nodesComeBehindWhatTheyRead() {
    DependencyGraph graph =
        DependencyGraph.of(
            GraphNode.named("c", "a", "b"),
            GraphNode.named("b", "a"),
            GraphNode.named("x"),
            GraphNode.named("a"));
    assertThat(graph.topologicalOrder()).containsExactly("x", "a", "b", "c");
    assertThat(graph.levels()).containsExactly(List.of("x", "a"), List.of("b"), List.of("c"));
  }

  @Test
  void anOrderOfDeclarationThatIsInOrderStays() {
    assertThat(JOB.topologicalOrder())
        .containsExactly("flights", "weather", "clean", "trends", "encoded", "joined", "unused");
  }

  @Test
  void readersAndOutputsAreNamed() {
    assertThat(JOB.readersOf("clean")).containsExactly("trends", "encoded");
    assertThat(JOB.readersOf("joined")).isEmpty();
    assertThat(JOB.outputs()).containsExactly("encoded", "joined", "unused");
  }

  @Test
  void pruningKeepsWhatTheOutputsNeed() {
    DependencyGraph pruned = JOB.prunedTo("joined");
    assertThat(pruned.topologicalOrder())
        .containsExactly("flights", "weather", "clean", "trends", "joined");
    assertThat(pruned.pruned()).containsExactly("encoded", "unused");
    assertThat(pruned.prunedTo("trends").pruned())
        .containsExactly("encoded", "unused", "weather", "joined");
    assertThat(pruned.readersOf("clean")).containsExactly("trends");
  }

  @Test
  void anOutputMayBeReadByAnother() {
    DependencyGraph pruned = JOB.prunedTo("clean", "trends");
    assertThat(pruned.outputs()).containsExactly("clean", "trends");
    assertThat(pruned.computations()).containsEntry("clean", 2L).containsEntry("flights", 2L);
  }

  @Test
  void costsAreTakenAsOftenAsTheNodeIsComputed() {
    assertThat(JOB.prunedTo("encoded", "joined").costs())
        .isEqualTo(
            Map.of(
                Cost.Kind.SCAN, 4L,
                Cost.Kind.SHUFFLE, 2L,
                Cost.Kind.SORT, 1L,
                Cost.Kind.BROADCAST, 2L));
  }

  @Test
  void explainSaysWhatTheJobCostsAndWhy() {
    assertThat(JOB.prunedTo("encoded", "joined").explain())
        .isEqualTo(
            """
            4 scans, 2 shuffles, 1 sort and 2 broadcasts to compute encoded, joined.
              flights  3 scans       reads data/flights.parquet
              weather  1 scan        reads data/weather.csv
              trends   1 shuffle     groups by origin
              trends   1 sort        orders by date
              encoded  2 broadcasts  joins the states of origin, destination
              joined   1 shuffle     joins by date
            clean is computed 3 times: for trends, encoded (2 times). Cached, it would be computed once.
            Pruned, since no output needs it: unused.
            Can run side by side: flights, weather.
            Can run side by side: trends, encoded.
            """);
  }

  @Test
  void aCachedNodeIsComputedOnce() {
    DependencyGraph graph =
        DependencyGraph.of(
            FLIGHTS,
            GraphNode.named("clean", "flights").cached(),
            GraphNode.named("a", "clean"),
            GraphNode.named("b", "clean", "clean"));
    assertThat(graph.costs()).isEqualTo(Map.of(Cost.Kind.SCAN, 1L));
    assertThat(graph.explain())
        .isEqualTo(
            """
            1 scan to compute a, b.
              flights  1 scan  reads data/flights.parquet
            Can run side by side: a, b.
            """);
  }

  @Test
  void aGraphWithoutCostsSaysSo() {
    assertThat(DependencyGraph.of(GraphNode.named("a"), GraphNode.named("b", "a")).explain())
        .isEqualTo("No scan, shuffle or sort is known of, to compute b.\n");
  }

  @Test
  void aCycleIsNamed() {
    DependencyException error =
        fault(
            GraphNode.named("end", "c"),
            GraphNode.named("a", "start", "b"),
            GraphNode.named("start"),
            GraphNode.named("b", "c"),
            GraphNode.named("c", "a"));
    assertThat(error)
        .hasMessage(
            "Nodes read each other in a circle: a → b → c → a. Let one of them read something"
                + " else.");
    assertThat(error.problem()).isEqualTo(DependencyException.Problem.CYCLE);
    assertThat(error.node()).isEqualTo("a");
    assertThat(error.reference()).contains("b");
  }

  @Test
  void aNodeThatReadsItselfIsACycle() {
    assertThat(fault(GraphNode.named("a", "a"))).hasMessageContaining("circle: a → a.");
  }

  @Test
  void anUnknownReferenceIsNamedWithASuggestion() {
    DependencyException error = fault(GraphNode.named("clean"), GraphNode.named("b", "claen"));
    assertThat(error)
        .hasMessage("'b' reads 'claen': no such node; did you mean 'clean'? Available: [clean, b]");
    assertThat(error.problem()).isEqualTo(DependencyException.Problem.UNKNOWN);
    assertThat(error.node()).isEqualTo("b");
    assertThat(error.reference()).contains("claen");
  }

  @Test
  void aNameTakenTwiceIsRefused() {
    DependencyException error = fault(GraphNode.named("a"), GraphNode.named("a"));
    assertThat(error).hasMessage("The name 'a' is taken twice; each node needs a name of its own.");
    assertThat(error.problem()).isEqualTo(DependencyException.Problem.DUPLICATE);
    assertThat(error.reference()).isEmpty();
  }

  private static DependencyException fault(GraphNode... nodes) {
    return catchThrowableOfType(DependencyException.class, () -> DependencyGraph.of(nodes));
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatThrownBy(() -> JOB.prunedTo("cleen"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot find node 'cleen': no such node; did you mean 'clean'? Available: [flights,");
    assertThatThrownBy(() -> JOB.prunedTo())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot prune a graph to no outputs; name at least one");
    assertThatThrownBy(() -> JOB.readersOf(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot find node ''");
    assertThatThrownBy(() -> GraphNode.named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid node: it has no name; give it one");
    assertThatThrownBy(() -> new Cost(Cost.Kind.SORT, 0, "why"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid cost: 0 times; a cost arises at least once");
    assertThatThrownBy(() -> Cost.scan(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid cost: a SCAN without a reason; say why");
  }

  @Test
  void aGraphOfNothingIsEmpty() {
    DependencyGraph none = DependencyGraph.of();
    assertThat(none.topologicalOrder()).isEmpty();
    assertThat(none.levels()).isEmpty();
    assertThat(none.costs()).isEmpty();
  }

  @Test
  void namesOfAllCharactersAreDrawn() {
    DependencyGraph graph =
        DependencyGraph.of(
            GraphNode.named("a \"b\" <c> #d; `e`\\n\n𝒳é")
                .costing(Cost.scan("x"), new Cost(Cost.Kind.SORT, 2, "y")),
            GraphNode.named("end", "a \"b\" <c> #d; `e`\\n\n𝒳é").cached());
    assertThat(graph.toMermaid())
        .isEqualTo(
            """
            flowchart LR
              n0["a #34;b#34; #60;c#62; #35;d#59; #96;e#96;#92;n#10;𝒳é<br/>1 scan<br/>2 sorts"]
              n1[("end")]
              n0 --> n1
            """);
    assertThat(graph.toDot())
        .isEqualTo(
            """
            digraph {
              rankdir=LR;
              node [shape=box];
              n0 [label="a \\"b\\" <c> #d; `e`\\\\n\\n𝒳é\\n1 scan\\n2 sorts"];
              n1 [label="end", shape=cylinder];
              n0 -> n1;
            }
            """);
  }

  @Test
  void aNodeReadTwiceIsOneArrow() {
    DependencyGraph graph =
        DependencyGraph.of(GraphNode.named("a"), GraphNode.named("b", "a", "a"));
    assertThat(graph.toMermaid()).containsOnlyOnce("-->");
    assertThat(graph.toDot()).containsOnlyOnce("->");
  }

  @Test
  void longChainsAndWideGraphsAreNoProblem() {
    List<GraphNode> nodes = new ArrayList<>(List.of(GraphNode.named("0")));
    for (int i = 1; i < 20_000; i++) {
      nodes.add(GraphNode.named("" + i, "" + (i - 1)));
    }
    DependencyGraph chain = DependencyGraph.of(nodes);
    assertThat(chain.levels()).hasSize(20_000);
    assertThat(chain.prunedTo("19999").pruned()).isEmpty();
  }

  @Test
  void numbersBeyondALongAreCapped() {
    List<GraphNode> nodes = new ArrayList<>();
    nodes.add(GraphNode.named("0").costing(new Cost(Cost.Kind.SCAN, 2, "reads it")));
    for (int i = 1; i < 100; i++) {
      nodes.add(GraphNode.named("" + i, "" + (i - 1), "" + (i - 1)));
    }
    DependencyGraph doubling = DependencyGraph.of(nodes);
    assertThat(doubling.computations())
        .containsEntry("0", Long.MAX_VALUE)
        .containsEntry("37", 1L << 62)
        .containsEntry("36", Long.MAX_VALUE);
    assertThat(doubling.costs()).containsEntry(Cost.Kind.SCAN, Long.MAX_VALUE);
  }
}
