package dev.bellows.features.job;

import dev.bellows.core.Suggestions;
import dev.bellows.features.graph.DependencyException;
import dev.bellows.features.graph.DependencyGraph;
import dev.bellows.features.graph.GraphNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which step reads which, checked: names are unique and known, nothing runs in a circle. */
final class JobGraph {
  private final FeatureJob job;
  private final Map<String, Integer> sources = new LinkedHashMap<>();
  private final Map<String, Integer> steps = new LinkedHashMap<>();
  private DependencyGraph graph;

  private JobGraph(FeatureJob job) {
    this.job = job;
  }

  /** The graph of the job; wrong names, circles and missing parts are the job's fault. */
  static JobGraph of(FeatureJob job) {
    JobGraph graph = new JobGraph(job);
    graph.nameAll();
    graph.checkReferences();
    job.incremental().ifPresent(incremental -> IncrementalPlanner.check(job, incremental));
    graph.connect();
    return graph;
  }

  private void nameAll() {
    require(!job.sources().isEmpty(), "sources", "The job has no sources; it needs at least one.");
    require(!job.steps().isEmpty(), "steps", "The job has no steps; it needs at least one.");
    require(
        !job.sinks().isEmpty(),
        "sinks",
        "The job has no sinks, so nothing would be computed; add one.");
    for (int i = 0; i < job.sources().size(); i++) {
      name(sources, job.sources().get(i).name(), i, "sources." + i);
    }
    for (int i = 0; i < job.steps().size(); i++) {
      name(steps, job.steps().get(i).name(), i, "steps." + i + ".name");
    }
  }

  private void name(Map<String, Integer> named, String name, int index, String path) {
    boolean taken = sources.containsKey(name) || steps.containsKey(name);
    require(
        !taken,
        path,
        String.format(
            "The name '%s' is taken already, by a %s; each source and step needs its own.",
            name, sources.containsKey(name) ? "source" : "step"));
    named.put(name, index);
  }

  private void checkReferences() {
    List<String> names = Stream.concat(sources.keySet().stream(), steps.keySet().stream()).toList();
    for (int i = 0; i < job.steps().size(); i++) {
      JobStep step = job.steps().get(i);
      checkRead(step, step.from(), "steps." + i + ".from", names);
      for (int o = 0; o < step.allOperations().size(); o++) {
        String path = "steps." + i + "." + step.paths().get(o);
        step.allOperations().get(o).reads().forEach(read -> checkRead(step, read, path, names));
      }
      String reference = "steps." + i + ".reference";
      step.rules().reference().ifPresent(read -> checkRead(step, read, reference, names));
    }
    for (int i = 0; i < job.sinks().size(); i++) {
      JobSink sink = job.sinks().get(i);
      require(
          steps.containsKey(sink.step()),
          "sinks." + i + ".step",
          unknown(
              "A sink writes '" + sink.step() + "'", "no such step", sink.step(), steps.keySet()));
    }
  }

  private void checkRead(JobStep step, String read, String path, List<String> names) {
    String problem = "Step '" + step.name() + "' reads from '" + read + "'";
    require(names.contains(read), path, unknown(problem, "no such source or step", read, names));
  }

  private static String unknown(
      String problem, String cause, String name, Collection<String> names) {
    String hint = Suggestions.didYouMean(name, names);
    return problem + ": " + cause + (hint.isEmpty() ? "." : hint) + " Available: " + names;
  }

  private void connect() {
    List<GraphNode> nodes = new ArrayList<>();
    sources.keySet().forEach(name -> nodes.add(GraphNode.named(name)));
    job.steps()
        .forEach(step -> nodes.add(new GraphNode(step.name(), step.reads(), List.of(), false)));
    try {
      graph = DependencyGraph.of(nodes).prunedTo(job.sinks().stream().map(JobSink::step).toList());
    } catch (DependencyException e) {
      throw circle(e.circle());
    }
  }

  private RuntimeException circle(List<String> circle) {
    JobStep first = step(circle.get(0));
    String at = "steps." + steps.get(first.name()) + ".";
    return job.places()
        .faultOfJob(
            at + keyThatReads(first, circle.get(1)),
            "Steps read from each other in a circle: "
                + String.join(" → ", circle)
                + ". Let one of them read from a source.");
  }

  private static String keyThatReads(JobStep step, String read) {
    if (step.from().equals(read)) {
      return "from";
    }
    for (int i = 0; i < step.allOperations().size(); i++) {
      if (step.allOperations().get(i).reads().contains(read)) {
        return step.paths().get(i);
      }
    }
    return "reference";
  }

  private void require(boolean condition, String path, String problem) {
    if (!condition) {
      throw job.places().faultOfJob(path, problem);
    }
  }

  JobStep step(String name) {
    return job.steps().get(steps.get(name));
  }

  int indexOfStep(String name) {
    return steps.get(name);
  }

  int indexOfSource(String name) {
    return sources.get(name);
  }

  boolean isSource(String name) {
    return sources.containsKey(name);
  }

  /** The needed sources, in the order written. */
  List<JobSource> neededSources() {
    List<String> needed = graph.topologicalOrder();
    return job.sources().stream().filter(source -> needed.contains(source.name())).toList();
  }

  /** The needed steps, each behind those it reads from. */
  List<JobStep> neededSteps() {
    return graph.topologicalOrder().stream().filter(steps::containsKey).map(this::step).toList();
  }

  /** The names of sources and steps that no sink needs. */
  List<String> unused() {
    return graph.pruned();
  }

  /** The needed steps that read that one, in the order written. */
  List<String> readersOf(String name) {
    return graph.readersOf(name);
  }

  /** Whether the source or step is that one, or is computed from it at whatever distance. */
  boolean isComputedFrom(String name, String origin) {
    return name.equals(origin)
        || (!isSource(name)
            && step(name).reads().stream().anyMatch(read -> isComputedFrom(read, origin)));
  }

  /** Whether the step is read several times, by steps and sinks, or twice by one of them. */
  boolean isShared(String name) {
    long reads =
        neededSteps().stream().flatMap(step -> step.reads().stream()).filter(name::equals).count();
    return reads + job.sinks().stream().filter(sink -> sink.step().equals(name)).count() > 1;
  }

  /** The graph of the needed sources and steps, without their costs. */
  DependencyGraph graph() {
    return graph;
  }
}
