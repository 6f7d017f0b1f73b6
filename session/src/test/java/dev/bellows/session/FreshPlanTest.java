package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshPlanTest {
  private static final SessionConfig NONE = SessionConfig.defaults();
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  private static SessionConfig file(String key, Object value) {
    return SessionConfig.fromMap(Map.of(key, value), "s.yaml");
  }

  @Test
  void withNothingGivenEverythingIsDerivedOrDefault() {
    SessionExplanation plan = World.PLAIN.explain(NONE);

    assertThat(plan.problems()).isEmpty();
    assertThat(plan.settings().stream().map(s -> s.key() + "=" + s.value() + " " + s.origin()))
        .containsExactly(
            "spark.api.mode=classic default",
            "spark.app.name=bellows default",
            "spark.bellows.delta=auto default",
            "spark.bellows.optimization=safe default",
            "spark.bellows.shuffleMultiplier=3 default",
            "spark.driver.bindAddress=127.0.0.1 derived: local mode",
            "spark.driver.host=127.0.0.1 derived: local mode",
            "spark.master=local[*] derived: no master given",
            "spark.memory.fraction=0.8 default",
            "spark.memory.storageFraction=0.3 default",
            "spark.sql.adaptive.advisoryPartitionSizeInBytes=128m default",
            "spark.sql.adaptive.coalescePartitions.enabled=true default",
            "spark.sql.adaptive.coalescePartitions.minPartitionNum=12 derived: shufflePartitions 12",
            "spark.sql.adaptive.enabled=true default",
            "spark.sql.adaptive.skewJoin.enabled=true default",
            "spark.sql.shuffle.partitions=12 derived: 4 cores (this machine) × 3 (default)");
  }

  @Test
  void mergedPartitionsFollowTheShuffleUnlessMergingIsOff() {
    String merged = "spark.sql.adaptive.coalescePartitions.minPartitionNum";

    assertThat(World.PLAIN.setting(file("shufflePartitions", 40), merged).value()).isEqualTo("40");
    assertThat(
            World.PLAIN
                .explain(file("spark.sql.adaptive.coalescePartitions.enabled", false))
                .setting(merged))
        .isEmpty();
  }

  @Test
  void theStrongestOriginWins() {
    World environment = World.PLAIN.variable("BELLOWS_SHUFFLE_PARTITIONS", "30");
    World submitted = environment.submittedWith(PARTITIONS, "50");
    SessionConfig file = file("shufflePartitions", 40);

    assertThat(environment.setting(NONE, PARTITIONS).value()).isEqualTo("30");
    assertThat(environment.setting(file, PARTITIONS).value()).isEqualTo("40");
    assertThat(submitted.setting(file, PARTITIONS).value()).isEqualTo("50");
    assertThat(submitted.setting(file.withShufflePartitions(60), PARTITIONS).value())
        .isEqualTo("60");
  }

  @Test
  void theReasonNamesWhatWasBeaten() {
    World submitted =
        World.PLAIN.variable("BELLOWS_SHUFFLE_PARTITIONS", "30").submittedWith(PARTITIONS, "50");
    Setting setting =
        submitted.setting(file("shufflePartitions", 40).withShufflePartitions(60), PARTITIONS);

    assertThat(setting)
        .isEqualTo(
            new Setting(
                PARTITIONS,
                "60",
                new Origin.Code(),
                "asked for in code; wins over 50 (spark); wins over 40 (file:s.yaml); wins over 30"
                    + " (environment:BELLOWS_SHUFFLE_PARTITIONS)"));
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "3, 9", "4, 12", "85, 255", "86, 256", "500, 256"})
  void shufflePartitionsAreThreePerCoreFrom8To256(int cores, String partitions) {
    assertThat(World.PLAIN.cores(cores).setting(NONE, PARTITIONS).value()).isEqualTo(partitions);
  }

  @Test
  void theCoresAreThoseThatTheEnvironmentOrTheMasterTell() {
    World world = World.PLAIN.variable("SPARK_TOTAL_CORES", "40");

    assertThat(world.setting(NONE.withMaster("local[20]"), PARTITIONS).value()).isEqualTo("120");
    assertThat(world.setting(NONE, PARTITIONS).origin())
        .hasToString("derived: 40 cores (SPARK_TOTAL_CORES) × 3 (default)");
    assertThat(World.PLAIN.setting(NONE.withMaster("local[20]"), PARTITIONS).value())
        .isEqualTo("60");
    assertThat(
            World.PLAIN
                .setting(NONE.withMaster("yarn").withExecutors(10).withExecutorCores(4), PARTITIONS)
                .origin())
        .hasToString("derived: 40 cores (executors × their cores) × 3 (default)");
  }

  @Test
  void theMultiplierComesFromCodeFileOrEnvironment() {
    World world = World.PLAIN.variable("SPARK_SHUFFLE_MULTIPLIER", "5");

    assertThat(world.setting(NONE, PARTITIONS).value()).isEqualTo("20");
    assertThat(world.setting(NONE, PARTITIONS).origin())
        .hasToString("derived: 4 cores (this machine) × 5 (environment:SPARK_SHUFFLE_MULTIPLIER)");
    assertThat(world.setting(file("shuffleMultiplier", 10), PARTITIONS).value()).isEqualTo("40");
    assertThat(world.variable("BELLOWS_SHUFFLE_MULTIPLIER", "6").setting(NONE, PARTITIONS).value())
        .isEqualTo("24");
  }

  @Test
  void executorMemoryIs80PercentOfTheContainers() {
    Setting memory =
        World.PLAIN
            .variable("SPARK_CONTAINER_MEMORY_GB", "10")
            .setting(NONE.withMaster("yarn"), "spark.executor.memory");

    assertThat(memory.value()).isEqualTo("8192m");
    assertThat(memory.origin()).hasToString("derived: 80 % of 10g (SPARK_CONTAINER_MEMORY_GB)");
  }

  @Test
  void executorMemoryThatWasGivenStays() {
    World world =
        World.PLAIN
            .variable("SPARK_CONTAINER_MEMORY_GB", "10")
            .submittedWith("spark.executor.memory", "3g");

    assertThat(world.setting(NONE, "spark.executor.memory").value()).isEqualTo("3g");
  }

  @Test
  void executorMemoryTooSmallForSparkIsNotDerived() {
    World world = World.PLAIN.variable("SPARK_CONTAINER_MEMORY_GB", "0.5");

    assertThat(world.explain(NONE).setting("spark.executor.memory")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SPARK_TOTAL_CORES, none, a whole number of at least 1 is needed",
    "SPARK_CONTAINER_MEMORY_GB, -4, a number above 0 is needed",
    "SPARK_SHUFFLE_MULTIPLIER, x, a number above 0 is needed",
    "BELLOWS_DRIVER_MEMORY, big, 'a size of at least 1m is needed, such as 512m or 4g'"
  })
  void aWrongVariableIsAnErrorThatNamesIt(String variable, String value, String need) {
    World world = World.PLAIN.variable(variable, value);

    assertThatThrownBy(() -> world.plan(NONE))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Invalid environment variable "
                + variable
                + "='"
                + value
                + "': "
                + need
                + ". Mend or unset it.");
  }

  @Test
  void anEmptyVariableCountsAsUnset() {
    World world = World.PLAIN.variable("SPARK_TOTAL_CORES", "").variable("BELLOWS_MASTER", " ");

    assertThat(world.setting(NONE, "spark.master").value()).isEqualTo("local[*]");
  }

  @Test
  void theMasterIsNeverSetWhereOneWasGiven() {
    World submitted = World.PLAIN.submittedWith("spark.master", "spark://h:7077");

    assertThat(submitted.setting(file("master", "local[2]"), "spark.master"))
        .satisfies(
            master -> {
              assertThat(master.value()).isEqualTo("spark://h:7077");
              assertThat(master.origin()).isEqualTo(new Origin.Spark());
            });
    assertThat(
            World.PLAIN.variable("BELLOWS_MASTER", "yarn").setting(NONE, "spark.master").origin())
        .hasToString("environment:BELLOWS_MASTER");
  }

  @Test
  void onlyALocalDriverIsBoundToThisMachine() {
    String address = "spark.driver.bindAddress";

    assertThat(World.PLAIN.explain(NONE.withMaster("local[2]")).setting(address)).isPresent();
    assertThat(World.PLAIN.explain(NONE.withMaster("yarn")).setting(address)).isEmpty();
    assertThat(World.PLAIN.explain(NONE.withMaster("local-cluster[1,1,1024]")).setting(address))
        .isEmpty();
    assertThat(World.PLAIN.variable("SPARK_LOCAL_IP", "10.0.0.7").explain(NONE).setting(address))
        .isEmpty();
    assertThat(World.PLAIN.setting(NONE.with(address, "0.0.0.0"), address).value())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void adaptiveExecutionThatWasSwitchedOffStaysOff() {
    SessionExplanation plan = World.PLAIN.explain(file("adaptive", "off"));

    assertThat(plan.setting("spark.sql.adaptive.enabled").orElseThrow().value()).isEqualTo("false");
    assertThat(plan.setting("spark.sql.adaptive.skewJoin.enabled")).isEmpty();
  }

  @Test
  void offHeapMemoryIsSwitchedOnByItsSize() {
    String enabled = "spark.memory.offHeap.enabled";

    assertThat(World.PLAIN.setting(NONE.withOffHeapMemory("1g"), enabled).value())
        .isEqualTo("true");
    assertThat(World.PLAIN.setting(NONE.withOffHeapMemory("0"), enabled).value())
        .isEqualTo("false");
    assertThat(World.PLAIN.explain(NONE).setting(enabled)).isEmpty();
  }

  @Test
  void boundsSwitchDynamicAllocationOn() {
    SessionExplanation plan =
        World.PLAIN.explain(file("dynamicAllocation", Map.of("min", 2, "max", 4)));

    assertThat(plan.setting("spark.dynamicAllocation.enabled").orElseThrow().value())
        .isEqualTo("true");
    assertThat(plan.problems()).isEmpty();
  }

  @Test
  void boundsThatCrossAreAProblemWithBothOrigins() {
    World world = World.PLAIN.submittedWith("spark.dynamicAllocation.minExecutors", "9");
    SessionPlan plan = world.plan(file("dynamicAllocation", Map.of("max", 4)));

    assertThatThrownBy(plan::create)
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Invalid dynamicAllocation: min 9 (spark) is more than max 4 (file:s.yaml). Lower the"
                + " one or raise the other.");
  }

  @Test
  void settingsOfExecutorsSayThatTheyHaveNoEffectInLocalMode() {
    assertThat(World.PLAIN.setting(NONE.withExecutorCores(2), "spark.executor.cores").reason())
        .isEqualTo(
            "asked for in code; no effect in local mode, where tasks run in the driver's JVM");
    assertThat(
            World.PLAIN
                .setting(NONE.withMaster("yarn").withExecutorCores(2), "spark.executor.cores")
                .reason())
        .isEqualTo("asked for in code");
  }

  @Test
  void driverMemoryWithinTheHeapIsNotedToHaveNoEffect() {
    SessionExplanation plan = World.PLAIN.explain(NONE.withDriverMemory("1g"));

    assertThat(plan.problems()).isEmpty();
    assertThat(plan.setting("spark.driver.memory").orElseThrow().reason())
        .isEqualTo(
            "asked for in code; no effect on this JVM, whose heap is 2g already; start with"
                + " BELLOWS_HEAP=1g ./bellows …, spark-submit --driver-memory 1g or java -Xmx1g");
  }

  @Test
  void driverMemoryBeyondTheHeapIsRefusedWithTheWayToHaveIt() {
    SessionPlan plan = World.PLAIN.plan(file("driverMemory", "8g"));

    assertThat(plan.explain().setting("spark.driver.memory")).isPresent();
    assertThatThrownBy(plan::create)
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot give the driver 8g (file:s.yaml): this JVM already runs with a heap of 2g, and"
                + " spark.driver.memory takes effect only when a JVM starts. To have it, start with"
                + " BELLOWS_HEAP=8g ./bellows …, spark-submit --driver-memory 8g or java -Xmx8g; or"
                + " drop driverMemory.");
  }

  @Test
  void driverMemoryThatSparkStartedWithIsBelieved() {
    World submitted = World.PLAIN.submittedWith("spark.driver.memory", "8g");

    assertThat(submitted.explain(file("driverMemory", "16g")).problems()).isEmpty();
  }

  @Test
  void hiveSupportNeedsItsClasses() {
    assertThatThrownBy(() -> World.PLAIN.plan(NONE.withHiveSupport()).create())
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot switch Hive support on: Spark's Hive classes are not on the class path. Add"
                + " org.apache.spark:spark-hive_2.13, or drop 'hive'.");
    assertThat(
            World.PLAIN
                .withClass(ClassNames.HIVE_SESSION)
                .explain(NONE.withHiveSupport())
                .problems())
        .isEmpty();
  }

  @Test
  void aConnectSessionIsRefusedWithTheWayToHaveIt() {
    SessionConfig config =
        NONE.with("spark.api.mode", "connect").with("spark.remote", "sc://h:15002");

    assertThatThrownBy(() -> World.PLAIN.plan(config).create())
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot create a session with spark.api.mode=connect (code): ")
        .hasMessageContaining("Cannot create a session with spark.remote=sc://h:15002 (code): ")
        .hasMessageContaining("SparkSession.builder().remote(…)");
  }

  @Test
  void aKeyThatSparkSqlDoesNotKnowIsNoted() {
    SessionConfig config =
        NONE.with("spark.sql.shufle.partitions", "9")
            .with("spark.sql.ansi.enabled", "false")
            .with("spark.sql.legacy.timeParserPolicy", "CORRECTED")
            .with("spark.sql.catalog.mine", "a.B")
            .with("spark.databricks.delta.mine", "1");
    SessionExplanation plan = World.PLAIN.explain(config);

    assertThat(plan.setting("spark.sql.shufle.partitions").orElseThrow().reason())
        .isEqualTo(
            "asked for in code; Spark SQL itself has no such setting; did you mean"
                + " 'spark.sql.shuffle.partitions'?");
    assertThat(plan.settings())
        .filteredOn(setting -> setting.reason().contains("no such setting"))
        .hasSize(1);
  }

  @Test
  void everyOptionHasAVariable() {
    assertThat(SessionOption.SHUFFLE_PARTITIONS.variable()).isEqualTo("BELLOWS_SHUFFLE_PARTITIONS");
    assertThat(SessionOption.DYNAMIC_ALLOCATION_MIN.variable())
        .isEqualTo("BELLOWS_DYNAMIC_ALLOCATION_MIN");
    assertThat(
            World.PLAIN
                .variable("BELLOWS_DYNAMIC_ALLOCATION_MIN", "2")
                .setting(NONE, "spark.dynamicAllocation.minExecutors")
                .origin())
        .hasToString("environment:BELLOWS_DYNAMIC_ALLOCATION_MIN");
  }

  @Test
  void theCollectorJoinsTheUsersOptions() {
    World submitted = World.PLAIN.submittedWith(EXECUTOR_OPTIONS, "-Dfoo=1 -XX:+UseStringDedup");
    SessionConfig zgc = NONE.withGarbageCollector(GarbageCollector.ZGC);
    Setting executors = submitted.setting(zgc, EXECUTOR_OPTIONS);

    assertThat(executors.value()).isEqualTo("-Dfoo=1 -XX:+UseStringDedup -XX:+UseZGC");
    assertThat(executors.origin()).isEqualTo(new Origin.Spark());
    assertThat(executors.reason()).contains("kept, and garbageCollector zgc (code) added");
    assertThat(submitted.setting(zgc, "spark.driver.extraJavaOptions"))
        .isEqualTo(
            new Setting(
                "spark.driver.extraJavaOptions",
                "-XX:+UseZGC",
                new Origin.Derived("garbageCollector zgc (code)"),
                "chooses the collector; no effect on this JVM, which already runs with another"
                    + " collector: start with java -XX:+UseZGC or spark-submit"
                    + " --driver-java-options"));
  }

  @Test
  void theCollectorThatTheJvmRunsIsSaidToRun() {
    assertThat(
            World.PLAIN
                .setting(
                    NONE.withGarbageCollector(GarbageCollector.G1), "spark.driver.extraJavaOptions")
                .reason())
        .isEqualTo("chooses the collector; this JVM runs it already");
  }

  @Test
  void ofTwoCollectorsTheStrongerOriginsIsUsed() {
    World submitted = World.PLAIN.submittedWith(EXECUTOR_OPTIONS, "-Da=b -XX:+UseParallelGC -Dc=d");

    assertThat(
            submitted
                .setting(NONE.withGarbageCollector(GarbageCollector.ZGC), EXECUTOR_OPTIONS)
                .value())
        .isEqualTo("-Da=b -XX:+UseZGC -Dc=d");
    assertThat(submitted.setting(file("garbageCollector", "ZGC"), EXECUTOR_OPTIONS))
        .satisfies(
            kept -> {
              assertThat(kept.value()).isEqualTo("-Da=b -XX:+UseParallelGC -Dc=d");
              assertThat(kept.reason()).contains("wins over garbageCollector zgc (file:s.yaml)");
            });
    assertThat(submitted.setting(file("garbageCollector", "parallel"), EXECUTOR_OPTIONS).value())
        .isEqualTo("-Da=b -XX:+UseParallelGC -Dc=d");
  }

  @Test
  void twoCollectorsOfOneOriginContradictEachOther() {
    SessionConfig both =
        NONE.withGarbageCollector(GarbageCollector.ZGC)
            .with(EXECUTOR_OPTIONS, "-XX:+UseSerialGC -Dx=y");

    assertThatThrownBy(() -> World.PLAIN.plan(both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "garbageCollector zgc (code) contradicts -XX:+UseSerialGC in"
                + " spark.executor.extraJavaOptions (code): a JVM has one collector. Drop one of"
                + " them.");
    World defaults =
        World.PLAIN.submittedWith("spark.executor.defaultJavaOptions", "-XX:+UseSerialGC");
    assertThatThrownBy(() -> defaults.plan(NONE.withGarbageCollector(GarbageCollector.ZGC)))
        .hasMessageContaining("in spark.executor.defaultJavaOptions (spark)");
  }

  @Test
  void deltaReadsItsLogInFewTasksOnOneMachineOnly() {
    World delta = World.PLAIN.withClass(ClassNames.DELTA_EXTENSION);
    String partitions = "spark.databricks.delta.snapshotPartitions";

    assertThat(delta.setting(NONE, partitions).value()).isEqualTo("2");
    assertThat(delta.setting(file(partitions, 9), partitions).value()).isEqualTo("9");
    assertThat(delta.explain(NONE.withMaster("yarn")).setting(partitions)).isEmpty();
    assertThat(World.PLAIN.explain(NONE).setting(partitions)).isEmpty();
  }

  @Test
  void deltaIsWiredWhenItsJarIsThere() {
    World delta = World.PLAIN.withClass(ClassNames.DELTA_EXTENSION);

    assertThat(delta.setting(NONE, "spark.sql.extensions").value())
        .isEqualTo(ClassNames.DELTA_EXTENSION);
    assertThat(delta.setting(NONE, "spark.sql.catalog.spark_catalog").value())
        .isEqualTo(ClassNames.DELTA_CATALOG);
    assertThat(World.PLAIN.explain(NONE).setting("spark.sql.extensions")).isEmpty();
    assertThat(delta.explain(NONE.withDelta(DeltaSupport.OFF)).setting("spark.sql.extensions"))
        .isEmpty();
  }

  @Test
  void deltaWithoutItsJarIsAnErrorWhereItWasAskedFor() {
    assertThatThrownBy(() -> World.PLAIN.plan(NONE.withDelta(DeltaSupport.ON)))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot switch Delta on (code): io.delta.sql.DeltaSparkSessionExtension is not on the"
                + " class path. Add io.delta:delta-spark in the version for your Spark, or drop"
                + " 'delta'.");
  }

  @Test
  void theUsersExtensionsAreKeptAndDeltasAddedOnce() {
    World delta = World.PLAIN.withClass(ClassNames.DELTA_EXTENSION);
    SessionConfig own = NONE.with("spark.sql.extensions", "a.B, c.D,a.B");
    SessionConfig both = NONE.with("spark.sql.extensions", ClassNames.DELTA_EXTENSION + ",a.B");

    assertThat(delta.setting(own, "spark.sql.extensions"))
        .isEqualTo(
            new Setting(
                "spark.sql.extensions",
                "a.B,c.D," + ClassNames.DELTA_EXTENSION,
                new Origin.Code(),
                "asked for in code; kept, and Delta's added"));
    assertThat(delta.setting(both, "spark.sql.extensions").value())
        .isEqualTo(ClassNames.DELTA_EXTENSION + ",a.B");
  }

  @Test
  void trendFunctionsAreWiredWhenTheFeaturesAreThere() {
    World features = World.PLAIN.withClass(ClassNames.BELLOWS_EXTENSIONS);
    World both = features.withClass(ClassNames.DELTA_EXTENSION);
    String key = "spark.sql.extensions";

    assertThat(features.setting(NONE, key))
        .isEqualTo(
            new Setting(
                key,
                ClassNames.BELLOWS_EXTENSIONS,
                new Origin.Derived("Bellows' jar is on the class path"),
                "trend features as SQL functions"));
    assertThat(both.setting(NONE, key))
        .isEqualTo(
            new Setting(
                key,
                ClassNames.DELTA_EXTENSION + "," + ClassNames.BELLOWS_EXTENSIONS,
                new Origin.Derived("Delta's jar is on the class path, Bellows' too"),
                "Delta's SQL and optimizations; trend features as SQL functions"));
    assertThat(both.setting(NONE.withDelta(DeltaSupport.OFF), key).value())
        .isEqualTo(ClassNames.BELLOWS_EXTENSIONS);
  }

  @Test
  void theUsersExtensionsAreKeptAndBellowsAddedOnce() {
    World features = World.PLAIN.withClass(ClassNames.BELLOWS_EXTENSIONS);
    String key = "spark.sql.extensions";
    SessionConfig given = NONE.with(key, ClassNames.BELLOWS_EXTENSIONS + ", a.B");

    assertThat(features.setting(NONE.with(key, "a.B"), key))
        .isEqualTo(
            new Setting(
                key,
                "a.B," + ClassNames.BELLOWS_EXTENSIONS,
                new Origin.Code(),
                "asked for in code; kept, and Bellows' added"));
    assertThat(features.setting(given, key).value())
        .isEqualTo(ClassNames.BELLOWS_EXTENSIONS + ", a.B");
  }

  @Test
  void theUsersCatalogIsKeptAndExplained() {
    World delta =
        World.PLAIN
            .withClass(ClassNames.DELTA_EXTENSION)
            .submittedWith("spark.sql.catalog.spark_catalog", "org.example.Catalog");

    assertThat(delta.setting(NONE, "spark.sql.catalog.spark_catalog"))
        .isEqualTo(
            new Setting(
                "spark.sql.catalog.spark_catalog",
                "org.example.Catalog",
                new Origin.Spark(),
                "Spark was started with it; kept: Delta works in full only if this catalog"
                    + " delegates to org.apache.spark.sql.delta.catalog.DeltaCatalog"));
  }
}
