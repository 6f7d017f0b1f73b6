package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** Sessions that are really started, each in a JVM of its own. */
class NewSessionTest {
  @TempDir private Path directory;

  private String run(Map<String, String> environment, String... mainAndArguments) throws Exception {
    ChildJvm.Outcome outcome = ChildJvm.run(List.of(mainAndArguments), directory, environment);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Test
  void withNothingGivenASessionStartsLocallyWithDelta() throws Exception {
    assertThat(run(Map.of("SPARK_CONTAINER_MEMORY_GB", "10"), Embedded.class.getName()))
        .contains("EMBEDDED-DONE");
  }

  /** The life of an embedded session. */
  public static final class Embedded {
    public static void main(String[] args) {
      String table = Path.of(System.getProperty("test.directory"), "table").toString();
      SessionConfig config =
          SessionConfig.defaults()
              .withAppName("embedded")
              .withDriverMemory("1g")
              .withOffHeapMemory("64m")
              .withSerializer(Serializer.KRYO)
              .withMaxResultSize("512m")
              .withGarbageCollector(GarbageCollector.G1)
              .with("spark.ui.enabled", "false");
      SparkSession spark = SparkSessionFactory.create(config);
      SparkConf conf = spark.sparkContext().getConf();

      assertThat(conf.get("spark.master")).isEqualTo("local[*]");
      assertThat(conf.get("spark.driver.host")).isEqualTo("127.0.0.1");
      assertThat(conf.get("spark.executor.memory")).isEqualTo("8192m");
      assertThat(conf.get("spark.memory.fraction")).isEqualTo("0.8");
      assertThat(conf.get("spark.serializer")).endsWith("KryoSerializer");
      assertThat(conf.get("spark.memory.offHeap.enabled")).isEqualTo("true");
      assertThat(spark.conf().get("spark.sql.extensions")).isEqualTo(ClassNames.DELTA_EXTENSION);
      assertThat(spark.conf().get("spark.bellows.optimization")).isEqualTo("safe");
      assertThat(SessionResources.of(spark).cores())
          .hasValue(Runtime.getRuntime().availableProcessors());

      spark.range(10).write().format("delta").save(table);
      assertThat(spark.read().format("delta").load(table).count()).isEqualTo(10);

      assertThat(SparkSessionFactory.create(config)).isSameAs(spark);
      SessionPlan stale = SparkSessionFactory.plan(config.withShufflePartitions(9));
      spark.stop();
      assertThatThrownBy(stale::create)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a session was stopped after the plan was made");

      restartsWithOtherStaticSettings();
      joinsAContextThatRunsWithoutASession();
      System.out.println("EMBEDDED-DONE");
    }

    private static void restartsWithOtherStaticSettings() {
      SparkSession again =
          SparkSessionFactory.create(
              SessionConfig.defaults()
                  .withMaster("local[1]")
                  .withDelta(DeltaSupport.OFF)
                  .with("spark.ui.enabled", "false"));
      assertThat(again.sparkContext().master()).isEqualTo("local[1]");
      assertThat(again.conf().get("spark.sql.extensions", "none")).isEqualTo("none");
      again.stop();
    }

    private static void joinsAContextThatRunsWithoutASession() {
      SparkConf conf =
          new SparkConf()
              .setMaster("local[1]")
              .setAppName("bare")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.ui.enabled", "false");
      SparkContext context = new SparkContext(conf);
      assertThatThrownBy(
              () -> SparkSessionFactory.create(SessionConfig.defaults().withMaster("local[2]")))
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("spark.master is local[1], asked local[2] (code)");
      SparkSession spark =
          SparkSessionFactory.create(SessionConfig.defaults().withShufflePartitions(3));
      assertThat(spark.sparkContext()).isSameAs(context);
      assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
      spark.stop();
    }
  }

  @Test
  void whatSparkSubmitGaveIsKeptAndExtended() throws Exception {
    Files.writeString(
        directory.resolve("session.yaml"),
        "master: local[2]\nappName: from-file\nshufflePartitions: 40\nreadPartitionSize: 32m\n");
    String output =
        run(
            Map.of("SPARK_LOCAL_IP", "127.0.0.1", "BELLOWS_TIME_ZONE", "Asia/Kathmandu"),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[1]",
            "--name",
            "submitted",
            "--conf",
            "spark.sql.shuffle.partitions=17",
            "--conf",
            "spark.executor.extraJavaOptions=-Dusers.own=1",
            "--conf",
            "spark.sql.extensions=" + OwnExtension.class.getName(),
            "--conf",
            "spark.ui.enabled=false",
            "--class",
            Submitted.class.getName(),
            "spark-internal");
    assertThat(output).contains("SUBMITTED-DONE");
  }

  /** An application that Spark's own SparkSubmit starts. */
  public static final class Submitted {
    public static void main(String[] args) {
      Path file = Path.of(System.getProperty("test.directory"), "session.yaml");
      SessionConfig config =
          SessionConfig.fromYaml(file)
              .withShufflePartitions(21)
              .withGarbageCollector(GarbageCollector.PARALLEL);
      SessionPlan plan = SparkSessionFactory.plan(config);
      assertThat(plan.explain().setting("spark.sql.shuffle.partitions").orElseThrow().reason())
          .isEqualTo("asked for in code; wins over 17 (spark); wins over 40 (file:" + file + ":3)");
      SparkSession spark = plan.create();

      assertThat(spark.sparkContext().master()).isEqualTo("local[1]");
      assertThat(spark.sparkContext().appName()).isEqualTo("submitted");
      assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("21");
      assertThat(spark.conf().get("spark.sql.files.maxPartitionBytes")).isEqualTo("32m");
      assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("Asia/Kathmandu");
      assertThat(spark.sparkContext().getConf().get("spark.executor.extraJavaOptions"))
          .contains("-Dusers.own=1 -XX:+UseParallelGC");
      assertThat(spark.conf().get("spark.sql.extensions"))
          .isEqualTo(OwnExtension.class.getName() + "," + ClassNames.DELTA_EXTENSION);
      spark.range(1).collectAsList();
      assertThat(OwnExtension.isApplied).isTrue();
      spark.stop();
      System.out.println("SUBMITTED-DONE");
    }
  }

  /** An extension of the user's own. */
  public static final class OwnExtension
      extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    static volatile boolean isApplied;

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
      isApplied = true;
      return BoxedUnit.UNIT;
    }
  }
}
