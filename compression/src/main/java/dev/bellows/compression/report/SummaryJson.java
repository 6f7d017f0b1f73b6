package dev.bellows.compression.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.compression.RatioEstimate;
import dev.bellows.compression.learn.ExactnessContract;
import dev.bellows.compression.learn.ExactnessContract.Artefact;
import dev.bellows.compression.learn.ExactnessContract.Change;

/** A summary as JSON. */
final class SummaryJson {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private SummaryJson() {}

  static String of(CompressionSummary summary) {
    try {
      ObjectNode root = JSON.createObjectNode();
      root.put("bellowsCompression", 1);
      root.put("title", summary.title());
      root.put("created", summary.created().toString());
      root.set("schema", JSON.readTree(summary.schema().toJson()));
      root.put("rowsIn", summary.counts().rowsIn());
      root.put("zeroWeights", summary.counts().zeroWeights());
      root.put("rowsOut", summary.counts().rowsOut());
      root.put("weight", summary.counts().weight());
      root.put("ratio", summary.counts().ratio());
      summary.bytesIn().ifPresent(bytes -> root.put("bytesIn", bytes));
      root.put("bytesOut", summary.bytesOut());
      root.set("estimate", estimate(summary));
      root.set("proof", JSON.readTree(summary.proof().toJson()));
      ArrayNode contracts = root.putArray("contracts");
      summary.contracts().forEach(contract -> contracts.add(contract(summary, contract)));
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write report '" + summary.title() + "' as JSON", e);
    }
  }

  private static ObjectNode estimate(CompressionSummary summary) {
    RatioEstimate estimate = summary.estimate();
    ObjectNode node = JSON.createObjectNode();
    node.put("ratio", estimate.ratio());
    node.put("relativeError", estimate.relativeError());
    ArrayNode columns = node.putArray("columns");
    for (RatioEstimate.ColumnCost cost : estimate.columns()) {
      ObjectNode column = columns.addObject();
      column.put("column", cost.column());
      column.put("ratioWithout", cost.ratioWithout());
      Integer buckets = summary.bins().get(cost.column());
      if (buckets != null) {
        column.put("buckets", buckets);
      }
    }
    return node;
  }

  private static ObjectNode contract(CompressionSummary summary, ExactnessContract contract) {
    ObjectNode node = JSON.createObjectNode();
    node.put("estimator", contract.title());
    node.put("verdict", contract.verdict().name());
    node.put("servesThese", summary.serves(contract));
    node.put("reason", contract.reason());
    ArrayNode modes = node.putArray("modes");
    contract.modes().forEach(mode -> modes.add(mode.name()));
    ArrayNode changes = node.putArray("changes");
    for (Change change : contract.changes()) {
      changes
          .addObject()
          .put("parameter", change.parameter())
          .put("from", change.from())
          .put("to", change.to())
          .put("why", change.why());
    }
    ArrayNode artefacts = node.putArray("artefacts");
    for (Artefact artefact : contract.artefacts()) {
      artefacts
          .addObject()
          .put("name", artefact.name())
          .put("likeness", artefact.likeness().name())
          .put("how", artefact.how());
    }
    return node;
  }
}
