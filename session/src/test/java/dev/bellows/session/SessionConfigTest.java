package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SessionConfigTest {
  private static final SessionConfig NONE = SessionConfig.defaults();

  static Stream<Arguments> typedOptions() {
    return Stream.of(
        Arguments.of(NONE.withAppName("trends"), "spark.app.name", "trends"),
        Arguments.of(NONE.withMaster("local[3]"), "spark.master", "local[3]"),
        Arguments.of(NONE.withShufflePartitions(64), "spark.sql.shuffle.partitions", "64"),
        Arguments.of(NONE.withShuffleMultiplier(2.5), "spark.bellows.shuffleMultiplier", "2.5"),
        Arguments.of(
            NONE.withAdvisoryPartitionSize("64m"),
            "spark.sql.adaptive.advisoryPartitionSizeInBytes",
            "64m"),
        Arguments.of(
            NONE.withReadPartitionSize("32 MB"), "spark.sql.files.maxPartitionBytes", "32mb"),
        Arguments.of(
            NONE.withBroadcastThreshold("20m"), "spark.sql.autoBroadcastJoinThreshold", "20m"),
        Arguments.of(
            NONE.withBroadcastThreshold("off"), "spark.sql.autoBroadcastJoinThreshold", "-1"),
        Arguments.of(
            NONE.withSkewJoinFactor(3), "spark.sql.adaptive.skewJoin.skewedPartitionFactor", "3.0"),
        Arguments.of(
            NONE.withSkewJoinThreshold("64m"),
            "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
            "64m"),
        Arguments.of(NONE.withDriverMemory("4G"), "spark.driver.memory", "4g"),
        Arguments.of(NONE.withMaxResultSize("0"), "spark.driver.maxResultSize", "0"),
        Arguments.of(NONE.withExecutorMemory("4 GiB"), "spark.executor.memory", "4g"),
        Arguments.of(NONE.withExecutorCores(4), "spark.executor.cores", "4"),
        Arguments.of(NONE.withExecutors(5), "spark.executor.instances", "5"),
        Arguments.of(NONE.withOffHeapMemory("2g"), "spark.memory.offHeap.size", "2g"),
        Arguments.of(NONE.withDynamicAllocation(2, 9), "spark.dynamicAllocation.minExecutors", "2"),
        Arguments.of(NONE.withDynamicAllocation(2, 9), "spark.dynamicAllocation.maxExecutors", "9"),
        Arguments.of(NONE.withDynamicAllocation(2, 9), "spark.dynamicAllocation.enabled", "true"),
        Arguments.of(
            NONE.withGarbageCollector(GarbageCollector.ZGC),
            "spark.bellows.garbageCollector",
            "zgc"),
        Arguments.of(
            NONE.withSerializer(Serializer.KRYO),
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer"),
        Arguments.of(NONE.withHiveSupport(), "spark.sql.catalogImplementation", "hive"),
        Arguments.of(NONE.withoutHiveSupport(), "spark.sql.catalogImplementation", "in-memory"),
        Arguments.of(NONE.withMemoryFraction(0.7), "spark.memory.fraction", "0.7"),
        Arguments.of(NONE.withStorageFraction(0.4), "spark.memory.storageFraction", "0.4"),
        Arguments.of(
            NONE.withTimeZone(ZoneId.of("Asia/Kathmandu")),
            "spark.sql.session.timeZone",
            "Asia/Kathmandu"),
        Arguments.of(
            NONE.withOptimization(OptimizationLevel.AGGRESSIVE),
            "spark.bellows.optimization",
            "aggressive"),
        Arguments.of(NONE.withDelta(DeltaSupport.OFF), "spark.bellows.delta", "off"),
        Arguments.of(NONE.with("spark.ui.port", "4050"), "spark.ui.port", "4050"));
  }

  @ParameterizedTest
  @MethodSource("typedOptions")
  void anOptionSetsSparksKeyInThePlan(SessionConfig config, String key, String value) {
    Setting planned = World.PLAIN.withClass(ClassNames.HIVE_SESSION).setting(config, key);

    assertThat(config.value(key)).contains(value);
    assertThat(planned.value()).isEqualTo(value);
    assertThat(planned.origin()).isEqualTo(new Origin.Code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shufflePartitions | 0 | a whole number of at least 1",
        "shufflePartitions | 2.5 | a whole number of at least 1",
        "shufflePartitions | many | a whole number of at least 1",
        "shufflePartitions | 99999999999 | a whole number of at least 1",
        "shuffleMultiplier | 0 | a number above 0",
        "advisoryPartitionSize | 128 megs | a size of at least 1b",
        "advisoryPartitionSize | 0 | a size of at least 1b",
        "broadcastThreshold | -5m | a size such as 64m, or off",
        "driverMemory | 4x | a size of at least 1m",
        "executorMemory | 200m | a size of at least 450m",
        "executorMemory | 99999999999g | a size of at least 450m",
        "maxResultSize | -1 | a size is needed",
        "memoryFraction | 1.0 | a number between 0 and 1",
        "storageFraction | -0.1 | a number from 0 on and below 1",
        "executorCores | -2 | a whole number of at least 1",
        "dynamicAllocation.max | 0 | a whole number of at least 1",
        "dynamicAllocation | maybe | true or false",
        "garbageCollector | CMS | one of [g1, parallel, zgc, shenandoah, serial]",
        "serializer | fury | kryo, java or the full name of a serializer class",
        "timeZone | Mars/Olympus | a time zone such as Europe/Berlin",
        "optimization | max | one of [off, safe, standard, aggressive]",
        "delta | maybe | one of [on, auto, off]",
        "hive | maybe | true (Hive's catalog) or false",
        "master | locl[*] | a master such as local[*]",
        "master | local[0] | a master such as local[*]",
        "appName | '' | a text that is not blank",
      })
  void aWrongValueIsRefusedWithWhatIsNeeded(String key, String value, String need) {
    assertThatThrownBy(() -> SessionConfig.fromMap(Map.of(key, value), "job.yaml"))
        .isInstanceOf(dev.bellows.core.BellowsException.class)
        .hasMessageStartingWith("job.yaml: Invalid " + key + " '" + value + "': ")
        .hasMessageContaining(need);
  }

  @ParameterizedTest
  @CsvSource({
    "local",
    "local[2]",
    "'local[2, 3]'",
    "local[*]",
    "'local-cluster[2,1,1024]'",
    "yarn",
    "spark://a:7077",
    "k8s://https://h:443"
  })
  void everyMasterOfSparksIsTaken(String master) {
    assertThat(NONE.withMaster(master).value("master")).contains(master);
  }

  @ParameterizedTest
  @CsvSource({"UTC", "Europe/Berlin", "+02:00", "+2:00", "GMT+8", "PST"})
  void everyTimeZoneOfSparksIsTaken(String zone) {
    assertThat(NONE.with("spark.sql.session.timeZone", zone).value("timeZone")).contains(zone);
  }

  @Test
  void inCodeAWrongValueIsAWrongArgument() {
    assertThatThrownBy(() -> NONE.withShufflePartitions(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid shufflePartitions '0': a whole number of at least 1 is needed.");
    assertThatThrownBy(() -> NONE.withDynamicAllocation(5, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid dynamicAllocation: min 5 is more than max 2. Exchange them.");
  }

  @Test
  void sparksKeyIsCheckedAsItsOptionIs() {
    assertThatThrownBy(() -> NONE.with("spark.sql.shuffle.partitions", "few"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid spark.sql.shuffle.partitions 'few': a whole number of at least 1 is needed.");
  }

  @Test
  void withTakesSparksKeysOnly() {
    assertThatThrownBy(() -> NONE.with("shufflePartitions", "4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unknown setting 'shufflePartitions': keys given to with(…)");
    assertThatThrownBy(() -> NONE.with("spark.bellows.optimisation", "off"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Unknown setting 'spark.bellows.optimisation'; did you mean"
                + " 'spark.bellows.optimization'?");
  }

  @Test
  void aConfigurationNeverChanges() {
    SessionConfig first = NONE.withShufflePartitions(4);
    SessionConfig second = first.withShufflePartitions(8);

    assertThat(first.value("shufflePartitions")).contains("4");
    assertThat(second.value("shufflePartitions")).contains("8");
    assertThat(NONE.value("shufflePartitions")).isEmpty();
  }

  @Test
  void mergingKeepsCodeBeforeFileAndLaterBeforeEarlier() {
    SessionConfig code = NONE.withShufflePartitions(4);
    SessionConfig base = SessionConfig.fromMap(Map.of("shufflePartitions", 5), "base.yaml");
    SessionConfig over = SessionConfig.fromMap(Map.of("shufflePartitions", 6), "over.yaml");

    assertThat(code.mergedWith(base).value("shufflePartitions")).contains("4");
    assertThat(base.mergedWith(code).value("shufflePartitions")).contains("4");
    assertThat(base.mergedWith(over).value("shufflePartitions")).contains("6");
    assertThat(World.PLAIN.setting(base.mergedWith(over), "spark.sql.shuffle.partitions").value())
        .isEqualTo("6");
  }

  @Test
  void itsTextHidesSecrets() {
    assertThat(NONE.with("spark.hadoop.fs.s3a.secret.key", "hunter2").withAppName("a").toString())
        .isEqualTo(
            "spark.app.name = a (code)\n"
                + "spark.hadoop.fs.s3a.secret.key = *********(redacted) (code)");
    assertThat(NONE).hasToString("nothing asked: all settings are derived or defaults");
  }
}
