package dev.bellows.features.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reports as JSON. */
final class DriftJson {
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  private DriftJson() {}

  static String write(DriftReport report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", VERSION);
    root.put("materiality", report.materiality());
    root.put("alpha", report.alpha());
    ArrayNode features = root.putArray("features");
    report.features().forEach(drift -> write(features.addObject(), drift));
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a drift report as JSON", e);
    }
  }

  private static void write(ObjectNode node, FeatureDrift drift) {
    node.put("feature", drift.feature());
    node.put("verdict", drift.verdict().name());
    node.put("reason", drift.reason());
    node.put("psi", drift.psi());
    node.put("debiased", drift.debiased());
    node.put("pValue", drift.pValue());
    node.put("qValue", drift.qValue());
    node.put("materialPValue", drift.materialPValue());
    node.put("materialQValue", drift.materialQValue());
    node.put("low", drift.interval().low());
    node.put("high", drift.interval().high());
    node.put("effectiveBuckets", drift.effectiveBuckets());
    write(node.putObject("reference"), drift.reference());
    write(node.putObject("current"), drift.current());
    node.put("jensenShannon", drift.jensenShannon());
    node.put("hellinger", drift.hellinger());
    node.put("totalVariation", drift.totalVariation());
    drift.kolmogorovSmirnov().ifPresent(ks -> write(node.putObject("kolmogorovSmirnov"), ks));
    write(node.putObject("chiSquare"), drift.chiSquare());
    ArrayNode buckets = node.putArray("buckets");
    drift.buckets().forEach(bucket -> write(buckets.addObject(), bucket));
  }

  private static void write(ObjectNode node, ComparedSide side) {
    node.put("rows", side.rows());
    node.put("weight", side.weight());
    node.put("effectiveRows", side.effectiveRows());
  }

  private static void write(ObjectNode node, TestResult test) {
    node.put("statistic", test.statistic());
    node.put("pValue", test.pValue());
  }

  private static void write(ObjectNode node, BucketDrift bucket) {
    node.put("label", bucket.label());
    node.put("referenceRows", bucket.referenceRows());
    node.put("currentRows", bucket.currentRows());
    node.put("referenceShare", bucket.referenceShare());
    node.put("currentShare", bucket.currentShare());
    node.put("contribution", bucket.contribution());
  }
}
