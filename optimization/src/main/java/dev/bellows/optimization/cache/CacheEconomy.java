package dev.bellows.optimization.cache;

import dev.bellows.core.internal.QueryShape;
import dev.bellows.core.internal.QueryShape.Kind;
import dev.bellows.core.internal.QueryShapes;
import dev.bellows.core.internal.SubPlan;
import dev.bellows.optimization.cache.CacheModel.Seconds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What parts of registered queries cost and save, asked of Spark's optimizer. */
final class CacheEconomy {
  private final CacheModel model;
  private final QueryShapes shapes;
  private final List<SubPlan> queries;
  private final Map<SubPlan, Double> measuredSeconds;
  private final Map<SubPlan, Long> measuredBytes;
  private final Map<Question, QueryShape> answers = new HashMap<>();

  /** A query, or the building of a part, with parts of it kept. */
  private record Question(SubPlan query, Set<SubPlan> kept) {}

  CacheEconomy(
      CacheModel model,
      QueryShapes shapes,
      List<SubPlan> queries,
      Map<SubPlan, Double> measuredSeconds,
      Map<SubPlan, Long> measuredBytes) {
    this.model = model;
    this.shapes = shapes;
    this.queries = List.copyOf(queries);
    this.measuredSeconds = Map.copyOf(measuredSeconds);
    this.measuredBytes = Map.copyOf(measuredBytes);
  }

  /** What it costs and saves to keep the part beside those that are chosen already. */
  CacheCost cost(SubPlan part, Collection<SubPlan> chosen, long budgetBytes) {
    Set<SubPlan> with = new HashSet<>(chosen);
    with.add(part);
    List<SubPlan> consumers = new ArrayList<>(queries);
    consumers.addAll(chosen);
    int uses = 0;
    double read = 0;
    double saved = 0;
    for (SubPlan consumer : consumers) {
      QueryShape after = shape(consumer, with);
      List<QueryShape> readings = readingsOf(part, after);
      uses += readings.size();
      double reading = readings.stream().mapToDouble(leaf -> model.readSeconds(leaf, false)).sum();
      read += reading / model.slots();
      saved +=
          model.secondsOf(shape(consumer, chosen)).all()
              - model.secondsOf(after).all()
              + reading / model.slots();
    }
    double once = model.secondsOf(shape(part, chosen)).all();
    double scale = scale(part, once);
    long bytes = bytes(part);
    return new CacheCost(
        uses,
        once * scale,
        Math.max(0, uses * once - saved) * scale,
        model.writeSeconds(bytes),
        read,
        bytes,
        budgetBytes);
  }

  /** Numbers of a part alone, used once and by nobody that is registered. */
  CacheCost alone(SubPlan part, long budgetBytes) {
    Seconds once = model.secondsOf(shape(part, List.of()));
    long bytes = bytes(part);
    return new CacheCost(
        0,
        once.all() * scale(part, once.all()),
        0,
        model.writeSeconds(bytes),
        0,
        bytes,
        budgetBytes);
  }

  private double scale(SubPlan part, double modelled) {
    Double measured = measuredSeconds.get(part);
    return measured == null || modelled <= 0 ? 1 : measured / modelled;
  }

  /** Of the part in the cache; where it was kept before, as it was then. */
  long bytes(SubPlan part) {
    Long measured = measuredBytes.get(part);
    return measured != null ? measured : (long) Math.ceil(shape(part, List.of()).bytes());
  }

  /** In how many places the registered queries read it. */
  int uses(SubPlan part) {
    return queries.stream().mapToInt(query -> query.occurrencesOf(part)).sum();
  }

  private static List<QueryShape> readingsOf(SubPlan part, QueryShape node) {
    List<QueryShape> found = new ArrayList<>();
    if (node.kind() == Kind.KEPT && node.kept().filter(part::equals).isPresent()) {
      found.add(node);
    }
    node.inputs().forEach(input -> found.addAll(readingsOf(part, input)));
    return found;
  }

  /** To optimize a query takes time; parts that are not in it change nothing. */
  private QueryShape shape(SubPlan query, Collection<SubPlan> kept) {
    Set<SubPlan> inside =
        kept.stream()
            .filter(part -> !part.equals(query) && query.occurrencesOf(part) > 0)
            .collect(Collectors.toSet());
    Question question = new Question(query, inside);
    QueryShape known = answers.get(question);
    if (known == null) {
      known = shapes.shape(query, inside);
      answers.put(question, known);
    }
    return known;
  }
}
