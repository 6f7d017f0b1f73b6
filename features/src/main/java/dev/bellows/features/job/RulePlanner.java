package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.features.validate.RuleDefinitionException;
import dev.bellows.features.validate.RuleSet;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Checks the rules of a step against its columns, without a job. */
final class RulePlanner {
  private final FeatureJob job;
  private final JobStep step;
  private final String at;

  RulePlanner(FeatureJob job, JobStep step, int index) {
    this.job = job;
    this.step = step;
    this.at = "steps." + index;
  }

  /**
   * @param rows the rows that come out of the step
   * @param quarantine where its quarantine lies, if it has one
   * @param others the rows of the other sources and steps
   */
  Optional<PlannedRules> plan(
      Dataset<Row> rows, Optional<Location> quarantine, Function<String, Dataset<Row>> others) {
    if (step.rules().rules().isEmpty()) {
      requireNothingUnused();
      return Optional.empty();
    }
    RuleSet rules = rules();
    boolean rideAlong;
    Optional<String> reference = step.rules().reference();
    requireUsed(reference, rules);
    try {
      if (reference.isPresent()) {
        rules.check(rows, others.apply(reference.get()).schema());
        rideAlong = false;
      } else {
        rideAlong = rules.canRideAlong(rows);
      }
    } catch (RuleDefinitionException e) {
      throw job.places().faultOfData(at + ".rules." + e.path(), inStep(e), e);
    }
    Optional<PlannedSink> sink = quarantine.map(location -> sink(failing(rules, rows), location));
    return Optional.of(new PlannedRules(rules, at + ".rules", sink, reference, rideAlong));
  }

  private void requireNothingUnused() {
    if (step.rules().hasTerms()) {
      throw job.places()
          .faultOfJob(
              at,
              "Step '"
                  + step.name()
                  + "' has a minimum pass rate, a quarantine or a reference and no rules; add"
                  + " some.");
    }
  }

  private void requireUsed(Optional<String> reference, RuleSet rules) {
    if (reference.isPresent() && !rules.needsReference()) {
      throw job.places()
          .faultOfJob(
              at + ".reference",
              String.format(
                  "Step '%s' has the reference '%s', and none of its rules compares with one. Add"
                      + " one such as '{ drift: \"*\" }', or remove the reference.",
                  step.name(), reference.get()));
    }
  }

  private RuleSet rules() {
    try {
      return RuleSet.of(step.rules().rules()).minPassRate(job.passRates().required(step));
    } catch (IllegalArgumentException e) {
      throw job.places().faultOfJob(at + ".rules", inStep(e) + ".");
    }
  }

  private Dataset<Row> failing(RuleSet rules, Dataset<Row> rows) {
    try {
      return rules.failing(rows);
    } catch (BellowsException e) {
      throw job.places().faultOfData(at + ".quarantine", inStep(e), e);
    }
  }

  private PlannedSink sink(Dataset<Row> failing, Location location) {
    QuarantineTable table = step.rules().quarantine().orElseThrow();
    JobSink sink = JobSink.of(step.name(), table.path(), table.format());
    SparkSession spark = failing.sparkSession();
    try {
      PlannedSink planned =
          PlannedSink.of(spark, Places.NONE, sink, location, failing.schema(), "");
      new SinkPlanner(Places.NONE, planned).check(spark);
      return planned;
    } catch (BellowsException e) {
      throw job.places()
          .faultOfData(
              at + ".quarantine",
              "The quarantine of step '" + step.name() + "': " + e.getMessage(),
              e);
    }
  }

  private String inStep(RuntimeException e) {
    return "Step '" + step.name() + "': " + e.getMessage();
  }
}
