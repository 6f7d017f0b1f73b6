package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.StepOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which steps hand on the rows of the incremental source, and whether each of them can be computed
 * for a part of the rows.
 */
final class IncrementalSteps {
  private final JobGraph graph;
  private final Places places;
  private final Incremental incremental;

  IncrementalSteps(JobGraph graph, Places places, Incremental incremental) {
    this.graph = graph;
    this.places = places;
    this.incremental = incremental;
  }

  /** The needed steps that hand on rows of the source, each behind those it reads. */
  List<JobStep> all() {
    return graph.neededSteps().stream().filter(step -> handsOn(step.name())).toList();
  }

  /** Whether that source or step gives rows of the incremental source. A join only adds to rows. */
  boolean handsOn(String name) {
    if (graph.isSource(name)) {
      return name.equals(incremental.source());
    }
    JobStep step = graph.step(name);
    return Stream.concat(Stream.of(step.from()), unions(step)).anyMatch(this::handsOn);
  }

  private static Stream<String> unions(JobStep step) {
    return step.allOperations().stream()
        .filter(UnionOperation.class::isInstance)
        .flatMap(operation -> operation.reads().stream());
  }

  /**
   * Checks the operations of all needed steps.
   *
   * @throws BellowsException at the first that cannot be computed for a part of the rows
   */
  void check() {
    for (JobStep step : graph.neededSteps()) {
      checkReference(step);
      List<StepOperation> operations = step.allOperations();
      for (int i = 0; i < operations.size(); i++) {
        String at = "steps." + graph.indexOfStep(step.name()) + "." + step.paths().get(i);
        problem(step, operations.get(i))
            .ifPresent(
                problem -> {
                  throw places.faultOfJob(at, "Step '" + step.name() + "': " + problem);
                });
      }
    }
  }

  private void checkReference(JobStep step) {
    Optional<String> part =
        step.rules()
            .reference()
            .filter(reference -> graph.isComputedFrom(reference, incremental.source()));
    if (part.isPresent()) {
      throw places.faultOfJob(
          "steps." + graph.indexOfStep(step.name()) + ".reference",
          String.format(
              "Step '%s': The job is incremental over source '%s', of which '%s' is made: in each"
                  + " run the reference would be the rows of that run. Name a source of rows that"
                  + " stay.",
              step.name(), incremental.source(), part.get()));
    }
  }

  private Optional<String> problem(JobStep step, StepOperation operation) {
    if (operation instanceof UnionOperation union) {
      return ofUnion(step, union);
    }
    if (!handsOn(step.name())) {
      return ofOtherRows(operation);
    }
    if (operation instanceof JoinOperation join) {
      return ofJoin(join);
    }
    if (operation instanceof EngineerOperation engineer
        && engineer.kind().equals(EngineerOperation.AGGREGATE)) {
      return ofAggregate(engineer);
    }
    return operation instanceof EncodeOperation encode
        ? ofEncoder(encode.encoding())
        : Optional.empty();
  }

  private Optional<String> ofUnion(JobStep step, UnionOperation union) {
    List<String> sides = new ArrayList<>(List.of(step.from()));
    sides.addAll(union.others());
    boolean some = sides.stream().anyMatch(this::handsOn);
    return sides.stream()
        .filter(side -> some && !handsOn(side))
        .findFirst()
        .map(
            other ->
                String.format(
                    "The job is incremental over source '%s', and the rows of '%s' are not of it:"
                        + " their '%s' would count as how far the job has come. Write them to a"
                        + " sink of a job of their own.",
                    incremental.source(), other, incremental.watermark()));
  }

  private Optional<String> ofOtherRows(StepOperation operation) {
    return operation.reads().stream()
        .filter(this::handsOn)
        .findFirst()
        .map(
            read ->
                String.format(
                    "The job is incremental over source '%s', of which it reads a part, and rows"
                        + " that find no partner there would come out as if there were none. Let"
                        + " '%s' be the step's 'from', or move the step to a job of its own.",
                    incremental.source(), read));
  }

  private Optional<String> ofJoin(JoinOperation operation) {
    return operation.joins().stream()
        .filter(join -> join.how() == StepJoin.How.RIGHT || join.how() == StepJoin.How.FULL)
        .findFirst()
        .map(
            join ->
                String.format(
                    "The job is incremental over source '%s', of which it reads a part, and a %s"
                        + " join keeps the rows of '%s' that find no partner there. Write 'how:"
                        + " left' or 'how: inner'.",
                    incremental.source(), join.how().label(), join.with()));
  }

  private Optional<String> ofAggregate(EngineerOperation operation) {
    List<String> groups = groups(operation);
    return groups.stream().anyMatch(incremental.watermark()::equalsIgnoreCase)
        ? Optional.empty()
        : Optional.of(
            String.format(
                "The job is incremental by '%s', and its aggregates are of groups %s: a new row"
                    + " would change what was written for older ones. Group by '%s', too, or move"
                    + " the step to a job of its own.",
                incremental.watermark(), groups, incremental.watermark()));
  }

  private static List<String> groups(EngineerOperation operation) {
    return operation.features().toMap().get("groupBy") instanceof List<?> groups
        ? groups.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static Optional<String> ofEncoder(StepEncoder encoder) {
    List<String> missing = new ArrayList<>();
    if (encoder.fit().isEmpty()) {
      missing.add("'fit', the condition of the rows it learns from, which do not change any more");
    }
    if (encoder.model().isEmpty()) {
      missing.add("'model', the directory that keeps what it has learnt");
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The job is incremental, so that the encoder needs "
                + String.join(", and ", missing)
                + ": what it learns anew in each run would not fit the rows written before.");
  }
}
