package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteModesTest {
  private static final String JOB =
      """
      name: modes
      sources:
        in: { path: DIR/in, format: parquet }
      steps:
        - { name: all, from: in }
      sinks:
        - { step: all, path: DIR/out, format: delta, MODE }
      """;

  private static final String MERGE = "mode: merge, keys: [store, day]";

  private static final AtomicInteger RACES = new AtomicInteger();

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
  }

  /** The source from now on: values of (store string, day int, amount double). */
  private void source(String values) {
    source("struct<store:string,day:int,amount:double>", values);
  }

  private void source(String type, String values) {
    spark
        .sql("select inline(cast(array(" + values + ") as array<" + type + ">))")
        .coalesce(1)
        .write()
        .mode("overwrite")
        .parquet(folder + "/in");
  }

  private SinkReport run(String mode) {
    return files.job(JOB.replace("MODE", mode)).run(spark).sinks().get(0);
  }

  private Dataset<Row> table() {
    return spark.read().format("delta").load(folder + "/out");
  }

  private List<String> rows() {
    return table().orderBy("store", "day", "amount").collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private long version() {
    return new DeltaLog(Location.of(spark, folder + "/out")).version();
  }

  @Test
  void overwriteReplacesAll() {
    source("('a', 1, 1.0), ('b', 1, 2.0)");
    run("mode: overwrite");
    source("('c', 1, 3.0)");
    SinkReport report = run("mode: overwrite");
    assertThat(rows()).containsExactly("[c,1,3.0]");
    assertThat(report.mode()).isEqualTo("overwrite");
    assertThat(report.commitRetries()).isZero();
  }

  @Test
  void appendAdds() {
    source("('a', 1, 1.0)");
    run("mode: append");
    SinkReport report = run("mode: append");
    assertThat(rows()).containsExactly("[a,1,1.0]", "[a,1,1.0]");
    assertThat(report.rows()).isEqualTo(1);
    assertThat(report.bytes()).isPositive();
  }

  @Test
  void anAppendOfTheSameTransactionIsAppliedOnce() {
    source("('a', 1, 1.0)");
    String mode = "mode: append, options: { txnAppId: nightly, txnVersion: 20260131 }";
    assertThat(run(mode).rows()).isEqualTo(1);
    long version = version();
    SinkReport again = run(mode);
    assertThat(again.rows()).isZero();
    assertThat(again.files()).isZero();
    assertThat(version()).isEqualTo(version);
    run(mode.replace("131", "201"));
    assertThat(rows()).hasSize(2);
  }

  @Test
  void aMergeUpdatesWhatDiffersAddsWhatIsNewAndLeavesTheRest() {
    source("('a', 1, 1.0), ('a', 2, 2.0), ('b', 1, null)");
    SinkReport created = run(MERGE);
    assertThat(created.rows()).isEqualTo(3);
    source("('a', 2, 2.5), ('b', 1, null), ('b', 2, 4.0), ('c', 1, 5.0)");
    SinkReport report = run(MERGE);
    assertThat(rows())
        .containsExactly("[a,1,1.0]", "[a,2,2.5]", "[b,1,null]", "[b,2,4.0]", "[c,1,5.0]");
    assertThat(report.rows()).as("one changed, two added").isEqualTo(3);
    assertThat(report.files()).isPositive();
    assertThat(report.bytes()).isPositive();
  }

  @Test
  void theSameMergeTwiceCommitsNothing() {
    source("('a', 1, 1.0), ('b', 1, null), (null, 2, 'NaN')");
    run(MERGE);
    long version = version();
    SinkReport again = run(MERGE);
    assertThat(version()).isEqualTo(version);
    assertThat(again.rows()).isZero();
    assertThat(again.bytes()).isZero();
    assertThat(again.sample()).hasSize(3);
  }

  @Test
  void aMergeRewritesOnlyFilesWithRowsThatChange() {
    source("('a', 1, 1.0), ('b', 1, 2.0), ('c', 1, 3.0)");
    String mode = MERGE + ", partitionBy: [store]";
    run(mode);
    List<String> before = List.of(table().inputFiles());
    source("('a', 1, 1.0), ('b', 1, 9.0), ('c', 1, 3.0)");
    run(mode);
    List<String> after = List.of(table().inputFiles());
    assertThat(rows()).containsExactly("[a,1,1.0]", "[b,1,9.0]", "[c,1,3.0]");
    assertThat(after).hasSize(3).filteredOn(before::contains).hasSize(2);
  }

  @Test
  void thePlanSaysWhatAMergeCosts() {
    source("('a', 1, 1.0)");
    assertThat(files.job(JOB.replace("MODE", MERGE)).plan(spark).explain())
        .contains("counts the rows that share [store, day]")
        .contains("joins the table on [store, day] to find the rows that differ");
  }

  @Test
  void nullIsAKeyLikeAnyOther() {
    source("(null, 1, 1.0), ('a', null, 2.0)");
    run(MERGE);
    source("(null, 1, 1.5), ('a', null, 2.5)");
    assertThat(run(MERGE).rows()).isEqualTo(2);
    assertThat(rows()).containsExactly("[null,1,1.5]", "[a,null,2.5]");
  }

  @Test
  void rowsThatShareTheirKeysAreRefusedBeforeTheMerge() {
    source("('a', 1, 1.0)");
    run(MERGE);
    source(
        "('a', 1, 7.0), ('b', 1, 2.0), ('b', 1, 3.0), (null, 2, 4.0), (null, 2, 4.0), (null, 2,"
            + " 1.0)");
    long version = version();
    assertThatThrownBy(() -> run(MERGE))
        .isInstanceOf(DuplicateKeysException.class)
        .hasMessage(
            "job.yaml:7: Cannot merge step 'all' into '"
                + folder
                + "/out': 5 of its rows share 2 keys of [store, day], and a merge takes one row for"
                + " each key. Add the column that tells them apart to 'keys', or keep one row of"
                + " each in a step before. 'group by `store`, `day` having count(*) > 1' finds"
                + " them. What was there is unchanged.");
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void rowsThatShareTheirKeysDoNotMakeATableEither() {
    source("('a', 1, 1.0), ('a', 1, 1.0)");
    assertThatThrownBy(() -> run(MERGE)).hasMessageContaining("2 of its rows share 1 key of");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aMergeIntoATableWithCopiesOfAKeyUpdatesEachOfThem() {
    source("('a', 1, 1.0), ('a', 1, 2.0)");
    run("mode: append");
    source("('a', 1, 3.0)");
    assertThat(run(MERGE).rows()).isEqualTo(2);
    assertThat(rows()).containsExactly("[a,1,3.0]", "[a,1,3.0]");
  }

  @Test
  void columnsWithoutAnOrderCountAsDifferent() {
    String type = "struct<store:string,day:int,tags:map<string,int>>";
    source(type, "('a', 1, map('x', 1))");
    run(MERGE);
    assertThat(run(MERGE).rows()).isEqualTo(1);
    assertThat(table().count()).isEqualTo(1);
  }

  @Test
  void awkwardColumnNamesMerge() {
    spark.sql("select 'a' as `the.key`, 1 as `va``lue`").write().parquet(folder + "/in");
    String mode = "mode: merge, keys: [the.key]";
    run(mode);
    spark
        .sql("select 'a' as `the.key`, 2 as `va``lue`")
        .write()
        .mode("overwrite")
        .parquet(folder + "/in");
    assertThat(run(mode).rows()).isEqualTo(1);
    assertThat(table().collectAsList().toString()).isEqualTo("[[a,2]]");
  }

  @Test
  void replaceWhereReplacesTheRowsOfItsConditionOnly() {
    source("('a', 1, 1.0), ('a', 2, 2.0), ('a', 3, 3.0)");
    run("mode: overwrite");
    source("('b', 2, 9.0), ('b', 3, 9.5)");
    SinkReport report = run("mode: replaceWhere, where: day >= 2");
    assertThat(rows()).containsExactly("[a,1,1.0]", "[b,2,9.0]", "[b,3,9.5]");
    assertThat(report.rows()).isEqualTo(2);
  }

  @Test
  void replaceWhereMakesATable() {
    source("('b', 2, 9.0)");
    run("mode: replaceWhere, where: day >= 2");
    assertThat(rows()).containsExactly("[b,2,9.0]");
  }

  @Test
  void rowsOutsideOfTheConditionAreRefused() {
    source("('a', 1, 1.0), ('a', 2, 2.0)");
    run("mode: overwrite");
    long version = version();
    assertThatThrownBy(() -> run("mode: replaceWhere, where: day >= 2"))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot write step 'all' to '" + folder + "/out': ")
        .hasMessageContaining("day >= 2")
        .hasMessageEndingWith("What was there is unchanged.");
    assertThat(version()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode: append",
        "mode: merge, keys: [store]",
        "mode: replaceWhere, where: store = 'a'"
      })
  void anotherSchemaIsRefusedBeforeAnyRowIsComputed(String mode) {
    source("('a', 1, 1.0)");
    run("mode: overwrite");
    source("struct<store:string,day:bigint,price:double>", "('a', 1, 1.0)");
    assertThatThrownBy(() -> files.job(JOB.replace("MODE", mode)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("job.yaml:7: Cannot ")
        .hasMessageContaining("step 'all' to the Delta table at '" + folder + "/out'")
        .hasMessageEndingWith(
            "their columns differ: 'day' is int in the table, bigint in the step; the step has no"
                + " 'amount' double; the table has no 'price' double. Change the step, or write"
                + " once with 'mode: overwrite', which replaces the schema, too.");
  }

  @Test
  void aKeyThatIsNoColumnIsRefused() {
    source("('a', 1, 1.0)");
    assertThatThrownBy(
            () -> files.job(JOB.replace("MODE", "mode: merge, keys: [stroe]")).plan(spark))
        .hasMessage(
            "job.yaml:7: Sink of step 'all': Cannot merge on column 'stroe': no such column; did"
                + " you mean 'store'? Available: [store, day, amount]");
  }

  @Test
  void aConditionOfOtherColumnsIsRefused() {
    source("('a', 1, 1.0)");
    assertThatThrownBy(
            () -> files.job(JOB.replace("MODE", "mode: replaceWhere, where: dya > 1")).plan(spark))
        .hasMessage(
            "job.yaml:7: Sink of step 'all': Cannot replace the rows where 'dya > 1': there is no"
                + " column 'dya'; did you mean 'day'? Available: [store, day, amount]");
  }

  @Test
  void halfATransactionIsRefused() {
    source("('a', 1, 1.0)");
    assertThatThrownBy(() -> run("mode: append, options: { txnVersion: 3 }"))
        .hasMessage(
            "job.yaml:7: Sink of step 'all' has the option 'txnVersion' alone; 'txnAppId' and"
                + " 'txnVersion' together keep a write from being applied twice. Add 'txnAppId'.");
    assertThatThrownBy(() -> run("mode: append, options: { txnAppId: a, txnVersion: x1 }"))
        .hasMessageStartingWith("job.yaml:7: Sink of step 'all' has the option 'txnVersion: x1'");
    assertThatThrownBy(() -> run(MERGE + ", options: { txnAppId: a, txnVersion: 1 }"))
        .hasMessageContaining("which a merge does not know");
  }

  @Test
  void theModeIsNotAnOption() {
    source("('a', 1, 1.0)");
    assertThatThrownBy(() -> run("mode: append, options: { replaceWhere: day > 1 }"))
        .hasMessageContaining("the option 'replaceWhere' would change what is replaced");
  }

  private void assertFileRefused(String mode, String message) {
    assertThatThrownBy(() -> files.job(JOB.replace("MODE", mode)))
        .isInstanceOf(JobFileException.class)
        .hasMessage(message);
  }

  @Test
  void aModeInTheFileComesWithWhatItNeeds() {
    assertFileRefused(
        "mode: merge",
        "job.yaml:7: Sink 0 says 'mode: merge' and needs 'keys', the columns that identify a row,"
            + " such as 'keys: [store, day]'.");
    assertFileRefused(
        "mode: merge, keys: [a, A]", "job.yaml:7: Sink 0 has the key 'A' twice; remove one.");
    assertFileRefused(
        "mode: replaceWhere",
        "job.yaml:7: Sink 0 says 'mode: replaceWhere' and needs 'where', the condition of the rows"
            + " to replace, such as 'where: \"day >= DATE'2026-01-01'\"'.");
    assertFileRefused(
        "keys: [store]",
        "job.yaml:7: Sink 0 has 'keys', which is not used with 'mode: overwrite'; write 'mode:"
            + " merge' or remove it.");
    assertFileRefused(
        "mode: append, where: day > 1",
        "job.yaml:7: Sink 0 has 'where', which is not used with 'mode: append'; write 'mode:"
            + " replaceWhere' or remove it.");
    assertFileRefused(
        "mode: upsert",
        "job.yaml:7: Invalid 'mode' of sink 0: 'upsert'. Allowed: [overwrite, append, merge,"
            + " replaceWhere]");
  }

  @Test
  void onlyDeltaIsChangedInPart() {
    assertThatThrownBy(
            () ->
                files.job(
                    JOB.replace("MODE", "mode: append").replace("format: delta", "format: csv")))
        .hasMessage(
            "job.yaml:7: Sink 0 says 'mode: append' and 'format: csv'; only a Delta table can be"
                + " changed in part and stay whole. Write 'format: delta', or 'mode: overwrite'.");
    assertThatThrownBy(() -> JobSink.of("all", "out", DataFormat.PARQUET).merge("id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid sink of step 'all': mode merge needs format delta, and it is parquet");
    assertThatThrownBy(() -> JobSink.of("all", "out", DataFormat.DELTA).merge())
        .hasMessage("Invalid merge: it has no keys; name the columns of a row's key");
    assertThatThrownBy(() -> JobSink.of("all", "out", DataFormat.DELTA).merge("id", "ID"))
        .hasMessage("Invalid merge: the key 'ID' is there twice in [id, ID]");
    assertThatThrownBy(() -> JobSink.of("all", "out", DataFormat.DELTA).replaceWhere(" "))
        .hasMessage("Invalid replaceWhere: its condition is empty");
  }

  @Test
  void javaAndFileMakeTheSameSinks() {
    JobSink sink = JobSink.of("all", folder + "/out", DataFormat.DELTA);
    assertThat(files.job(JOB.replace("MODE", MERGE)).sinks())
        .containsExactly(sink.merge("store", "day"));
    assertThat(files.job(JOB.replace("MODE", "mode: append")).sinks())
        .containsExactly(sink.append());
    assertThat(files.job(JOB.replace("MODE", "mode: replaceWhere, where: day > 1")).sinks())
        .containsExactly(sink.replaceWhere("day > 1"));
  }

  /**
   * While the rows are written, another writer overwrites the table, as often as told: each time
   * the commit loses.
   */
  @ParameterizedTest
  @ValueSource(strings = {"mode: overwrite", "mode: replaceWhere, where: day >= 0"})
  void aLostCommitRaceIsRunAgain(String mode) {
    source("('a', 1, 1.0)");
    run("mode: overwrite");
    RACES.set(2);
    String out = folder + "/out";
    spark
        .udf()
        .register("racing", (UDF1<Double, Double>) value -> race(out, value), DataTypes.DoubleType);
    String racing =
        JOB.replace("MODE", mode)
            .replace("from: in", "from: in, derive: { amount: racing(amount) }");
    SinkReport report = files.job(racing).run(spark).sinks().get(0);
    assertThat(RACES).hasValue(0);
    assertThat(report.commitRetries()).isEqualTo(2);
    assertThat(rows()).containsExactly("[a,1,1.0]");
  }

  /** Runs in a task, whose thread may not use the session. */
  private static Double race(String table, Double value) throws InterruptedException {
    if (RACES.get() > 0 && RACES.getAndDecrement() > 0) {
      Thread other = new Thread(() -> overwrite(table));
      other.start();
      other.join();
    }
    return value;
  }

  private static void overwrite(String table) {
    TestSession.get()
        .sql("select 'x' as store, 7 as day, 0.5D as amount")
        .write()
        .format("delta")
        .mode("overwrite")
        .save(table);
  }

  @Test
  void aTableIsLookedUpOnce() throws Exception {
    source("('a', 1, 1.0)");
    run(MERGE);
    FeatureJob job = files.job(JOB.replace("MODE", MERGE));
    List<String> commands = new ArrayList<>();
    QueryExecutionListener listener = new Listener(commands);
    spark.listenerManager().register(listener);
    try {
      job.run(spark);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.listenerManager().unregister(listener);
    }
    assertThat(commands).filteredOn(plan -> plan.startsWith("DescribeDeltaDetail")).hasSize(1);
  }

  private static final class Listener implements QueryExecutionListener {
    private final List<String> plans;

    Listener(List<String> plans) {
      this.plans = plans;
    }

    @Override
    public void onSuccess(String name, QueryExecution execution, long nanos) {
      plans.add(execution.logical().toString());
    }

    @Override
    public void onFailure(String name, QueryExecution execution, Exception error) {
      plans.add("failed: " + error.getMessage());
    }
  }
}
