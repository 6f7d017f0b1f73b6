package dev.bellows.features.job;

import dev.bellows.core.hook.StepCost;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.features.graph.Cost;
import dev.bellows.features.graph.DependencyGraph;
import dev.bellows.features.graph.GraphNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sources, steps, quarantines and sinks as a graph with what each of them costs. */
final class JobCosts {
  private final PlannedJob planned;
  private final JobGraph graph;
  private final List<GraphNode> nodes = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  JobCosts(PlannedJob planned) {
    this.planned = planned;
    this.graph = planned.graph();
  }

  DependencyGraph graph() {
    graph.unused().forEach(this::addUnused);
    for (GraphNode node : graph.graph().nodes()) {
      names.add(node.name());
      nodes.add(graph.isSource(node.name()) ? source(node) : step(node));
    }
    planned.quarantines().forEach(this::addQuarantine);
    planned.rules().forEach(this::addQuarantine);
    planned.sinks().forEach(this::addSink);
    return DependencyGraph.of(nodes).prunedTo(outputs);
  }

  /** Without what it reads: it is there to be named as left out. */
  private void addUnused(String name) {
    names.add(name);
    nodes.add(GraphNode.named(name));
  }

  private GraphNode source(GraphNode node) {
    PlannedSource source = planned.sources().get(node.name());
    return node.costing(
        Cost.scan("reads " + source.format().label() + " " + source.location().shown()));
  }

  private GraphNode step(GraphNode node) {
    JobStep step = graph.step(node.name());
    List<Cost> costs = new ArrayList<>();
    for (String read : new LinkedHashSet<>(step.reads())) {
      if (graph.isSource(read) && step.skipsRowsOf(planned.sources().get(read))) {
        costs.add(Cost.scan("counts the rows of " + read + " by its files' metadata"));
      }
    }
    for (StepOperation operation : step.allOperations()) {
      for (StepCost cost : operation.costs()) {
        costs.add(new Cost(Cost.Kind.valueOf(cost.kind().name()), cost.count(), cost.reason()));
      }
    }
    boolean held = planned.holdsRowsOf(node.name());
    boolean shared = graph.isShared(node.name());
    if (held) {
      costs.add(
          new Cost(
              Cost.Kind.JOB, 1, "computes the rows once and counts how they keep their rules"));
      costs.add(Cost.shuffle("adds these counts up, a row of each task"));
      planned
          .rules()
          .get(node.name())
          .reference()
          .ifPresent(reference -> costs.add(comparing(reference)));
    } else if (shared) {
      costs.add(new Cost(Cost.Kind.JOB, 1, "computes the rows once for all their readers"));
    }
    return new GraphNode(node.name(), node.reads(), costs, held || shared);
  }

  private static Cost comparing(String reference) {
    return new Cost(
        Cost.Kind.JOB,
        3,
        "fits bins to " + reference + ", counts them there and in the rows, to find drift");
  }

  private void addQuarantine(String source, Location target) {
    if (planned.sources().get(source).check().isPresent()) {
      add(
          "quarantine of " + source,
          source,
          new Cost(Cost.Kind.WRITE, 1, "malformed records to " + target.shown()),
          Cost.scan("reads the records written there, to count them"),
          Cost.shuffle("adds their number up for each file, a few rows of each task"));
    }
  }

  private void addQuarantine(String step, PlannedRules rules) {
    rules
        .quarantine()
        .ifPresent(
            sink -> {
              String write = "rows that fail to " + sink.location().shown();
              add("quarantine of " + step, step, new Cost(Cost.Kind.WRITE, 1, write));
            });
  }

  private void addSink(PlannedSink output) {
    JobSink sink = output.sink();
    List<Cost> costs = new ArrayList<>();
    if (!sink.partitionBy().isEmpty()) {
      costs.add(
          Cost.sort("brings the rows of each directory of " + sink.partitionBy() + " together"));
    }
    if (sink.mode() instanceof WriteMode.Merge merge) {
      costs.addAll(merging(merge));
    }
    String write = sink.format().label() + " to " + sink.path();
    costs.add(new Cost(Cost.Kind.WRITE, 1, write));
    add("sink " + sink.path(), sink.step(), costs.toArray(Cost[]::new));
  }

  /** What Delta's own MERGE does about the rows that are left, few as a rule, is not told. */
  private static List<Cost> merging(WriteMode.Merge merge) {
    String differing = "joins the table on " + merge.keys() + " to find the rows that differ";
    return List.of(
        new Cost(Cost.Kind.JOB, 1, "computes the rows once and counts those that share their keys"),
        new Cost(Cost.Kind.SHUFFLE, 2, "counts the rows that share " + merge.keys()),
        Cost.scan("reads the table that is there"),
        new Cost(Cost.Kind.SHUFFLE, 2, differing + "; none where one side is small"));
  }

  private void add(String output, String read, Cost... costs) {
    String name = output;
    while (!names.add(name)) {
      name = "the " + name;
    }
    outputs.add(name);
    nodes.add(GraphNode.named(name, read).costing(costs));
  }
}
