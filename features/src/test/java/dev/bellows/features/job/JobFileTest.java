package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.Momentum;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Volatility;
import dev.bellows.features.trend.Weights;
import dev.bellows.features.trend.ZeroBase;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job file says and how it is refused; no Spark session is needed. */
class JobFileTest {
  private static final String JOB =
      """
      name: flights
      session: { shufflePartitions: 8 }
      sources:
        flights:
          path: flights.csv
          format: csv
          schema:
            origin: string not null
            delay: double
          options: { sep: ";", maxColumns: 20 }
          malformed: quarantine
          quarantine: bad
      steps:
        - name: clean
          from: flights
          select: [origin, delay]
          derive: { late: "delay > 15", one: 1 }
          where: delay is not null
        - name: trends
          from: clean
          trend:
            groupBy: [origin]
            orderBy: date
            columns: [delay]
            windows: [7r, 30r]
            features: [delta, momentum]
      sinks:
        - step: trends
          path: out
          format: delta
          partitionBy: [origin]
          mode: overwrite
          options: { compression: zstd }
      """;

  private static final String FEATURES =
      "[lag, delta, pctChange, momentum, volatility, trendSlope, rollingRank, minmaxRange,"
          + " trendSlopeStderr, trendSlopeR2, mean, sum, std, variance, min, max, median, count,"
          + " zscore, rangePosition, ewma, timeSinceLast]";

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
  }

  /** The message of the error for the job with one part replaced. */
  private void assertRefused(String part, String by, String message) {
    assertThat(JOB).contains(part);
    assertThatThrownBy(() -> files.job(JOB.replace(part, by)))
        .isInstanceOf(JobFileException.class)
        .hasMessage(message);
  }

  private void assertOverrideRefused(String override, String message) {
    assertThatThrownBy(() -> files.job(JOB, override))
        .isInstanceOf(JobFileException.class)
        .hasMessage(message);
  }

  @Test
  void theYamlAndTheBuilderMakeTheSameJob() {
    FeatureJob job = files.job(JOB);

    assertThat(job.name()).isEqualTo("flights");
    assertThat(job.sessionConfig().toString()).contains("8");
    assertThat(job.sources())
        .containsExactly(
            JobSource.of("flights", "flights.csv")
                .withFormat(DataFormat.CSV)
                .withSchema("origin string not null, delay double")
                .withOption("sep", ";")
                .withOption("maxColumns", "20")
                .withQuarantine("bad"));
    JobStep clean =
        JobStep.named("clean", "flights")
            .select("origin", "delay")
            .derive("late", "delay > 15")
            .derive("one", "1")
            .where("delay is not null");
    assertThat(job.steps().get(0)).isEqualTo(clean);
    assertThat(job.steps().get(1).kind()).isEqualTo("trend");
    assertThat(job.sinks())
        .containsExactly(
            JobSink.of("trends", "out", DataFormat.DELTA)
                .partitionBy("origin")
                .withOption("compression", "zstd"));
  }

  @Test
  void aSchemaIsTextOrColumns() {
    StructType schema =
        files
            .job(
                JOB.replace(
                    "\n      origin: string not null\n      delay: double",
                    " \"origin string, delay decimal(9,2)\""))
            .sources()
            .get(0)
            .schema()
            .orElseThrow();
    assertThat(schema)
        .isEqualTo(
            new StructType()
                .add("origin", DataTypes.StringType)
                .add("delay", DataTypes.createDecimalType(9, 2)));
  }

  @Test
  void trendFeaturesTakeTheirOptions() {
    String features =
        "[{delta: [1, 7]}, {pctChange: 2}, {momentum: ratio}, {volatility:"
            + " coefficientOfVariation}, {trendSlope: days}, {rollingRank: {ties: min, scale:"
            + " pct}}, minmaxRange]\n      minPeriods: 2\n      zeroBase: null\n     "
            + " tieBreakBy: [late]";
    String yaml = JOB.replace("[delta, momentum]", features);
    StructType input =
        new StructType()
            .add("origin", "string")
            .add("date", "date")
            .add("delay", "double")
            .add("late", "boolean");

    TemporalTrendFeatures expected =
        TemporalTrendFeatures.groupBy("origin")
            .orderBy("date")
            .on("delay")
            .windows(TrendWindow.rows(7), TrendWindow.rows(30))
            .tieBreakBy("late")
            .minPeriods(2)
            .zeroBase(ZeroBase.NULL)
            .delta(1, 7)
            .pctChange(2)
            .momentum(Momentum.RATIO)
            .volatility(Volatility.COEFFICIENT_OF_VARIATION)
            .trendSlope(ChronoUnit.DAYS)
            .rollingRank(RankTies.MIN, RankScale.PCT)
            .minmaxRange();

    StructType output = files.job(yaml).steps().get(1).trend().orElseThrow().outputSchema(input);
    assertThat(output).isEqualTo(expected.outputSchema(input));
    assertThat(output.fieldNames()).contains("delay_delta_7", "delay_rank_min_pct_30r");
  }

  private String trendJson(String yaml) {
    return files.job(yaml).steps().get(1).trend().orElseThrow().toJson();
  }

  @Test
  void everyFeatureAndOptionOfTheBuilderHasItsWord() {
    String yaml =
        JOB.replace("orderBy: date", "orderBy: epoch\n      orderUnit: seconds")
            .replace("windows: [7r, 30r]", "windows: [7r, 12h, expanding]")
            .replace(
                "[delta, momentum]",
                """
                [lag, {lag: [2, 3]}, all, {trendSlopeStderr: days}, trendSlopeR2, mean, sum, std,
                          variance, min, max, median, count, zscore, rangePosition, {ewma: 7r},
                          {ewma: {halfLife: 4d, adjust: false, ignoreNa: true}},
                          {timeSinceLast: hours}]
                      label: late
                      closed: neither
                      minPeriods: 3
                      asOf: strictlyBefore
                      gap: 1 day
                      pandas: 2
                      deviation: population
                      zeroBase: null
                """);
    TemporalTrendFeatures expected =
        TemporalTrendFeatures.groupBy("origin")
            .orderBy("epoch", ChronoUnit.SECONDS)
            .on("delay")
            .label("late")
            .windows(TrendWindow.rows(7), TrendWindow.hours(12), TrendWindow.expanding())
            .closed(Closed.NEITHER)
            .minPeriods(3)
            .asOf(AsOf.STRICTLY_BEFORE)
            .gap("1 day")
            .pandas(PandasVersion.V2)
            .deviation(Deviation.POPULATION)
            .zeroBase(ZeroBase.NULL)
            .lag(1, 2, 3)
            .all()
            .trendSlopeStderr(ChronoUnit.DAYS)
            .trendSlopeR2()
            .mean()
            .sum()
            .std()
            .variance()
            .min()
            .max()
            .median()
            .count()
            .zscore()
            .rangePosition()
            .ewma(TrendWindow.rows(7))
            .ewma(TrendWindow.days(4), Weights.RECURSIVE, Gaps.IGNORE)
            .timeSinceLast(ChronoUnit.HOURS);
    assertThat(trendJson(yaml)).isEqualTo(expected.toJson());
  }

  @Test
  void aWrongWordOfATrendIsRefusedWithItsOwnLine() {
    String trend = "    features: [delta, momentum]\n";
    assertRefused(
        trend,
        "    features:\n        - delta\n        - ewma:\n            halfLife: 7x\n",
        "job.yaml:29: Invalid window: '7x'; a window is a number of rows such as 7r, a length of"
            + " time such as 30d, 12h, 5m, 90s, or the word expanding.");
    assertRefused(
        trend,
        "    features:\n        - delta\n        - rollingRank:\n            tie: min\n",
        "job.yaml:29: Unknown key 'tie' in 'rollingRank' in 'features' of trend of step 'trends';"
            + " did you mean 'ties'? Allowed: [ties, scale]");
    assertRefused(
        trend,
        "    asOf: STRICTLY_BEFORE\n  " + trend,
        "job.yaml:26: Invalid 'asOf' of trend of step 'trends': 'STRICTLY_BEFORE'; did you mean"
            + " 'strictlyBefore'? Allowed: [currentRow, strictlyBefore]");
    assertRefused(
        trend,
        "    label: delay\n  " + trend,
        "job.yaml:21: Cannot compute trend features of 'delay': it is the label, and the features"
            + " of a row would know the label of that very row. Add asOf(AsOf.STRICTLY_BEFORE), or"
            + " a gap in time such as gap(\"1 day\").");
    assertRefused(
        trend,
        "    version: 1\n  " + trend,
        "job.yaml:26: Unknown key 'version' in trend of step 'trends'. Allowed: [groupBy, orderBy,"
            + " orderUnit, tieBreakBy, columns, label, windows, features, closed, minPeriods, asOf,"
            + " gap, pandas, zeroBase, fill, deviation, ewmaRule]");
    assertOverrideRefused(
        "steps.trends.trend.closed=rigth",
        "--set steps.trends.trend.closed: Invalid 'closed' of trend of step 'trends': 'rigth'; did"
            + " you mean 'right'? Allowed: [right, left, both, neither]");
    assertOverrideRefused(
        "steps.trends.trend.features=[]",
        "--set steps.trends.trend.features: The list of features is empty; write all, or some of "
            + FEATURES);
    assertOverrideRefused(
        "steps.trends.trend.windws=[7r]",
        "--set steps.trends.trend.windws: Unknown key 'windws' in trend of step 'trends'; did you"
            + " mean 'windows'? Allowed: [groupBy, orderBy, orderUnit, tieBreakBy, columns, label,"
            + " windows, features, closed, minPeriods, asOf, gap, pandas, zeroBase, fill,"
            + " deviation, ewmaRule]");
  }

  @Test
  void aContradictionIsFoundBeforeTheDataIsLookedAt() {
    assertRefused(
        "windows: [7r, 30r]",
        "windows: [7r, 30r]\n      minPeriods: 8",
        "job.yaml:21: Invalid minPeriods: 8; a window of 7 rows can ask for 1 to 7 values.");
  }

  @Test
  void allFeaturesCanBeAskedForAtOnce() {
    StructType input =
        new StructType().add("origin", "string").add("date", "date").add("delay", "double");
    FeatureJob job = files.job(JOB.replace("[delta, momentum]", "all"));
    assertThat(job.steps().get(1).trend().orElseThrow().outputSchema(input).size())
        .isEqualTo(3 + 2 + 5 * 2);
  }

  @Test
  void overridesReplaceValues() {
    FeatureJob job =
        FeatureJob.load(
            files.write("job.yaml", JOB),
            List.of(
                "sources.flights.path=other.csv",
                "steps.0.where=delay > 0",
                "steps.clean.select=[origin, delay, date]",
                "sinks.0.options.maxRecordsPerFile=10",
                "session.spark.spark.sql.ansi.enabled=false",
                "sources.flights.options.\"null.value\"=x: y"));

    assertThat(job.sources().get(0).path()).isEqualTo("other.csv");
    assertThat(job.sources().get(0).options()).containsEntry("null.value", "x: y");
    assertThat(job.steps().get(0).where()).contains("delay > 0");
    assertThat(job.steps().get(0).select()).containsExactly("origin", "delay", "date");
    assertThat(job.sinks().get(0).options())
        .containsEntry("compression", "zstd")
        .containsEntry("maxRecordsPerFile", "10");
    assertThat(job.sessionConfig().toString()).contains("spark.sql.ansi.enabled");
  }

  @Test
  void anUnknownKeyIsRefusedWithItsLineAndTheAllowedOnes() {
    assertRefused(
        "    where:",
        "    wehre:",
        "job.yaml:18: Unknown key 'wehre' in step 'clean'; did you mean 'where'? Allowed: [name,"
            + " from, layer, rules, minPassRate, quarantine, reference, join, union, select,"
            + " derive, where, compute, trend, encode, aggregate, do]");
    assertRefused(
        "sinks:",
        "sink:",
        "job.yaml:27: Unknown key 'sink' in the job; did you mean 'sinks'? Allowed: [name, session,"
            + " passRates, sources, steps, sinks, incremental, history]");
    assertRefused(
        "    mode: overwrite",
        "    sorted: {}",
        "job.yaml:32: Unknown key 'sorted' in sink 0. Allowed: [step, path, format, partitionBy,"
            + " mode, keys, where, options, optimize]");
    assertRefused(
        "      orderBy: date",
        "      ordrBy: date",
        "job.yaml:23: Unknown key 'ordrBy' in trend of step 'trends'; did you mean 'orderBy'?"
            + " Allowed: [groupBy, orderBy, orderUnit, tieBreakBy, columns, label, windows,"
            + " features, closed, minPeriods, asOf, gap, pandas, zeroBase, fill, deviation,"
            + " ewmaRule]");
    assertOverrideRefused(
        "steps.0.wehre=x",
        "--set steps.0.wehre: Unknown key 'wehre' in step 'clean'; did you mean 'where'? Allowed:"
            + " [name, from, layer, rules, minPassRate, quarantine, reference, join, union, select,"
            + " derive, where, compute, trend, encode, aggregate, do]");
  }

  @Test
  void aWrongTypeIsRefusedWithTheValueAndWhatIsExpected() {
    assertRefused(
        "[origin, delay]",
        "origin",
        "job.yaml:16: Invalid 'select' of step 'clean': text 'origin'; expected a list such as [a,"
            + " b].");
    assertRefused(
        "where: delay is not null",
        "where:",
        "job.yaml:18: Invalid 'where' of step 'clean': nothing; expected a single value.");
    assertRefused(
        "path: flights.csv",
        "path: 5",
        "job.yaml:5: Invalid 'path' of source 'flights': number '5'; expected a text.");
    assertRefused(
        "[7r, 30r]",
        "[]",
        "job.yaml:25: The list 'windows' of trend of step 'trends' is empty; write one such as"
            + " [7r].");
    assertRefused(
        "windows: [7r, 30r]\n      features: [delta, momentum]",
        "features: all",
        "job.yaml:21: The key 'windows' is missing in trend of step 'trends'; expected a list such"
            + " as [7r].");
    assertRefused(
        "columns: [delay]",
        "columns: []",
        "job.yaml:24: The list 'columns' of trend of step 'trends' is empty; write one such as"
            + " [amount].");
    assertRefused(
        "[7r, 30r]",
        "[7r, 30]",
        "job.yaml:25: Invalid 'windows' of trend of step 'trends': number '30'; expected a text.");
    assertRefused(
        "[7r, 30r]",
        "[7r, 30y]",
        "job.yaml:25: Invalid window: '30y'; a window is a number of rows such as 7r, a length of"
            + " time such as 30d, 12h, 5m, 90s, or the word expanding.");
    assertRefused(
        "{ late: \"delay > 15\", one: 1 }",
        "{ late: [1] }",
        "job.yaml:17: Invalid 'derive.late' of step 'clean': a list; expected a single value.");
    assertRefused(
        "[delta, momentum]",
        "[delta, momentun]",
        "job.yaml:26: Invalid 'features' of trend of step 'trends': 'momentun'; did you mean"
            + " 'momentum'? Allowed: "
            + FEATURES);
    assertRefused(
        "[delta, momentum]",
        "[{delta: [1, x]}]",
        "job.yaml:26: Invalid 'delta' in 'features' of trend of step 'trends': text 'x'; expected a"
            + " whole number.");
    assertRefused(
        "[delta, momentum]",
        "[{trendSlope: months}]",
        "job.yaml:26: Invalid 'trendSlope' in 'features' of trend of step 'trends': 'months'."
            + " Allowed: [micros, millis, seconds, minutes, hours, days, weeks]");
    assertRefused(
        "[delta, momentum]",
        "[{minmaxRange: 1}]",
        "job.yaml:26: The feature 'minmaxRange' has no options; write it alone.");
    assertRefused(
        "[delta, momentum]",
        "[]",
        "job.yaml:26: The list of features is empty; write all, or some of " + FEATURES);
    assertRefused(
        "format: delta",
        "format: avro",
        "job.yaml:30: Invalid 'format' of sink 0: 'avro'. Allowed: [csv, json, parquet, orc,"
            + " delta]");
    assertRefused(
        "mode: overwrite",
        "mode: upsert",
        "job.yaml:32: Invalid 'mode' of sink 0: 'upsert'. Allowed: [overwrite, append, merge,"
            + " replaceWhere]");
    assertRefused(
        "delay: double",
        "delay: doubel",
        "job.yaml:9: Invalid schema 'doubel': Unsupported data type \"DOUBEL\". Write columns with"
            + " Spark SQL types, such as 'store string, amount double'.");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertRefused(
        "name: flights\n",
        "",
        "job.yaml:1: The key 'name' is missing in the job; expected the job's name.");
    assertRefused(
        "    from: flights\n",
        "",
        "job.yaml:14: The key 'from' is missing in step 'clean'; expected the name of a source or"
            + " step.");
    assertRefused(
        "    quarantine: bad\n",
        "",
        "job.yaml:11: source 'flights' says 'malformed: quarantine' and needs the key 'quarantine',"
            + " the directory for malformed records.");
    assertRefused(
        "    malformed: quarantine\n",
        "",
        "job.yaml:11: source 'flights' has a 'quarantine' that is not used; add 'malformed:"
            + " quarantine' or remove it.");
    assertRefused(
        "    format: delta\n",
        "",
        "job.yaml:28: The key 'format' is missing in sink 0; expected one of [csv, json, parquet,"
            + " orc, delta].");
  }

  @Test
  void namesMustBeUniqueAndKnown() {
    assertRefused(
        "- name: trends",
        "- name: clean",
        "job.yaml:19: The name 'clean' is taken already, by a step; each source and step needs its"
            + " own.");
    assertRefused(
        "- name: clean",
        "- name: flights",
        "job.yaml:14: The name 'flights' is taken already, by a source; each source and step needs"
            + " its own.");
    assertRefused(
        "from: flights",
        "from: flihgts",
        "job.yaml:15: Step 'clean' reads from 'flihgts': no such source or step; did you mean"
            + " 'flights'? Available: [flights, clean, trends]");
    assertRefused(
        "- step: trends",
        "- step: trend",
        "job.yaml:28: A sink writes 'trend': no such step; did you mean 'trends'? Available:"
            + " [clean, trends]");
  }

  @Test
  void aCircleIsNamed() {
    assertRefused(
        "from: flights",
        "from: trends",
        "job.yaml:15: Steps read from each other in a circle: clean → trends → clean. Let one of"
            + " them read from a source.");
    assertRefused(
        "from: flights",
        "from: clean",
        "job.yaml:15: Steps read from each other in a circle: clean → clean. Let one of them read"
            + " from a source.");
  }

  @Test
  void aJobNeedsSourcesStepsAndSinks() {
    assertThatThrownBy(() -> files.job("name: x\nsources: {a: {path: p}}\nsteps: []\nsinks: []"))
        .isInstanceOf(JobFileException.class)
        .hasMessage("job.yaml:3: The job has no steps; it needs at least one.");
    assertThatThrownBy(
            () ->
                files.job(
                    "name: x\nsources: {a: {path: p}}\nsteps: [{name: s, from: a}]\nsinks: []"))
        .hasMessage("job.yaml:4: The job has no sinks, so nothing would be computed; add one.");
    assertThatThrownBy(() -> files.job("name: x\nsources: {}\nsteps: []\nsinks: []"))
        .hasMessage("job.yaml:2: The job has no sources; it needs at least one.");
    assertThatThrownBy(() -> files.job(""))
        .hasMessage("job.yaml:1: Invalid the job: nothing; expected a block of keys.");
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> files.job("name: x\nsteps: [a\nsinks: {"))
        .isInstanceOf(JobFileException.class)
        .hasMessageStartingWith("job.yaml:3: Invalid YAML: ");
    assertThatThrownBy(() -> files.job("name: x\nname: y"))
        .hasMessage("job.yaml:2: The key 'name' is there already, at job.yaml:1. Remove one.");
    assertThatThrownBy(() -> files.job("name: x\n---\nname: y"))
        .hasMessageContaining("A second YAML document starts here; a job file holds one job.");
    assertThatThrownBy(() -> files.job("name: &n x\nsteps: *n"))
        .hasMessage("job.yaml:2: YAML aliases (*n) are not supported; write the value out.");
  }

  @Test
  void aMissingJobFileIsNamed() {
    Path missing = folder.resolve("nowhere.yaml");
    assertThatThrownBy(() -> FeatureJob.load(missing))
        .isInstanceOf(JobFileException.class)
        .hasMessage("Cannot read job file '" + missing + "': no such file.");
  }

  @Test
  void aWrongSessionSettingIsFoundAtItsLine() {
    assertThatThrownBy(
            () ->
                files.job(
                    JOB.replace(
                        "{ shufflePartitions: 8 }", "\n  appName: flights\n  shufflePartitons: 8")))
        .isInstanceOf(JobFileException.class)
        .hasMessageStartingWith("job.yaml:4: ")
        .hasMessageContaining("shufflePartitons")
        .hasMessageContaining("did you mean 'shufflePartitions'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sinks|--set sinks: Invalid override; write path=value, such as sinks.0.path=/tmp/out.",
        "steps.7.where=x|--set steps.7.where: 'steps' has 2 items, numbered from 0; there is no"
            + " item 7.",
        "steps.claen.where=x|--set steps.claen.where: 'steps' is a list; 'claen' is neither the"
            + " number nor the name of an item; did you mean 'clean'?",
        "name.first=x|--set name.first: 'name' is text 'flights' (job.yaml:1) and has no 'first'.",
        "a..b=x|--set a..b: Invalid path; write keys and list positions with dots between them.",
        "steps.0.select=[a|--set steps.0.select: Invalid YAML: while parsing a flow sequence.",
        "steps.0.from=nowhere|--set steps.0.from: Step 'clean' reads from 'nowhere': no such source"
            + " or step. Available: [flights, clean, trends]"
      })
  void anOverrideThatFitsNowhereIsRefused(String override, String message) {
    assertOverrideRefused(override, message);
  }

  @Test
  void aWrongArgumentOfTheBuilderIsRefused() {
    assertThatThrownBy(() -> FeatureJob.named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid job: its name is empty");
    assertThatThrownBy(() -> JobSource.of("a", ""))
        .hasMessage("Invalid source 'a': its path is empty");
    assertThatThrownBy(() -> JobStep.named("a", ""))
        .hasMessage("Invalid step 'a': it reads from nothing");
    assertThatThrownBy(() -> JobSink.of("a", " ", DataFormat.CSV))
        .hasMessage("Invalid sink of step 'a': its path is empty");
  }
}
