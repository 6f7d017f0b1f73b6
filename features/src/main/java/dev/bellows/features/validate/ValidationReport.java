package dev.bellows.features.validate;

import dev.bellows.core.Args;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.profile.FeatureProfile;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What is known of a table's columns, as one thing to read, to keep and to query.
 *
 * <pre>{@code
 * Files.writeString(Path.of("report.html"), report.toHtml());
 * }</pre>
 *
 * @param title the heading
 * @param created when it was made
 * @param current the profile of the rows
 * @param reference the profile of the rows that they are compared with
 * @param drift how each column moved against the reference
 * @param rules how the rows keep their rules
 */
public record ValidationReport(
    String title,
    Instant created,
    FeatureProfile current,
    Optional<FeatureProfile> reference,
    Optional<DriftReport> drift,
    Optional<RuleReport> rules) {
  /** Checks that drift is reported beside the reference that it is measured against. */
  public ValidationReport {
    Objects.requireNonNull(created);
    Objects.requireNonNull(current);
    Args.check(!title.isBlank(), "Invalid report: its title is empty");
    Args.check(
        drift.isEmpty() || reference.isPresent(),
        "Invalid report '%s': drift without the reference's profile; give both or neither",
        title);
  }

  /** The report of a profile alone, made now. */
  public static ValidationReport of(String title, FeatureProfile current) {
    return new ValidationReport(
        title, Instant.now(), current, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same beside a reference, without drift. */
  public ValidationReport beside(FeatureProfile profile) {
    return new ValidationReport(title, created, current, Optional.of(profile), drift, rules);
  }

  /** The same beside a reference, and how the columns moved against it. */
  public ValidationReport against(FeatureProfile profile, DriftReport report) {
    return new ValidationReport(
        title, created, current, Optional.of(profile), Optional.of(report), rules);
  }

  /** The same with how the rows keep their rules. */
  public ValidationReport withRules(RuleReport report) {
    return new ValidationReport(title, created, current, reference, drift, Optional.of(report));
  }

  /** Whether all rules of severity error and fatal held; true where there are no rules. */
  public boolean held() {
    return rules.map(RuleReport::held).orElse(true);
  }

  /**
   * The report as a text to read: the verdict, then a line for each column, the most drifted first.
   *
   * @param mostColumns how many lines at most; how many more there are is said
   */
  public String describe(int mostColumns) {
    return ReportText.of(ReportPages.of(this), mostColumns);
  }

  /**
   * The report as one HTML file, to be written in UTF-8. It needs no other file and no network, can
   * be read without scripts, and is less than 1 MB for 200 columns of usual names. Runs no job.
   */
  public String toHtml() {
    return ReportHtml.of(ReportPages.of(this));
  }

  /**
   * The report as a JSON object: {@code bellowsValidation} is the version of its shape, {@code
   * created} an ISO instant in UTC; {@code profile} and {@code reference} hold the statistics of
   * the profiles without their states, which {@link FeatureProfile#toJson} has; {@code drift} and
   * {@code rules} are those reports' own JSON. What is not there is left out. Runs no job.
   */
  public String toJson() {
    return ValidationJson.of(this);
  }

  /**
   * A row for each column: the statistics of {@link FeatureProfile#toDataFrame} without the state,
   * then how it moved; null where there is no reference. Runs no job.
   */
  public Dataset<Row> toDataFrame(SparkSession spark) {
    return ValidationRows.of(this, spark);
  }
}
