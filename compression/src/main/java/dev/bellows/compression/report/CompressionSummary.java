package dev.bellows.compression.report;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressionMode;
import dev.bellows.compression.CompressionProof;
import dev.bellows.compression.CompressionReport;
import dev.bellows.compression.RatioEstimate;
import dev.bellows.compression.learn.ExactnessContract;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All that is known of a table that was compressed: how far, what each column cost, whether the
 * cells are proved to be those of the rows, and which Spark ML estimators learn the same from them.
 * What it is made of has been computed: its methods run no job.
 *
 * @param title the heading
 * @param created when it was made
 * @param schema what the cells' columns are
 * @param bins how many buckets each feature has, those of missing and unseen values included
 * @param counts rows in and out
 * @param bytesIn the size of the table's files, where it has such; of all of them, whichever rows
 *     were taken
 * @param bytesOut the size of the cells' files
 * @param estimate what was foreseen, and what each column costs
 * @param proof the comparison of the written cells with the rows
 * @param contracts the answers for some estimators
 */
public record CompressionSummary(
    String title,
    Instant created,
    CellSchema schema,
    Map<String, Integer> bins,
    CompressionReport counts,
    OptionalLong bytesIn,
    long bytesOut,
    RatioEstimate estimate,
    CompressionProof proof,
    List<ExactnessContract> contracts) {
  /** Copies the list. */
  public CompressionSummary {
    contracts = List.copyOf(contracts);
  }

  /** Whether no comparison of cells and rows failed. */
  public boolean isProved() {
    return proof.failures().isEmpty();
  }

  /** What each column costs, the costliest first. */
  List<RatioEstimate.ColumnCost> costliestFirst() {
    return estimate.columns().stream()
        .sorted(Comparator.comparing(RatioEstimate.ColumnCost::ratioWithout).reversed())
        .toList();
  }

  /** Whether the estimator of that contract can be trained on these cells as they are. */
  boolean serves(ExactnessContract contract) {
    return contract.modes().contains(schema.mode());
  }

  /** Whether there is another mode in which it could. */
  boolean wantsOtherMode(ExactnessContract contract) {
    return !contract.modes().isEmpty() && !serves(contract);
  }

  /** The mode in small letters. */
  String mode() {
    return schema.mode() == CompressionMode.LABELLED ? "labelled" : "cells";
  }

  /** The report as lines to read. */
  public String toText() {
    return SummaryText.of(this);
  }

  /** The report as a JSON object: {@code bellowsCompression} is the version of its shape. */
  public String toJson() {
    return SummaryJson.of(this);
  }

  /** The report as one HTML file, to be written in UTF-8. It needs no other file and no network. */
  public String toHtml() {
    return SummaryHtml.of(this);
  }
}
