package dev.bellows.features.drift;

import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.Bucketing;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      return DriftReport.of(bins, counted(reference, bins), counted(current, bins), spec);
    }
    FeatureProfile before = profile(reference);
    if (binner.needsBothSides()) {
      FeatureProfile after = profile(current);
      BinningModel bins = binner.fit(before, after);
      return report(bins, before, Optional.of(after));
    }
    return report(binner.fit(before), before, Optional.empty());
  }

  /** Counts what the profiles do not tell. */
  private DriftReport report(
      BinningModel bins, FeatureProfile before, Optional<FeatureProfile> after) {
    List<FeatureDrift> drifts = new ArrayList<>();
    FeatureProfile referenceCounts = rest(reference, bins, before);
    FeatureProfile currentCounts =
        after.map(profile -> rest(current, bins, profile)).orElseGet(() -> counted(current, bins));
    for (ColumnBinning binning : bins.columns()) {
      FeatureProfile first = holds(before, binning) ? before : referenceCounts;
      FeatureProfile second =
          after.filter(profile -> holds(profile, binning)).orElse(currentCounts);
      drifts.add(DriftReport.measured(binning, first, second, spec));
    }
    return DriftReport.judged(drifts, spec);
  }

  /** A profile with counts of those columns whose counts the given one does not hold. */
  private FeatureProfile rest(Dataset<Row> rows, BinningModel bins, FeatureProfile profile) {
    Map<String, Bucketing> missing = new LinkedHashMap<>();
    for (ColumnBinning binning : bins.columns()) {
      if (!holds(profile, binning)) {
        missing.put(binning.name(), binning);
      }
    }
    return missing.isEmpty() ? profile : counted(rows, bins, missing);
  }

  private boolean holds(FeatureProfile profile, ColumnBinning binning) {
    ColumnProfile column = profile.column(binning.name());
    return ProfileCounts.of(binning, profile, column, spec.weights()).isPresent();
  }

  private FeatureProfile counted(Dataset<Row> rows, BinningModel bins) {
    return counted(rows, bins, bins.bucketings());
  }

  private FeatureProfile counted(
      Dataset<Row> rows, BinningModel bins, Map<String, Bucketing> bucketings) {
    FeatureProfiler profiler =
        FeatureProfiler.columns(bucketings.keySet().toArray(String[]::new)).counting(bucketings);
    for (String name : bucketings.keySet()) {
      double[] specials = bins.column(name).specials().stream().mapToDouble(v -> v).toArray();
      profiler = specials.length == 0 ? profiler : profiler.special(name, specials);
    }
    return weighted(profiler).profile(rows);
  }

  private FeatureProfiler weighted(FeatureProfiler profiler) {
    return binner.weight().map(w -> profiler.weight(w, spec.weights())).orElse(profiler);
  }

  /** Of the reference's columns on either side. */
  private FeatureProfile profile(Dataset<Row> rows) {
    return binner.profiler(reference.schema(), spec.weights()).profile(rows);
  }
}
