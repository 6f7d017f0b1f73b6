package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningSessionTest {
  private static final SessionConfig NONE = SessionConfig.defaults();
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private final SparkSession spark = TestSession.get();
  private Map<String, String> before;

  @BeforeEach
  void remember() {
    before = settings();
  }

  @AfterEach
  void restore() {
    settings().keySet().stream()
        .filter(key -> !before.containsKey(key))
        .forEach(key -> spark.conf().unset(key));
    before.entrySet().stream()
        .filter(setting -> !setting.getValue().equals(settings().get(setting.getKey())))
        .forEach(setting -> spark.conf().set(setting.getKey(), setting.getValue()));
    assertThat(settings()).isEqualTo(before);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (Row row : spark.sql("SET").collectAsList()) {
      settings.put(row.getString(0), row.getString(1));
    }
    return settings;
  }

  private SessionPlan plan(World world, SessionConfig config) {
    Surroundings here = world.surroundings();
    return new RunningPlanner(here, Candidates.of(config, here), spark).plan();
  }

  private static SessionConfig file(String key, Object value) {
    return SessionConfig.fromMap(Map.of(key, value), "s.yaml");
  }

  @Test
  void askingForNothingChangesNothing() {
    assertThat(SparkSessionFactory.create(NONE)).isSameAs(spark);
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void runtimeSettingsAreSetOnTheSessionAndNothingElse() {
    SparkSession same =
        SparkSessionFactory.create(
            NONE.withShufflePartitions(9)
                .withOptimization(OptimizationLevel.STANDARD)
                .with("spark.sql.mine", "x"));

    Map<String, String> expected = new TreeMap<>(before);
    expected.put(PARTITIONS, "9");
    expected.put("spark.bellows.optimization", "standard");
    expected.put("spark.sql.mine", "x");
    assertThat(same).isSameAs(spark);
    assertThat(settings()).isEqualTo(expected);
  }

  @Test
  void creatingRunsNoJob() throws Exception {
    assertThat(
            JobCounter.jobsOf(
                spark, () -> SparkSessionFactory.create(NONE.withShufflePartitions(9))))
        .isZero();
  }

  @Test
  void staticSettingsAreRefusedAllAtOnceAndNothingIsChanged() {
    SessionConfig config =
        NONE.withShufflePartitions(9)
            .withExecutorMemory("4g")
            .withMaxResultSize("2g")
            .withSerializer(Serializer.KRYO)
            .withHiveSupport()
            .withMaster("local[7]");

    assertThatThrownBy(() -> SparkSessionFactory.create(config))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot change what Spark reads only when it starts, on a session that already runs:"
                + " spark.driver.maxResultSize is 1g (Spark's default), asked 2g (code);"
                + " spark.executor.memory is 1g (Spark's default), asked 4g (code);"
                + " spark.master is local[2], asked local[7] (code);"
                + " spark.serializer is org.apache.spark.serializer.JavaSerializer (Spark's"
                + " default), asked org.apache.spark.serializer.KryoSerializer (code);"
                + " spark.sql.catalogImplementation is in-memory, asked hive (code)."
                + " Stop that session first, or drop these settings.");
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void equalValuesAreNoConflictHoweverTheyAreWritten() {
    SessionConfig config =
        NONE.withMaster("local[2]")
            .withMaxResultSize("1024m")
            .withExecutorMemory("1gb")
            .withMemoryFraction(0.60)
            .withSerializer(Serializer.JAVA)
            .withoutHiveSupport()
            .withShufflePartitions(4)
            .with("spark.api.mode", "classic")
            .with("spark.ui.enabled", "false");

    assertThat(SparkSessionFactory.create(config)).isSameAs(spark);
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void whatSparkWasStartedWithWinsOverAFile() {
    World submitted = World.PLAIN.submittedWith(PARTITIONS, "4");
    SessionExplanation plan = plan(submitted, file("shufflePartitions", 40)).explain();

    assertThat(plan.problems()).isEmpty();
    assertThat(plan.setting(PARTITIONS))
        .contains(new Setting(PARTITIONS, "4", new Origin.Spark(), "the running session has it"));
  }

  @Test
  void aFilesSettingsAreAskedForToo() {
    SessionPlan plan = plan(World.PLAIN, file("shufflePartitions", 40));

    assertThat(plan.explain().setting(PARTITIONS).orElseThrow().reason())
        .isEqualTo("asked for in the file; set on the running session, before: 4");
    plan.create();
    assertThat(spark.conf().get(PARTITIONS)).isEqualTo("40");
  }

  @Test
  void theEnvironmentIsForNewSessions() {
    World world =
        World.PLAIN
            .variable("BELLOWS_SHUFFLE_PARTITIONS", "30")
            .variable("BELLOWS_EXECUTOR_MEMORY", "30g")
            .variable("SPARK_CONTAINER_MEMORY_GB", "64");

    assertThat(plan(world, NONE).explain().problems()).isEmpty();
    plan(world, NONE).create();
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void defaultsAndMisspeltKeysAreSaidToBeThat() {
    SessionExplanation plan =
        plan(World.PLAIN, NONE.with("spark.sql.shufle.partitions", "9")).explain();

    assertThat(plan.setting("spark.sql.autoBroadcastJoinThreshold").orElseThrow().reason())
        .isEqualTo("Spark's default, in the running session");
    assertThat(plan.setting("spark.sql.shufle.partitions").orElseThrow().reason())
        .isEqualTo(
            "asked for in code; Spark SQL itself has no such setting; did you mean"
                + " 'spark.sql.shuffle.partitions'?; set on the running session, before: not set");
  }

  @Test
  void aMultiplierAsksForPartitions() {
    World world = World.PLAIN.cores(10);
    plan(world, NONE.withShuffleMultiplier(2)).create();

    assertThat(spark.conf().get(PARTITIONS)).isEqualTo("20");
    assertThat(spark.conf().get("spark.bellows.shuffleMultiplier")).isEqualTo("2.0");
  }

  @Test
  void theExplanationMarksWhatCannotBeChanged() {
    SessionExplanation plan =
        plan(World.PLAIN, NONE.with("spark.hadoop.fs.s3a.secret.key", "hunter2")).explain();

    assertThat(plan.setting("spark.hadoop.fs.s3a.secret.key"))
        .contains(
            new Setting(
                "spark.hadoop.fs.s3a.secret.key",
                "*********(redacted)",
                new Origin.Code(),
                "asked for in code; CANNOT CHANGE on a running session, which has not set"));
    assertThat(plan.problems()).hasSize(1);
    assertThat(plan.problems().get(0))
        .contains("spark.hadoop.fs.s3a.secret.key is not set, asked *********(redacted) (code)");
  }

  @Test
  void aCatalogAndExtensionsAreReadOnce() {
    assertThat(problem(NONE.with("spark.sql.extensions", "a.B")))
        .contains("spark.sql.extensions is " + ClassNames.DELTA_EXTENSION + ", asked a.B (code)");
    assertThat(problem(NONE.with("spark.sql.catalog.spark_catalog", "a.B")))
        .contains("spark.sql.catalog.spark_catalog is " + ClassNames.DELTA_CATALOG);
    assertThat(problem(NONE.withDelta(DeltaSupport.OFF)))
        .contains("spark.bellows.delta is on, asked off (code)");
    assertThat(
            plan(
                    World.PLAIN,
                    NONE.withDelta(DeltaSupport.ON)
                        .with("spark.sql.extensions", ClassNames.DELTA_EXTENSION))
                .explain()
                .problems())
        .isEmpty();
  }

  private String problem(SessionConfig config) {
    return plan(World.PLAIN, config).explain().problems().get(0);
  }

  @Test
  void theCollectorOfARunningJvmStays() {
    assertThat(problem(NONE.withGarbageCollector(GarbageCollector.ZGC)))
        .contains(
            "spark.bellows.garbageCollector is another (G1 Young Generation, G1 Old Generation),"
                + " asked zgc (code)");
    assertThat(
            plan(World.PLAIN, NONE.withGarbageCollector(GarbageCollector.G1)).explain().problems())
        .isEmpty();
    assertThat(problem(NONE.with("spark.executor.extraJavaOptions", "-Da=b")))
        .contains("spark.executor.extraJavaOptions is -D")
        .contains("…, asked -Da=b (code)");
    assertThat(
            plan(
                    World.PLAIN,
                    NONE.with(
                        "spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector"))
                .explain()
                .problems())
        .isEmpty();
  }

  @Test
  void driverMemoryIsJudgedByTheHeap() {
    assertThat(plan(World.PLAIN, NONE.withDriverMemory("1g")).explain().problems()).isEmpty();
    assertThat(problem(NONE.withDriverMemory("8g")))
        .startsWith("Cannot give the driver 8g (code): this JVM already runs with a heap of 2g");
  }

  @Test
  void aValueThatSparkRefusesLeavesTheSessionAsItWas() {
    SessionConfig config =
        NONE.withShufflePartitions(9).with("spark.sql.sources.partitionOverwriteMode", "sideways");

    assertThatThrownBy(() -> SparkSessionFactory.create(config))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot change the running session, which is as it was: ")
        .hasMessageContaining("spark.sql.sources.partitionOverwriteMode");
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void aPlanForANewSessionIsStaleOnceOneRuns() {
    SessionPlan fresh = World.PLAIN.plan(NONE);

    assertThatThrownBy(fresh::create)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot create the planned session: a session was started after the plan was made. Plan"
                + " again.");
  }

  @Test
  void resourcesAreThoseOfTheSession() throws Exception {
    SessionResources resources = SessionResources.of(spark);

    assertThat(resources.mode()).isEqualTo(SessionResources.Mode.CLASSIC);
    assertThat(resources.cores()).hasValue(2);
    assertThat(resources.executors()).hasValue(1);
    assertThat(resources.adaptive()).isTrue();
    assertThat(resources.shufflePartitions()).isEqualTo(4);
    long pool = resources.storageMemory().orElseThrow();
    // Spark keeps 300 MiB for itself and gives 60 % of the rest to execution and storage.
    assertThat((double) pool)
        .isCloseTo(
            0.6 * (Runtime.getRuntime().maxMemory() - (300 << 20)),
            org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(resources.memoryPerTask()).hasValue(pool / 2);
    assertThat(JobCounter.jobsOf(spark, () -> SessionResources.of(spark))).isZero();
  }

  @Test
  void resourcesFollowTheSessionsSettings() {
    SparkSession other = spark.newSession();
    other.conf().set("spark.sql.adaptive.enabled", false);
    other.conf().set(PARTITIONS, 11);

    assertThat(SessionResources.of(other).adaptive()).isFalse();
    assertThat(SessionResources.of(other).shufflePartitions()).isEqualTo(11);
  }
}
