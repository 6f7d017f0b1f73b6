package dev.bellows.features.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.BellowsException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A profile as JSON: statistics to read, and the state. */
final class ProfileJson {
  /** The quantiles that are written out, as percents in names: p01 to p99. */
  static final List<Double> QUANTILES = List.of(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int TOP_VALUES = 10;
  private static final String STATE = "state";

  private ProfileJson() {}

  static String write(FeatureProfile profile) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", 1);
    root.put("rows", profile.rows());
    root.put("weight", profile.weight());
    root.put("zeroWeights", profile.zeroWeights());
    profile.weightColumn().ifPresent(column -> root.put("weightColumn", column));
    root.put("weightMeaning", word(profile.weightMeaning()));
    root.put("moments", word(profile.convention()));
    root.putArray("columns");
    profile.columns().forEach(c -> write(c, root.withArray("columns").addObject()));
    root.put(STATE, Base64.getEncoder().encodeToString(profile.toBytes()));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a profile as JSON", e);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void write(ColumnProfile c, ObjectNode node) {
    node.put("name", c.name());
    node.put("type", c.type());
    node.put("kind", word(c.kind()));
    c.unsupportedReason().ifPresent(reason -> node.put("unsupported", reason));
    writeCounts(c, node);
    c.minText().ifPresent(min -> node.put("min", min));
    c.maxText().ifPresent(max -> node.put("max", max));
    put(node, "mean", c.mean());
    put(node, "std", c.std());
    put(node, "skewness", c.skewness());
    put(node, "kurtosis", c.kurtosis());
    node.put("zeroVariance", c.zeroVariance());
    writeQuantiles(c, node);
    writeTop(c, node);
    c.lengths()
        .ifPresent(
            lengths ->
                node.putObject("lengths")
                    .put("min", lengths.min())
                    .put("mean", lengths.mean())
                    .put("max", lengths.max()));
    c.narrowerType().ifPresent(type -> node.put("narrowerType", type));
  }

  private static void writeCounts(ColumnProfile c, ObjectNode node) {
    node.put("count", c.count().rows());
    node.put("weight", c.count().weight());
    node.put("nulls", c.nulls().rows());
    node.put("nans", c.nans().rows());
    node.put("positiveInfinities", c.positiveInfinities().rows());
    node.put("negativeInfinities", c.negativeInfinities().rows());
    if (!c.specials().isEmpty()) {
      ObjectNode specials = node.putObject("specials");
      c.specials().forEach((code, tally) -> specials.put(String.valueOf(code), tally.rows()));
    }
    put(node, "missingRate", c.missingRate());
    UniqueCount unique = c.unique();
    node.putObject("unique")
        .put("value", unique.value())
        .put("exact", unique.exact())
        .put("lower", unique.lower())
        .put("upper", unique.upper());
    node.put("zeros", c.zeros().rows());
    node.put("negatives", c.negatives().rows());
    node.put("blanks", c.blanks().rows());
  }

  private static void writeQuantiles(ColumnProfile c, ObjectNode node) {
    if (c.quantile(0.5).isEmpty()) {
      return;
    }
    ObjectNode quantiles = node.putObject("quantiles");
    for (double p : QUANTILES) {
      String name = String.format(Locale.ROOT, "p%02d", Math.round(p * 100));
      quantiles.put(name, c.quantile(p).orElseThrow().value());
    }
    quantiles.put("rankError", c.quantile(0.5).orElseThrow().rankError());
  }

  private static void writeTop(ColumnProfile c, ObjectNode node) {
    node.putArray("topValues");
    for (FrequentValue top : c.topValues(TOP_VALUES)) {
      node.withArray("topValues")
          .addObject()
          .put("value", top.value())
          .put("rows", top.rows())
          .put("weight", top.weight())
          .put("exact", top.exact());
    }
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    value.ifPresent(number -> node.put(name, number));
  }

  static FeatureProfile read(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BellowsException(
          "Cannot read a profile: this is no JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode state = root.path(STATE);
    if (!state.isTextual()) {
      throw new BellowsException(
          "Cannot read a profile: the JSON has no text 'state'. Was it written by toJson()?");
    }
    try {
      return FeatureProfile.fromBytes(Base64.getDecoder().decode(state.textValue()));
    } catch (IllegalArgumentException e) {
      throw new BellowsException(
          "Cannot read a profile: its 'state' is no base 64: " + e.getMessage(), e);
    }
  }
}
