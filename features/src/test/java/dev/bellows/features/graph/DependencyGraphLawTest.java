package dev.bellows.features.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds of every graph, beside reachability by matrix and computation by simulation. */
class DependencyGraphLawTest {
  private static final int MOST = 9;

  /**
   * The reads of node i are {@code reads[i]}; a node may be read twice, by itself, or in a circle.
   */
  record Shape(List<List<Integer>> reads, List<Boolean> cached, int wanted) {
    List<GraphNode> nodes() {
      return IntStream.range(0, reads.size())
          .mapToObj(
              i ->
                  new GraphNode(
                      name(i),
                      reads.get(i).stream().map(Shape::name).toList(),
                      List.of(Cost.shuffle("a reason")),
                      cached.get(i)))
          .toList();
    }

    /** Names whose order is not that of declaration. */
    static String name(int i) {
      return "node " + (i * 7 % 11);
    }

    List<String> names() {
      return IntStream.range(0, reads.size()).mapToObj(Shape::name).toList();
    }

    List<String> wantedNames() {
      List<String> wantedNames = new ArrayList<>(List.of(name(wanted % reads.size())));
      String other = name(wanted / MOST % reads.size());
      if (!wantedNames.contains(other)) {
        wantedNames.add(other);
      }
      return wantedNames;
    }

    /** Warshall: whether i reads j, directly or through others. */
    boolean[][] reaches() {
      int n = reads.size();
      boolean[][] reach = new boolean[n][n];
      for (int i = 0; i < n; i++) {
        for (int j : reads.get(i)) {
          reach[i][j] = true;
        }
      }
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            reach[i][j] |= reach[i][k] && reach[k][j];
          }
        }
      }
      return reach;
    }
  }

  @Provide
  Arbitrary<Shape> any() {
    return Arbitraries.integers().between(1, MOST).flatMap(n -> shapes(n, n - 1));
  }

  /** Reads point back to one of a hidden order, so that there is no circle. */
  @Provide
  Arbitrary<Shape> acyclic() {
    return Arbitraries.integers()
        .between(1, MOST)
        .flatMap(
            n ->
                Combinators.combine(
                        shapes(n, n - 1),
                        Arbitraries.shuffle(IntStream.range(0, n).boxed().toList()))
                    .as(DependencyGraphLawTest::withoutCircles));
  }

  private static Arbitrary<Shape> shapes(int n, int highest) {
    return Combinators.combine(
            Arbitraries.integers().between(0, highest).list().ofMaxSize(3).list().ofSize(n),
            Arbitraries.of(true, false, false).list().ofSize(n),
            Arbitraries.integers().between(0, MOST * MOST - 1))
        .as(Shape::new);
  }

  private static Shape withoutCircles(Shape shape, List<Integer> rank) {
    List<List<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < shape.reads().size(); i++) {
      int reader = i;
      reads.add(shape.reads().get(i).stream().filter(r -> rank.get(r) < rank.get(reader)).toList());
    }
    return new Shape(reads, shape.cached(), shape.wanted());
  }

  @Property
  void aCycleIsFoundIfAndOnlyIfOneExists(@ForAll("any") Shape shape) {
    boolean[][] reach = shape.reaches();
    boolean exists = IntStream.range(0, reach.length).anyMatch(i -> reach[i][i]);
    Statistics.label("cycle").collect(exists);
    DependencyException found =
        catchThrowableOfType(DependencyException.class, () -> DependencyGraph.of(shape.nodes()));
    assertThat(found != null).isEqualTo(exists);
    if (found != null) {
      requireCircle(found, shape);
    }
  }

  private static void requireCircle(DependencyException found, Shape shape) {
    String told = found.getMessage().replaceAll(".*circle: (.*)\\. Let.*", "$1");
    List<String> circle = Arrays.asList(told.split(" → ", -1));
    assertThat(circle).hasSizeGreaterThan(1);
    assertThat(circle.get(0)).isEqualTo(circle.get(circle.size() - 1)).isEqualTo(found.node());
    assertThat(circle.subList(1, circle.size())).doesNotHaveDuplicates();
    for (int i = 0; i + 1 < circle.size(); i++) {
      int reader = shape.names().indexOf(circle.get(i));
      assertThat(shape.reads().get(reader)).contains(shape.names().indexOf(circle.get(i + 1)));
    }
  }

  @Property
  void theOrderRespectsEveryEdgeAndDeclarationWhereItIsFree(@ForAll("acyclic") Shape shape) {
    DependencyGraph graph = DependencyGraph.of(shape.nodes());
    List<String> order = graph.topologicalOrder();
    assertThat(order).containsExactlyInAnyOrderElementsOf(shape.names());
    Set<String> done = new HashSet<>();
    for (String name : order) {
      String firstReady =
          graph.nodes().stream()
              .filter(node -> !done.contains(node.name()) && done.containsAll(node.reads()))
              .findFirst()
              .orElseThrow()
              .name();
      assertThat(name).isEqualTo(firstReady);
      done.add(name);
    }
  }

  @Property
  void aLevelReadsOnlyEarlierOnesAndNoNodeCouldStandEarlier(@ForAll("acyclic") Shape shape) {
    DependencyGraph graph = DependencyGraph.of(shape.nodes());
    Set<String> done = new HashSet<>();
    for (List<String> level : graph.levels()) {
      List<String> ready =
          shape.names().stream()
              .filter(name -> !done.contains(name) && done.containsAll(graph.node(name).reads()))
              .toList();
      assertThat(level).isEqualTo(ready);
      done.addAll(level);
    }
    assertThat(done).hasSize(shape.names().size());
  }

  @Property
  void pruningKeepsExactlyTheAncestors(@ForAll("acyclic") Shape shape) {
    boolean[][] reach = shape.reaches();
    List<String> wanted = shape.wantedNames();
    DependencyGraph pruned = DependencyGraph.of(shape.nodes()).prunedTo(wanted);
    List<String> needed =
        IntStream.range(0, reach.length)
            .filter(
                i ->
                    wanted.contains(Shape.name(i))
                        || wanted.stream().anyMatch(w -> reach[shape.names().indexOf(w)][i]))
            .mapToObj(Shape::name)
            .toList();
    assertThat(pruned.nodes()).extracting(GraphNode::name).isEqualTo(needed);
    assertThat(pruned.outputs()).isEqualTo(wanted);
    List<String> rest = new ArrayList<>(shape.names());
    rest.removeAll(needed);
    assertThat(pruned.pruned()).isEqualTo(rest);
  }

  @Property
  void computationsAreThoseOfASimulatedRun(@ForAll("acyclic") Shape shape) {
    DependencyGraph graph = DependencyGraph.of(shape.nodes()).prunedTo(shape.wantedNames());
    Map<String, Long> simulated = new HashMap<>();
    Set<String> kept = new HashSet<>();
    graph.outputs().forEach(output -> compute(graph.node(output), graph, kept, simulated));
    assertThat(graph.computations()).isEqualTo(simulated);
    assertThat(graph.costs())
        .isEqualTo(
            Map.of(
                Cost.Kind.SHUFFLE, simulated.values().stream().mapToLong(Long::longValue).sum()));
  }

  private static void compute(
      GraphNode node, DependencyGraph graph, Set<String> kept, Map<String, Long> times) {
    if (node.isCached() && !kept.add(node.name())) {
      return;
    }
    times.merge(node.name(), 1L, Long::sum);
    node.reads().forEach(read -> compute(graph.node(read), graph, kept, times));
  }
}
