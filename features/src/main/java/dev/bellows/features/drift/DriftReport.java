package dev.bellows.features.drift;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Suggestions;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The drift of all features that were compared. Verdicts are by q-values: among 200 features of
 * which none changed, tests at 5 % would raise ten alarms.
 *
 * @param features in the order of the reference's columns
 * @param materiality the PSI that is worth an alarm
 * @param alpha how often a test may be wrong
 */
public record DriftReport(List<FeatureDrift> features, double materiality, double alpha) {
  /** Copies the features. */
  public DriftReport {
    features = List.copyOf(features);
  }

  /**
   * The drift between two profiles by bins that are fitted to the reference's. Runs no job. Counts
   * are exact or not at all: a column with more different values than a profile keeps (4,096) must
   * have been counted by the same bins, see {@link #of(BinningModel, FeatureProfile,
   * FeatureProfile, PsiSpec)}.
   *
   * @throws BellowsException if a column is missing in one, or its counts are
   */
  public static DriftReport of(FeatureProfile reference, FeatureProfile current, PsiSpec spec) {
    return of(spec.bins().fit(reference, current), reference, current, spec);
  }

  /**
   * The drift between two profiles by given bins, which both have counted:
   *
   * <pre>{@code
   * BinningModel bins = spec.bins().fit(january);
   * FeatureProfiler profiler = FeatureProfiler.all().counting(bins.bucketings());
   * DriftReport.of(bins, profiler.profile(january), profiler.profile(february), spec);
   * }</pre>
   *
   * <p>Of a column whose different values a profile has, counts are made of these. Runs no job.
   *
   * @throws BellowsException if a column is missing in one, or its counts are
   */
  public static DriftReport of(
      BinningModel bins, FeatureProfile reference, FeatureProfile current, PsiSpec spec) {
    List<FeatureDrift> drifts = new ArrayList<>();
    for (ColumnBinning binning : bins.columns()) {
      drifts.add(
          measured(
              binning,
              counts(binning, reference, "reference", spec),
              counts(binning, current, "current data", spec),
              spec));
    }
    return judged(drifts, spec);
  }

  static FeatureDrift measured(
      ColumnBinning binning, BucketCounts reference, BucketCounts current, PsiSpec spec) {
    Histograms histograms = Histograms.of(binning, reference, current, spec.missing());
    return Psi.measured(binning.name(), histograms, spec);
  }

  /**
   * The drift between counts of the same bins, as {@link BinningModel#count} gives them: what was
   * counted once need not be read again. Runs no job.
   *
   * @throws IllegalArgumentException if a column is missing in one, or was counted by other bins
   */
  public static DriftReport of(
      BinningModel bins,
      Map<String, BucketCounts> reference,
      Map<String, BucketCounts> current,
      PsiSpec spec) {
    List<FeatureDrift> drifts = new ArrayList<>();
    for (ColumnBinning binning : bins.columns()) {
      BucketCounts before = counts(binning, reference, "reference");
      BucketCounts after = counts(binning, current, "current data");
      drifts.add(measured(binning, before, after, spec));
    }
    return judged(drifts, spec);
  }

  private static BucketCounts counts(
      ColumnBinning binning, Map<String, BucketCounts> counts, String side) {
    BucketCounts found = counts.get(binning.name());
    Args.check(
        found != null,
        "Cannot compare column '%s': the %s has no counts of it. Counted are %s",
        binning.name(),
        side,
        counts.keySet());
    return found;
  }

  private static BucketCounts counts(
      ColumnBinning binning, FeatureProfile profile, String side, PsiSpec spec) {
    ColumnProfile column = profile.column(binning.name());
    if (column.kind() != binning.kind()) {
      throw new BellowsException(
          String.format(
              "Cannot compare column '%s': its bins are of %s values, in the %s they are %s. Cast"
                  + " one.",
              binning.name(), binning.kind(), side, column.kind()));
    }
    return ProfileCounts.of(binning, profile, column, spec.weights())
        .orElseThrow(
            () ->
                new BellowsException(
                    String.format(
                        "Cannot compare column '%s': the %s has no counts of its bins, and not all"
                            + " its values. Profile it with"
                            + " FeatureProfiler.counting(bins.bucketings()), and give the bins,"
                            + " too.",
                        binning.name(), side)));
  }

  /** With verdicts by the q-values among these features. */
  static DriftReport judged(List<FeatureDrift> drifts, PsiSpec spec) {
    double[] q =
        FalseDiscovery.qValues(drifts.stream().mapToDouble(FeatureDrift::pValue).toArray());
    double[] materialQ =
        FalseDiscovery.qValues(drifts.stream().mapToDouble(FeatureDrift::materialPValue).toArray());
    List<FeatureDrift> judged = new ArrayList<>();
    for (int i = 0; i < drifts.size(); i++) {
      judged.add(Judgement.amongOthers(drifts.get(i), q[i], materialQ[i], spec));
    }
    return new DriftReport(judged, spec.materiality(), spec.alpha());
  }

  /**
   * The drift of a feature; letter case is ignored.
   *
   * @throws BellowsException if it was not compared
   */
  public FeatureDrift feature(String name) {
    List<String> names = features.stream().map(FeatureDrift::feature).toList();
    return features.stream()
        .filter(drift -> drift.feature().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () -> {
              String hint = Suggestions.didYouMean(name, names);
              return new BellowsException(
                  String.format(
                      "Feature '%s' was not compared%s Compared: %s",
                      name, hint.isEmpty() ? "." : hint, names));
            });
  }

  /** The features that drifted, those of the largest PSI first. */
  public List<FeatureDrift> drifted() {
    return features.stream()
        .filter(drift -> drift.verdict() == DriftVerdict.DRIFTED)
        .sorted(Comparator.comparingDouble(FeatureDrift::psi).reversed())
        .toList();
  }

  /** All of it as JSON on one line; numbers that JSON has not are texts: "NaN", "Infinity". */
  public String toJson() {
    return DriftJson.write(this);
  }

  /** A row for each feature, its buckets in an array. Runs no job. */
  public Dataset<Row> toDataFrame(SparkSession spark) {
    return DriftRows.of(this, spark);
  }
}
