package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.core.Sessions;
import dev.bellows.features.validate.RuleFailedException;
import dev.bellows.session.SessionConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * A feature job: data read from sources, computed in steps, written to sinks. It is declared in a
 * YAML file or built here; both make the same job. Immutable: each method returns a new object.
 *
 * <pre>{@code
 * JobReport report = FeatureJob.load(Path.of("job.yaml")).run(spark);
 *
 * FeatureJob job =
 *     FeatureJob.named("sales-trends")
 *         .source(JobSource.of("sales", "data/sales.parquet"))
 *         .step(JobStep.named("clean", "sales").where("amount is not null"))
 *         .step(
 *             JobStep.named("trends", "clean")
 *                 .trend(
 *                     TemporalTrendFeatures.groupBy("store").orderBy("day")
 *                         .on("amount").windows(TrendWindow.rows(7)).all()))
 *         .sink(JobSink.of("trends", "out/trends", DataFormat.DELTA).partitionBy("month"));
 * }</pre>
 *
 * <p>A job reads and computes only what its sinks need: other steps and sources are left out.
 */
public final class FeatureJob {
  private final String name;
  private final SessionConfig session;
  private final List<JobSource> sources;
  private final List<JobStep> steps;
  private final List<JobSink> sinks;
  private final PassRates passRates;
  private final Places places;

  FeatureJob(
      String name,
      SessionConfig session,
      List<JobSource> sources,
      List<JobStep> steps,
      List<JobSink> sinks,
      PassRates passRates,
      Places places) {
    Args.check(!name.isBlank(), "Invalid job: its name is empty");
    this.name = name;
    this.session = session;
    this.sources = List.copyOf(sources);
    this.steps = List.copyOf(steps);
    this.sinks = List.copyOf(sinks);
    this.passRates = passRates;
    this.places = places;
  }

  /**
   * The job that a YAML file declares. Relative paths in it are resolved against the current
   * directory, as in a shell.
   *
   * @throws JobFileException if the file is missing or wrong, with the place
   */
  public static FeatureJob load(Path yaml) {
    return load(yaml, List.of());
  }

  /**
   * The job that a YAML file declares, some values replaced.
   *
   * @param overrides each {@code path=value}: {@code sinks.0.path=/tmp/out}, {@code
   *     steps.clean.where=delay > 0}; list items by number or by their name, values in YAML
   * @throws JobFileException if the file or an override is wrong, with the place
   */
  public static FeatureJob load(Path yaml, List<String> overrides) {
    return JobYaml.read(yaml, overrides);
  }

  /** An empty job to which sources, steps and sinks are added. */
  public static FeatureJob named(String name) {
    return new FeatureJob(
        name,
        SessionConfig.defaults(),
        List.of(),
        List.of(),
        List.of(),
        PassRates.defaults(),
        Places.NONE);
  }

  /** The session that the job asks for; {@link #run} uses the one it is given. */
  public FeatureJob session(SessionConfig config) {
    return new FeatureJob(name, config, sources, steps, sinks, passRates, places);
  }

  /** One more source. */
  public FeatureJob source(JobSource source) {
    return new FeatureJob(name, session, plus(sources, source), steps, sinks, passRates, places);
  }

  /** One more step; it may name any source or step, also one that is added later. */
  public FeatureJob step(JobStep step) {
    return new FeatureJob(name, session, sources, plus(steps, step), sinks, passRates, places);
  }

  /** One more sink. */
  public FeatureJob sink(JobSink sink) {
    return new FeatureJob(name, session, sources, steps, plus(sinks, sink), passRates, places);
  }

  /** The shares of rows that must pass rules which do not say their own; unless said, defaults. */
  public FeatureJob passRates(PassRates rates) {
    return new FeatureJob(name, session, sources, steps, sinks, rates, places);
  }

  private static <T> List<T> plus(List<T> list, T item) {
    return Stream.concat(list.stream(), Stream.of(item)).toList();
  }

  /** The name, as reports show it. */
  public String name() {
    return name;
  }

  /** The session that the job asks for. */
  public SessionConfig sessionConfig() {
    return session;
  }

  /** The sources in the order they were added. */
  public List<JobSource> sources() {
    return sources;
  }

  /** The steps in the order they were added. */
  public List<JobStep> steps() {
    return steps;
  }

  /** The sinks in the order they were added. */
  public List<JobSink> sinks() {
    return sinks;
  }

  /** The shares of rows that must pass rules which do not say their own. */
  public PassRates passRates() {
    return passRates;
  }

  Places places() {
    return places;
  }

  /**
   * The job, checked against its data: paths, files, schemas, columns, expressions, outputs. No
   * feature is computed and no output is written; an output that a killed run left half swapped is
   * put right. Spark jobs that run: reading the files' schemas (parquet, orc, Delta's log), and for
   * csv, json and columns declared {@code not null} one reading of the source that counts malformed
   * records, unless they are quarantined.
   *
   * @throws RuleFailedException if records do not fit the schema of their source
   * @throws dev.bellows.core.BellowsException if anything else cannot serve, with the place, or if
   *     the session is a Spark Connect one: a job needs the driver
   */
  public JobPlan plan(SparkSession spark) {
    Sessions.requireClassic(
        spark, "run job '" + name + "'", "it reads and swaps files through Spark's driver");
    return JobPlanner.plan(this, spark);
  }

  /**
   * Checks and runs the job: {@link #plan}, then {@link JobPlan#run}.
   *
   * @throws RuleFailedException if records do not fit the schema of their source, or too few rows
   *     of a step pass a rule of severity error or fatal; no output was written
   */
  public JobReport run(SparkSession spark) {
    return plan(spark).run();
  }
}
