package dev.bellows.features.job;

import dev.bellows.core.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which step reads which, checked: names are unique and known, nothing runs in a circle. */
final class JobGraph {
  private final FeatureJob job;
  private final Map<String, Integer> sources = new LinkedHashMap<>();
  private final Map<String, Integer> steps = new LinkedHashMap<>();
  private final Set<String> needed = new LinkedHashSet<>();

  private JobGraph(FeatureJob job) {
    this.job = job;
  }

  /** The graph of the job; wrong names, circles and missing parts are the job's fault. */
  static JobGraph of(FeatureJob job) {
    JobGraph graph = new JobGraph(job);
    graph.nameAll();
    graph.checkReferences();
    graph.checkCircles();
    job.incremental().ifPresent(incremental -> IncrementalPlanner.check(job, incremental));
    job.sinks().forEach(sink -> graph.need(sink.step()));
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
    List<String> names = new ArrayList<>(sources.keySet());
    names.addAll(steps.keySet());
    for (int i = 0; i < job.steps().size(); i++) {
      JobStep step = job.steps().get(i);
      String problem = "Step '" + step.name() + "' reads from '" + step.from() + "'";
      require(
          names.contains(step.from()),
          "steps." + i + ".from",
          unknown(problem, "no such source or step", step.from(), names));
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

  private static String unknown(
      String problem, String cause, String name, Collection<String> names) {
    String hint = Suggestions.didYouMean(name, names);
    return problem + ": " + cause + (hint.isEmpty() ? "." : hint) + " Available: " + names;
  }

  private void checkCircles() {
    for (String start : steps.keySet()) {
      Deque<String> way = new ArrayDeque<>(List.of(start));
      String name = step(start).from();
      while (steps.containsKey(name) && !way.contains(name)) {
        way.addLast(name);
        name = step(name).from();
      }
      if (way.contains(name)) {
        throw circle(List.copyOf(way), name);
      }
    }
  }

  private RuntimeException circle(List<String> way, String again) {
    List<String> circle = new ArrayList<>(way.subList(way.indexOf(again), way.size()));
    circle.add(again);
    return job.places()
        .faultOfJob(
            "steps." + steps.get(again) + ".from",
            "Steps read from each other in a circle: "
                + String.join(" → ", circle)
                + ". Let one of them read from a source.");
  }

  private void need(String name) {
    if (needed.add(name) && steps.containsKey(name)) {
      need(step(name).from());
    }
  }

  private void require(boolean condition, String path, String problem) {
    if (!condition) {
      throw job.places().faultOfJob(path, problem);
    }
  }

  JobStep step(String name) {
    return job.steps().get(steps.get(name));
  }

  boolean isSource(String name) {
    return sources.containsKey(name);
  }

  int indexOfStep(String name) {
    return steps.get(name);
  }

  int indexOfSource(String name) {
    return sources.get(name);
  }

  /** The needed sources, in the order written. */
  List<JobSource> neededSources() {
    return job.sources().stream().filter(source -> needed.contains(source.name())).toList();
  }

  /** The needed steps, each behind the one it reads from. */
  List<JobStep> neededSteps() {
    Map<String, JobStep> ordered = new LinkedHashMap<>();
    job.steps().stream()
        .filter(step -> needed.contains(step.name()))
        .forEach(step -> addBehindItsInput(step, ordered));
    return List.copyOf(ordered.values());
  }

  private void addBehindItsInput(JobStep step, Map<String, JobStep> ordered) {
    if (steps.containsKey(step.from()) && !ordered.containsKey(step.from())) {
      addBehindItsInput(step(step.from()), ordered);
    }
    ordered.putIfAbsent(step.name(), step);
  }

  /** The names of sources and steps that no sink needs. */
  List<String> unused() {
    List<String> names = new ArrayList<>(sources.keySet());
    names.addAll(steps.keySet());
    return names.stream().filter(name -> !needed.contains(name)).toList();
  }

  /** Whether several steps and sinks read the step. */
  boolean isShared(String name) {
    long readers =
        neededSteps().stream().filter(step -> step.from().equals(name)).count()
            + job.sinks().stream().filter(sink -> sink.step().equals(name)).count();
    return readers > 1;
  }
}
