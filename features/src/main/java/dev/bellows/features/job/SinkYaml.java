package dev.bellows.features.job;

import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.TableUpkeep;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a sink of a job file. */
final class SinkYaml {
  private static final List<String> MODES = List.of("overwrite", "append", "merge", "replaceWhere");

  private final YamlBlock sink;
  private final String subject;

  private SinkYaml(YamlBlock sink, String subject) {
    this.sink = sink;
    this.subject = subject;
  }

  /**
   * @param places where the places of its values are noted, by their path
   */
  static JobSink read(YamlNode node, int index, Map<String, String> places) {
    YamlBlock sink =
        new YamlBlock(node, "sink " + index, "sinks." + index, places)
            .allow(
                "step",
                "path",
                "format",
                "partitionBy",
                "mode",
                "keys",
                "where",
                "options",
                "optimize");
    return new SinkYaml(sink, "Sink " + index).sink();
  }

  private JobSink sink() {
    String step = sink.requiredText("step", "the name of a step");
    String path = sink.requiredText("path", "the directory of the output");
    sink.required("format", "one of " + DataFormat.labels());
    DataFormat format =
        sink.word("format", DataFormat.labels()).flatMap(DataFormat::named).orElseThrow();
    String word = sink.word("mode", MODES).orElse("overwrite");
    requireDelta(word, format);
    return new JobSink(
        step,
        path,
        format,
        sink.texts("partitionBy"),
        mode(word),
        sink.writtenValues("options", "options of Spark's writer by name"),
        upkeep(format));
  }

  private void requireDelta(String mode, DataFormat format) {
    if (!mode.equals("overwrite") && format != DataFormat.DELTA) {
      throw new JobFileException(
          String.format(
              "%s: %s says 'mode: %s' and 'format: %s'; only a Delta table can be changed in part"
                  + " and stay whole. Write 'format: delta', or 'mode: overwrite'.",
              sink.placeOf("mode"), subject, mode, format.label()));
    }
  }

  private Optional<TableUpkeep> upkeep(DataFormat format) {
    if (sink.node("optimize").isEmpty()) {
      return Optional.empty();
    }
    if (format != DataFormat.DELTA) {
      throw new JobFileException(
          String.format(
              "%s: %s says 'optimize' and 'format: %s'; only the files of a Delta table can be"
                  + " rewritten in place. Write 'format: delta', or remove 'optimize'.",
              sink.placeOf("optimize"), subject, format.label()));
    }
    StepBlock block = sink.block("optimize", subject).allow("zorder", "targetFileMb");
    List<String> columns = block.find("zorder").map(StepBlock::texts).orElse(List.of());
    OptionalLong bytes =
        block
            .find("targetFileMb")
            .map(value -> OptionalLong.of(bytes(value)))
            .orElse(OptionalLong.empty());
    return Optional.of(new TableUpkeep(columns, bytes));
  }

  private static long bytes(StepBlock megabytes) {
    long size = megabytes.wholeNumber();
    if (size < 1 || size > 1_000_000) {
      throw megabytes.fault("Invalid size of files: " + size + " MB; 1 to 1000000 are possible.");
    }
    return size << 20;
  }

  private WriteMode mode(String word) {
    requireUsed("keys", "merge", word);
    requireUsed("where", "replaceWhere", word);
    return switch (word) {
      case "append" -> new WriteMode.Append();
      case "merge" -> new WriteMode.Merge(keys());
      case "replaceWhere" -> new WriteMode.ReplaceWhere(condition());
      default -> new WriteMode.Overwrite();
    };
  }

  private void requireUsed(String key, String mode, String word) {
    if (sink.node(key).isPresent() && !word.equals(mode)) {
      throw new JobFileException(
          String.format(
              "%s: %s has '%s', which is not used with 'mode: %s'; write 'mode: %s' or remove it.",
              sink.placeOf(key), subject, key, word, mode));
    }
  }

  private List<String> keys() {
    List<String> keys = sink.texts("keys");
    if (keys.isEmpty()) {
      throw new JobFileException(
          String.format(
              "%s: %s says 'mode: merge' and needs 'keys', the columns that identify a row, such as"
                  + " 'keys: [store, day]'.",
              sink.placeOf("mode"), subject));
    }
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      if (!seen.add(key.toLowerCase(Locale.ROOT))) {
        throw new JobFileException(
            String.format(
                "%s: %s has the key '%s' twice; remove one.", sink.placeOf("keys"), subject, key));
      }
    }
    return keys;
  }

  private String condition() {
    String condition = sink.written("where").orElse("");
    if (condition.isBlank()) {
      throw new JobFileException(
          String.format(
              "%s: %s says 'mode: replaceWhere' and needs 'where', the condition of the rows to"
                  + " replace, such as 'where: \"day >= DATE'2026-01-01'\"'.",
              sink.placeOf("mode"), subject));
    }
    return condition;
  }
}
