package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.session.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Turns a job file into a job; all that can be wrong without looking at data is found here. */
final class JobYaml {
  private final Map<String, String> places = new HashMap<>();
  private final StepKinds kinds = StepKinds.find();

  private JobYaml() {}

  static FeatureJob read(Path file, List<String> overrides) {
    YamlNode root = YamlReader.readFile(textOf(file), String.valueOf(file.getFileName()));
    for (String override : overrides) {
      root = ValueOverride.parse(override).appliedTo(root);
    }
    FeatureJob job = new JobYaml().job(root);
    JobGraph.of(job);
    return job;
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new JobFileException("Cannot read job file '" + file + "': no such file.", e);
    } catch (IOException e) {
      throw new JobFileException(
          "Cannot read job file '" + file + "': " + SparkErrors.reason(e) + ".", e);
    }
  }

  private FeatureJob job(YamlNode root) {
    YamlBlock job =
        new YamlBlock(root, "the job", "", places)
            .allow("name", "session", "passRates", "sources", "steps", "sinks");
    return new FeatureJob(
        job.requiredText("name", "the job's name"),
        session(job),
        sources(job),
        steps(job),
        sinks(job),
        passRates(job),
        new Places(places));
  }

  private PassRates passRates(YamlBlock job) {
    return job.node("passRates")
        .map(node -> RulesYaml.passRates(node, job.labelled("passRates"), places))
        .orElseGet(PassRates::defaults);
  }

  private static SessionConfig session(YamlBlock job) {
    Optional<YamlNode> node = job.node("session");
    if (node.isEmpty()) {
      return SessionConfig.defaults();
    }
    if (!(node.get() instanceof YamlNode.Block block)) {
      throw YamlBlock.wrongType(node.get(), job.labelled("session"), "a block of keys");
    }
    try {
      return SessionConfig.fromMap(block.plain(), job.placeOf("session"));
    } catch (BellowsException | IllegalArgumentException e) {
      throw sessionError(block, job.placeOf("session"), e);
    }
  }

  /** The error with the line of the key it names, where it names one. */
  private static JobFileException sessionError(
      YamlNode.Block block, String blockPlace, RuntimeException error) {
    String message = error.getMessage();
    String place = placeOfNamedKey(block, message).orElse(blockPlace);
    String bare =
        message.startsWith(blockPlace + ": ")
            ? message.substring(blockPlace.length() + 2)
            : message;
    return new JobFileException(place + ": " + bare, error);
  }

  private static Optional<String> placeOfNamedKey(YamlNode.Block block, String message) {
    for (Map.Entry<String, YamlNode.Entry> entry : block.entries().entrySet()) {
      if (message.contains("'" + entry.getKey() + "'")) {
        return Optional.of(entry.getValue().keyPlace());
      }
      if (entry.getValue().node() instanceof YamlNode.Block inner) {
        Optional<String> place = placeOfNamedKey(inner, message);
        if (place.isPresent()) {
          return place;
        }
      }
    }
    return Optional.empty();
  }

  private List<JobSource> sources(YamlBlock job) {
    YamlNode node = job.required("sources", "the data to read, by name");
    if (!(node instanceof YamlNode.Block block)) {
      throw YamlBlock.wrongType(node, job.labelled("sources"), "sources by name");
    }
    List<JobSource> sources = new ArrayList<>();
    block.entries().forEach((name, entry) -> sources.add(source(name, entry, sources.size())));
    return sources;
  }

  private JobSource source(String name, YamlNode.Entry entry, int index) {
    places.put("sources." + index, entry.keyPlace());
    String subject = "source '" + name + "'";
    YamlBlock source =
        new YamlBlock(entry.node(), subject, "sources." + index, places)
            .allow("path", "format", "schema", "options", "malformed", "quarantine");
    Optional<Malformed> malformed =
        source
            .word("malformed", List.of("fail", "quarantine"))
            .map(word -> Malformed.valueOf(word.toUpperCase(Locale.ROOT)));
    Optional<String> quarantine = source.text("quarantine");
    requireMatching(source, subject, malformed, quarantine);
    return new JobSource(
        name,
        source.requiredText("path", "a file, a directory or a glob"),
        source.word("format", DataFormat.labels()).flatMap(DataFormat::named),
        source.node("schema").map(schema -> schema(source, schema)),
        source.writtenValues("options", "options of Spark's reader by name"),
        malformed.orElse(Malformed.FAIL),
        quarantine);
  }

  private static void requireMatching(
      YamlBlock source, String subject, Optional<Malformed> malformed, Optional<String> path) {
    boolean quarantines = malformed.equals(Optional.of(Malformed.QUARANTINE));
    if (quarantines && path.isEmpty()) {
      throw new JobFileException(
          String.format(
              "%s: %s says 'malformed: quarantine' and needs the key 'quarantine', the directory"
                  + " for malformed records.",
              source.placeOf("malformed"), subject));
    }
    if (!quarantines && path.isPresent()) {
      throw new JobFileException(
          String.format(
              "%s: %s has a 'quarantine' that is not used; add 'malformed: quarantine' or remove"
                  + " it.",
              source.placeOf("quarantine"), subject));
    }
  }

  private static StructType schema(YamlBlock source, YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && scalar.isText()) {
      return parsed(node, () -> StructType.fromDDL(scalar.text()), scalar.text());
    }
    if (!(node instanceof YamlNode.Block block)) {
      throw YamlBlock.wrongType(
          node, source.labelled("schema"), "a DDL text or columns with their types");
    }
    StructType schema = new StructType();
    for (Map.Entry<String, YamlNode.Entry> column : block.entries().entrySet()) {
      YamlNode type = column.getValue().node();
      String text = YamlBlock.text(type, "type of column '" + column.getKey() + "'");
      schema = withColumn(schema, column.getKey(), text, type);
    }
    return schema;
  }

  private static StructType withColumn(StructType schema, String name, String type, YamlNode node) {
    boolean required = type.toLowerCase(Locale.ROOT).endsWith(" not null");
    String bare = required ? type.substring(0, type.length() - " not null".length()) : type;
    DataType parsed = parsed(node, () -> DataType.fromDDL(bare), type);
    return schema.add(name, parsed, !required);
  }

  /** Spark's parser throws checked exceptions that its methods do not declare. */
  private static <T> T parsed(YamlNode node, Supplier<T> parser, String text) {
    try {
      return parser.get();
    } catch (Exception e) {
      throw new JobFileException(
          String.format(
              "%s: Invalid schema '%s': %s. Write columns with Spark SQL types, such as 'store"
                  + " string, amount double'.",
              node.place(), text, SparkErrors.reason(e)),
          e);
    }
  }

  private List<JobStep> steps(YamlBlock job) {
    List<JobStep> steps = new ArrayList<>();
    job.required("steps", "a list of steps");
    job.list("steps", node -> steps.add(step(node, steps.size())));
    return steps;
  }

  private JobStep step(YamlNode node, int index) {
    return StepYaml.read(node, index, kinds, places);
  }

  private List<JobSink> sinks(YamlBlock job) {
    List<JobSink> sinks = new ArrayList<>();
    job.required("sinks", "a list of outputs");
    job.list("sinks", node -> sinks.add(sink(node, sinks.size())));
    return sinks;
  }

  private JobSink sink(YamlNode node, int index) {
    YamlBlock sink =
        new YamlBlock(node, "sink " + index, "sinks." + index, places)
            .allow("step", "path", "format", "partitionBy", "mode", "options");
    String step = sink.requiredText("step", "the name of a step");
    sink.word("mode", List.of("overwrite"));
    String path = sink.requiredText("path", "the directory of the output");
    sink.required("format", "one of " + DataFormat.labels());
    DataFormat format =
        sink.word("format", DataFormat.labels()).flatMap(DataFormat::named).orElseThrow();
    return new JobSink(
        step,
        path,
        format,
        sink.texts("partitionBy"),
        sink.writtenValues("options", "options of Spark's writer by name"));
  }
}
