package dev.bellows.features.validate;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.Psi;
import dev.bellows.features.drift.PsiSpec;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.MomentConvention;
import dev.bellows.features.profile.WeightMeaning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures all columns of a table in one pass, compares them with a reference, and judges them by
 * rules.
 *
 * <pre>{@code
 * FeatureValidator validator =
 *     FeatureValidator.all()
 *         .weight("w", WeightMeaning.FREQUENCY)
 *         .rules(RuleSet.of(Rule.complete("delay").minPassRate(0.99), Rule.noDrift()));
 * FeatureBaseline baseline = validator.fit(january);
 * ValidationReport report = validator.validateFeatures(february, baseline);
 * Files.writeString(Path.of("report.html"), report.toHtml());
 * }</pre>
 *
 * <p>What a profile holds, and how exactly: {@link FeatureProfiler}. How drift is measured: {@link
 * PsiSpec}. Immutable: each method that refines it returns a new validator.
 */
public final class FeatureValidator {
  private FeatureProfiler profiler;
  private Optional<List<String>> columns;
  private List<String> except = List.of();
  private Optional<String> weight = Optional.empty();
  private WeightMeaning meaning = WeightMeaning.FREQUENCY;
  private Map<String, double[]> specials = Map.of();
  private PsiSpec psi = PsiSpec.standard();
  private Optional<RuleSet> rules = Optional.empty();
  private String title = "Feature validation";
  private Consumer<String> phases = phase -> {};

  private FeatureValidator(FeatureProfiler profiler, Optional<List<String>> columns) {
    this.profiler = profiler;
    this.columns = columns;
  }

  /** A validator of every column but that of the weights. */
  public static FeatureValidator all() {
    return new FeatureValidator(FeatureProfiler.all(), Optional.empty());
  }

  /** A validator of these columns; rules may name others. */
  public static FeatureValidator columns(String... names) {
    return new FeatureValidator(FeatureProfiler.columns(names), Optional.of(List.of(names)));
  }

  /** Leaves columns out of profiles and drift. */
  public FeatureValidator except(String... names) {
    return with(
        v -> {
          v.profiler = profiler.except(names);
          v.except = List.of(names);
        });
  }

  /** The numeric column of the rows' weights, and what they say. Rules count rows, not weights. */
  public FeatureValidator weight(String column, WeightMeaning says) {
    return with(
        v -> {
          v.profiler = profiler.weight(column, says);
          v.weight = Optional.of(column);
          v.meaning = says;
        });
  }

  /** Values of a column that stand for something else than a number; they are counted apart. */
  public FeatureValidator special(String column, double... codes) {
    Map<String, double[]> all = new LinkedHashMap<>(specials);
    all.put(column, codes.clone());
    return with(
        v -> {
          v.profiler = profiler.special(column, codes);
          v.specials = all;
        });
  }

  /** What variance, skewness and kurtosis are of; {@link MomentConvention#SAMPLE} by default. */
  public FeatureValidator moments(MomentConvention convention) {
    return with(v -> v.profiler = profiler.moments(convention));
  }

  /**
   * How drift is measured: bins, smoothing, tests. Columns, weights and special values are the
   * validator's.
   *
   * @throws IllegalArgumentException if its bins have a weight: say it to the validator
   */
  public FeatureValidator psi(PsiSpec spec) {
    Args.check(
        spec.bins().weight().isEmpty(),
        "Invalid spec: its bins have the weight '%s'; say it to the validator alone",
        spec.bins().weight().orElse(""));
    return with(v -> v.psi = spec);
  }

  /** Judges the rows by these rules, too. */
  public FeatureValidator rules(RuleSet set) {
    return with(v -> v.rules = Optional.of(set));
  }

  /** The heading of the reports. */
  public FeatureValidator title(String text) {
    return with(v -> v.title = text);
  }

  /** Hears what is being done, before each query: {@code "measuring the columns"}. */
  public FeatureValidator onPhase(Consumer<String> listener) {
    return with(v -> v.phases = listener);
  }

  /**
   * Profiles the rows. Runs one job.
   *
   * @throws BellowsException if a column is missing or cannot serve, before the job
   */
  public FeatureProfile profile(Dataset<Row> rows) {
    phases.accept("measuring the columns");
    return profiler.profile(rows);
  }

  /**
   * Profiles the rows and counts the baseline's bins, so that the profile can be compared with it,
   * and merged into it, whenever. Runs one job.
   *
   * @throws BellowsException if a column is missing or cannot serve, before the job
   */
  public FeatureProfile profile(Dataset<Row> rows, FeatureBaseline baseline) {
    phases.accept("measuring the columns");
    return baseline
        .bins()
        .sharedWith(rows.schema())
        .map(bins -> profiler.counting(bins.bucketings()))
        .orElse(profiler)
        .profile(rows);
  }

  /**
   * Learns a reference: its profile, the bins of drift, and exact counts of the bins. Runs two
   * jobs: bins are known too late to be counted by the first; one job where all their edges are
   * given.
   *
   * @throws BellowsException if a column is missing or cannot serve, before the job; if the bins
   *     are of both sides, as in {@link PsiSpec#evidently()}: {@link #computePsi} has both
   */
  public FeatureBaseline fit(Dataset<Row> reference) {
    profiler.check(reference.schema());
    BinningModel bins = bins(reference);
    phases.accept("counting the reference");
    return new FeatureBaseline(profiler.counting(bins.bucketings()).profile(reference), bins);
  }

  private BinningModel bins(Dataset<Row> reference) {
    Binner binner = binner();
    if (!binner.needsFit(reference.schema())) {
      return binner.fit(reference);
    }
    phases.accept("measuring the reference");
    return binner.fit(binner.profiler(reference.schema(), meaning).profile(reference));
  }

  /**
   * Measures the rows, and judges them by the rules. Runs one job; with rules one query more.
   *
   * @throws BellowsException if a column is missing or cannot serve, or the rows cannot serve a
   *     rule, before the job
   */
  public ValidationReport validateFeatures(Dataset<Row> rows) {
    rules.ifPresent(set -> set.check(rows));
    return judged(rows, ValidationReport.of(title, profile(rows)));
  }

  /**
   * The same, compared with a reference: the columns that both have, with values of the same kind;
   * the others are reported as they are.
   */
  public ValidationReport validateFeatures(Dataset<Row> rows, FeatureBaseline baseline) {
    Optional<BinningModel> shared = baseline.bins().sharedWith(rows.schema());
    rules.ifPresent(set -> check(set, rows, shared));
    FeatureProfile current = profile(rows, baseline);
    ValidationReport report = ValidationReport.of(title, current);
    return judged(
        rows,
        shared
            .map(bins -> DriftReport.of(bins, baseline.profile(), current, spec()))
            .map(drift -> report.against(baseline.profile(), drift))
            .orElseGet(() -> report.beside(baseline.profile())));
  }

  private static void check(RuleSet set, Dataset<Row> rows, Optional<BinningModel> compared) {
    set.checkRows(rows);
    List<String> names =
        compared.map(BinningModel::columns).orElse(List.of()).stream()
            .map(ColumnBinning::name)
            .toList();
    set.requireCompared(names);
  }

  /** The same: {@link #fit} on the reference, then the comparison. */
  public ValidationReport validateFeatures(Dataset<Row> rows, Dataset<Row> reference) {
    rules.ifPresent(set -> set.check(rows, reference.schema()));
    profiler.check(rows.schema());
    return validateFeatures(rows, fit(reference));
  }

  /**
   * Compares a profile with a baseline. Runs no job.
   *
   * @param current a profile that has counted the baseline's bins: {@link #profile(Dataset,
   *     FeatureBaseline)}
   * @throws BellowsException if it has not
   */
  public DriftReport computePsi(FeatureBaseline baseline, FeatureProfile current) {
    return DriftReport.of(baseline.bins(), baseline.profile(), current, spec());
  }

  /**
   * The drift of all columns of numbers, texts and booleans, or of those that were named. Runs one
   * job for each side, and one more where the reference's bins depend on its rows.
   *
   * @throws BellowsException if a column is missing on one side or of another kind, before any job
   */
  public DriftReport computePsi(Dataset<Row> reference, Dataset<Row> current) {
    phases.accept("comparing the columns");
    return Psi.of(reference, current, spec().bins(binner()));
  }

  private PsiSpec spec() {
    return psi.weights(meaning);
  }

  private Binner binner() {
    Binner binner = psi.bins().except(except.toArray(String[]::new));
    if (columns.isPresent()) {
      binner = binner.columns(columns.get().toArray(String[]::new));
    }
    for (Map.Entry<String, double[]> special : specials.entrySet()) {
      binner = binner.special(special.getKey(), special.getValue());
    }
    return weight.isPresent() ? binner.weight(weight.get()) : binner;
  }

  private ValidationReport judged(Dataset<Row> rows, ValidationReport report) {
    if (rules.isEmpty()) {
      return report;
    }
    phases.accept("checking the rules");
    return report.withRules(JudgedDrift.of(rules.get(), rows, report));
  }

  private FeatureValidator with(Consumer<FeatureValidator> change) {
    FeatureValidator copy = new FeatureValidator(profiler, columns);
    copy.except = except;
    copy.weight = weight;
    copy.meaning = meaning;
    copy.specials = specials;
    copy.psi = psi;
    copy.rules = rules;
    copy.title = title;
    copy.phases = phases;
    change.accept(copy);
    return copy;
  }
}
