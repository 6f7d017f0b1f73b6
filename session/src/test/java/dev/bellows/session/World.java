package dev.bellows.session;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The surroundings of a plan, made up: by default a machine of 4 cores where nothing was given. */
record World(
    Map<String, String> environment,
    Map<String, String> sparkProperties,
    Path root,
    int processors,
    long heapBytes,
    List<String> collectors,
    Set<String> classes) {

  static final World PLAIN =
      new World(
          Map.of(),
          Map.of(),
          Path.of("/nowhere"),
          4,
          2L << 30,
          List.of("G1 Young Generation", "G1 Old Generation"),
          Set.of());

  World variable(String name, String value) {
    return new World(
        plus(environment, name, value),
        sparkProperties,
        root,
        processors,
        heapBytes,
        collectors,
        classes);
  }

  World submittedWith(String key, String value) {
    return new World(
        environment,
        plus(sparkProperties, key, value),
        root,
        processors,
        heapBytes,
        collectors,
        classes);
  }

  World container(Path files) {
    return new World(
        environment, sparkProperties, files, processors, heapBytes, collectors, classes);
  }

  World cores(int count) {
    return new World(environment, sparkProperties, root, count, heapBytes, collectors, classes);
  }

  World withClass(String name) {
    Set<String> more = new HashSet<>(classes);
    more.add(name);
    return new World(environment, sparkProperties, root, processors, heapBytes, collectors, more);
  }

  Surroundings surroundings() {
    return new Surroundings(
        environment,
        sparkProperties,
        ContainerLimits.of(root),
        processors,
        heapBytes,
        collectors,
        classes::contains);
  }

  SessionPlan plan(SessionConfig config) {
    Surroundings here = surroundings();
    return new FreshPlanner(here, Candidates.of(config, here)).plan();
  }

  SessionExplanation explain(SessionConfig config) {
    return plan(config).explain();
  }

  Setting setting(SessionConfig config, String key) {
    return explain(config).setting(key).orElseThrow(() -> new AssertionError("no " + key));
  }

  private static Map<String, String> plus(Map<String, String> map, String key, String value) {
    Map<String, String> copy = new TreeMap<>(map);
    copy.put(key, value);
    return copy;
  }
}
