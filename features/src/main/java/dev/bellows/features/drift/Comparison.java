package dev.bellows.features.drift;

import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Two tables that are compared: as few passes over each as can be. */
final class Comparison {
  private final Dataset<Row> reference;
  private final Dataset<Row> current;
  private final PsiSpec spec;
  private final Binner binner;

  Comparison(Dataset<Row> reference, Dataset<Row> current, PsiSpec spec) {
    this.reference = reference;
    this.current = current;
    this.spec = spec;
    this.binner = spec.bins();
  }

  DriftReport report() {
    binner.requireSameColumns(reference.schema(), current.schema());
    if (!binner.needsFit(reference.schema())) {
      BinningModel bins = binner.fit(reference);
      return DriftReport.of(bins, bins.count(reference, binner.weight()), counted(bins), spec);
    }
    FeatureProfile before = profile(reference);
    if (!binner.needsBothSides()) {
      BinningModel bins = binner.fit(before);
      return DriftReport.of(bins, known(reference, bins, before), counted(bins), spec);
    }
    FeatureProfile after = profile(current);
    BinningModel bins = binner.fit(before, after);
    return DriftReport.of(bins, known(reference, bins, before), known(current, bins, after), spec);
  }

  private Map<String, BucketCounts> counted(BinningModel bins) {
    return bins.count(current, binner.weight());
  }

  /** The counts that the profile tells, and the others from the rows. */
  private Map<String, BucketCounts> known(
      Dataset<Row> rows, BinningModel bins, FeatureProfile profile) {
    Map<String, BucketCounts> counts = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (ColumnBinning binning : bins.columns()) {
      ColumnProfile column = profile.column(binning.name());
      ProfileCounts.of(binning, profile, column, spec.weights())
          .ifPresentOrElse(
              found -> counts.put(binning.name(), found), () -> unknown.add(binning.name()));
    }
    if (!unknown.isEmpty()) {
      counts.putAll(bins.only(unknown).count(rows, binner.weight()));
    }
    return counts;
  }

  /** Of the reference's columns on either side. */
  private FeatureProfile profile(Dataset<Row> rows) {
    return binner.profiler(reference.schema(), spec.weights()).profile(rows);
  }
}
