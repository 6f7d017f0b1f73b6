package dev.bellows.metrics.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What runs were like when all was well, by operation and plan.
 *
 * @param operations the entries of each, the newest first
 */
record GateBaseline(Map<String, List<Entry>> operations) {
  static final int VERSION = 1;
  static final GateBaseline EMPTY = new GateBaseline(Map.of());

  /** Plans of an operation that come and go with the data's size have an entry each. */
  private static final int PLANS_KEPT = 5;

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * A run.
   *
   * @param plan the fingerprint of its plans
   * @param metrics by key
   */
  record Entry(String plan, Map<String, Long> metrics) {
    Entry {
      metrics = Map.copyOf(metrics);
    }

    Optional<Long> value(GateMetric metric) {
      return Optional.ofNullable(metrics.get(metric.key()));
    }
  }

  GateBaseline {
    operations = Map.copyOf(operations);
  }

  /** The entry of that plan, or else the operation's newest; empty when it has none. */
  Optional<Entry> entry(String operation, String plan) {
    List<Entry> entries = operations.getOrDefault(operation, List.of());
    return entries.stream()
        .filter(entry -> entry.plan().equals(plan))
        .findFirst()
        .or(() -> entries.stream().findFirst());
  }

  /** With that entry as the newest, in place of an older one of the same plan. */
  GateBaseline with(String operation, Entry entry) {
    List<Entry> entries = new ArrayList<>();
    entries.add(entry);
    operations.getOrDefault(operation, List.of()).stream()
        .filter(older -> !older.plan().equals(entry.plan()))
        .limit(PLANS_KEPT - 1)
        .forEach(entries::add);
    Map<String, List<Entry>> changed = new TreeMap<>(operations);
    changed.put(operation, entries);
    return new GateBaseline(changed);
  }

  String toJson() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("bellowsBaseline", VERSION);
    ObjectNode all = root.putObject("operations");
    new TreeMap<>(operations)
        .forEach(
            (operation, entries) -> {
              ArrayNode array = all.putArray(operation);
              entries.forEach(entry -> write(array.addObject(), entry));
            });
    return root.toPrettyString() + "\n";
  }

  private static void write(ObjectNode node, Entry entry) {
    node.put("plan", entry.plan());
    ObjectNode metrics = node.putObject("metrics");
    new TreeMap<>(entry.metrics()).forEach(metrics::put);
  }

  /** The baseline in that file; empty when there is no file. */
  static GateBaseline read(Path file) {
    if (!Files.exists(file)) {
      return EMPTY;
    }
    try {
      return parse(MAPPER.readTree(Files.readString(file)), file);
    } catch (JsonProcessingException e) {
      throw new BellowsException(
          String.format(
              "Cannot read the baseline %s: it is no JSON (%s). Restore it, or delete it to begin a"
                  + " new one",
              file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the baseline " + file, e);
    }
  }

  private static GateBaseline parse(JsonNode root, Path file) {
    int version = root.path("bellowsBaseline").asInt();
    if (version != VERSION) {
      throw new BellowsException(
          String.format(
              "Cannot read the baseline %s: %s. This Bellows reads version %s; delete the file to"
                  + " begin a new one",
              file, version == 0 ? "it has no version" : "it is of version " + version, VERSION));
    }
    Map<String, List<Entry>> operations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> operation : root.path("operations").properties()) {
      List<Entry> entries = new ArrayList<>();
      operation.getValue().forEach(node -> entries.add(entry(node)));
      operations.put(operation.getKey(), List.copyOf(entries));
    }
    return new GateBaseline(operations);
  }

  private static Entry entry(JsonNode node) {
    Map<String, Long> metrics = new TreeMap<>();
    for (Map.Entry<String, JsonNode> metric : node.path("metrics").properties()) {
      metrics.put(metric.getKey(), metric.getValue().asLong());
    }
    return new Entry(node.path("plan").asText(), metrics);
  }

  /** Replaces the file at once: whoever reads it sees the old or the new one. */
  void write(Path file) {
    Path target = file.toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
      Path next = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".tmp");
      try {
        Files.writeString(next, toJson());
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the baseline " + file, e);
    }
  }
}
