package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps that read several others, and operations in an order of one's own. */
class JobOperationsTest {
  private static final String JOB =
      """
      name: operations
      sources:
        flights: { path: DIR/flights.csv, schema: "id int, origin string, delay double" }
        airports: { path: DIR/airports.csv, schema: "code string, city string, delay double" }
      steps:
        - name: joined
          from: flights
          join: { with: airports, on: { origin: code }, how: left, prefix: from_ }
      sinks:
        - { step: joined, path: DIR/out, format: parquet }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void sources() {
    files = new JobFiles(folder);
    files.write("flights.csv", "id,origin,delay\n1,A,5\n2,B,\n3,,7\n4,C,1\n");
    files.write(
        "airports.csv", "code,city,delay\nA,Arlo,50\nA,Aran,51\nB,Bree,52\nD,Dorn,53\n,No,54\n");
  }

  private List<String> output(String name, String... order) {
    Dataset<Row> rows = spark.read().parquet(folder + "/" + name);
    return rows
        .orderBy(order[0], List.of(order).subList(1, order.length).toArray(String[]::new))
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private void assertRefused(String part, String by, String message) {
    assertThat(JOB).contains(part);
    assertThatThrownBy(() -> files.job(JOB.replace(part, by)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage(message);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aJoinAddsTheColumnsOfAnotherSource() {
    JobReport report = files.job(JOB).run(spark);
    assertThat(output("out", "id", "from_city"))
        .containsExactly(
            "[1,A,5.0,Aran,51.0]",
            "[1,A,5.0,Arlo,50.0]",
            "[2,B,null,Bree,52.0]",
            "[3,null,7.0,null,null]",
            "[4,C,1.0,null,null]");
    assertThat(spark.read().parquet(folder + "/out").columns())
        .containsExactly("id", "origin", "delay", "from_city", "from_delay");
    assertThat(report.steps())
        .extracting(StepReport::kind, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactly(tuple("join", 4L + 5L, 5L));
  }

  /** Beside what SQL says, with keys that are null, missing and double. */
  @ParameterizedTest
  @EnumSource(StepJoin.How.class)
  void eachJoinGivesTheRowsOfSql(StepJoin.How how) {
    StepJoin join = StepJoin.with("airports").on("origin", "code").how(how);
    FeatureJob job =
        FeatureJob.named("join")
            .source(
                JobSource.of("flights", folder + "/flights.csv")
                    .withSchema("id int, origin string, delay double"))
            .source(
                JobSource.of("airports", folder + "/airports.csv")
                    .withSchema("code string, city string, delay double"))
            .step(
                JobStep.named("joined", "flights")
                    .join(how.addsColumns() ? join.select("city") : join))
            .sink(JobSink.of("joined", folder + "/out", DataFormat.PARQUET));
    job.run(spark);

    spark.read().option("header", "true").csv(folder + "/flights.csv").createOrReplaceTempView("f");
    spark
        .read()
        .option("header", "true")
        .csv(folder + "/airports.csv")
        .createOrReplaceTempView("a");
    String columns =
        how.addsColumns()
            ? "int(id), coalesce(origin, code) origin, double(f.delay) delay, city"
            : "int(id), origin, double(f.delay) delay";
    String words = how.sparkType().replace("_", " ");
    Dataset<Row> expected =
        spark.sql("select " + columns + " from f " + words + " join a on f.origin = a.code");
    Dataset<Row> actual = spark.read().parquet(folder + "/out");
    assertThat(actual.columns()).isEqualTo(expected.columns());
    assertThat(actual.exceptAll(expected).collectAsList()).isEmpty();
    assertThat(expected.exceptAll(actual).collectAsList()).isEmpty();
    assertThat(actual.count()).isPositive();
  }

  @Test
  void keysOfTheSameNameAndSeveralJoins() {
    String several =
        """
        join:
              - { with: airports, on: { origin: code }, select: [city] }
              - { with: copies, on: [id, origin], how: semi }
          - name: copies
            from: flights
            select: [origin, id]
            where: id < 3
        """;
    files
        .job(
            JOB.replace(
                "join: { with: airports, on: { origin: code }, how: left, prefix: from_ }\n",
                several))
        .run(spark);
    assertThat(output("out", "id", "city"))
        .containsExactly("[1,A,5.0,Aran]", "[1,A,5.0,Arlo]", "[2,B,null,Bree]");
  }

  @Test
  void aStepCanBeJoinedWithItself() {
    JobReport report =
        files
            .job(
                JOB.replace(
                    "with: airports, on: { origin: code }, how: left, prefix: from_",
                    "with: flights, on: [id], prefix: same_, broadcast: true"))
            .run(spark);
    assertThat(output("out", "id"))
        .containsExactly(
            "[1,A,5.0,A,5.0]", "[2,B,null,B,null]", "[3,null,7.0,null,7.0]", "[4,C,1.0,C,1.0]");
    assertThat(report.steps()).extracting(StepReport::rowsIn).containsExactly(4L);
  }

  @Test
  void aWrongJoinIsRefusedWithItsLine() {
    String join = "with: airports, on: { origin: code }, how: left, prefix: from_";
    assertRefused(
        "with: airports",
        "with: airport",
        "job.yaml:8: Step 'joined' reads from 'airport': no such source or step; did you mean"
            + " 'airports'? Available: [flights, airports, joined]");
    assertRefused(
        "{ origin: code }",
        "{ origin: cod }",
        "job.yaml:8: Step 'joined': Cannot join 'airports' on column 'cod': no such column; did you"
            + " mean 'code'? Available: [code, city, delay]");
    assertRefused(
        "{ origin: code }",
        "{ id: code }",
        "job.yaml:8: Step 'joined': Cannot join on 'id' = 'code' of 'airports': one is int and the"
            + " other string. Cast one of them first.");
    assertRefused(
        ", prefix: from_",
        "",
        "job.yaml:8: Step 'joined': Cannot add column 'delay' for the join with 'airports': the"
            + " input column 'delay' already has that name. Rename or drop one. A 'prefix' renames"
            + " all that the join adds, 'select' leaves columns out.");
    assertRefused(
        join,
        join + ", select: [town]",
        "job.yaml:8: Step 'joined': Cannot add column 'town': no such column. Available: [code,"
            + " city, delay]");
    assertRefused(
        "how: left",
        "how: lefty",
        "job.yaml:8: Invalid 'join.how' of step 'joined': 'lefty'; did you mean 'left'? Allowed:"
            + " [inner, left, right, full, semi, anti]");
    assertRefused(
        "how: left",
        "how: anti",
        "job.yaml:8: Invalid join of step 'joined': Invalid join with 'airports': 'anti' adds"
            + " no columns, so that it has no use for 'select' and 'prefix'");
    assertRefused(
        "on: { origin: code }, ",
        "",
        "job.yaml:8: The key 'on' is missing in join of step 'joined'; expected key columns such as"
            + " [id], or { id: otherId }.");
    assertRefused(
        "on: { origin: code }",
        "on: []",
        "job.yaml:8: The key columns of join.on of step 'joined' are none; name at least one.");
    assertRefused(
        "how: left",
        "broadcast: 1",
        "job.yaml:8: Invalid 'join.broadcast' of step 'joined': number '1'; expected true or"
            + " false.");
    assertRefused(
        "join: { " + join + " }",
        "join: airports",
        "job.yaml:8: Invalid join of step 'joined': text 'airports'; expected a block of keys.");
  }

  private static final String UNION =
      """
      name: union
      sources:
        flights: { path: DIR/flights.csv, schema: "id int, origin string, delay double" }
      steps:
        - { name: early, from: flights, where: id <= 2, select: [id, delay] }
        - { name: late, from: flights, where: id >= 2, select: [delay, id] }
        - name: all
          from: early
          union: [late, early]
      sinks:
        - { step: all, path: DIR/out, format: parquet }
      """;

  @Test
  void aUnionAddsRowsByTheNamesOfTheColumns() {
    JobReport report = files.job(UNION).run(spark);
    assertThat(output("out", "id", "delay"))
        .containsExactly(
            "[1,5.0]", "[1,5.0]", "[2,null]", "[2,null]", "[2,null]", "[3,7.0]", "[4,1.0]");
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactlyInAnyOrder(
            tuple("early", 4L, 2L), tuple("late", 4L, 3L), tuple("all", 5L, 7L));
  }

  @Test
  void aUnionOfOtherColumnsIsRefused() {
    assertThatThrownBy(
            () ->
                files
                    .job(
                        UNION.replace(
                            "[delay, id]", "[delay, id, origin], derive: {id: 'id + 0D'}"))
                    .plan(spark))
        .hasMessage(
            "job.yaml:9: Step 'all': Cannot add the rows of 'late': the columns differ: 'id' is int"
                + " here and double there, 'origin' is only there. Select and cast the same ones in"
                + " both.");
    assertThatThrownBy(() -> files.job(UNION.replace("[late, early]", "[]")))
        .hasMessage("job.yaml:9: The list union of step 'all' is empty; name a source or step.");
    assertThatThrownBy(() -> files.job(UNION.replace("[late, early]", "[lat]")))
        .hasMessage(
            "job.yaml:9: Step 'all' reads from 'lat': no such source or step; did you mean 'late'?"
                + " Available: [flights, early, late, all]");
    assertThatThrownBy(() -> files.job(UNION.replace("[late, early]", "[all]")))
        .hasMessage(
            "job.yaml:9: Steps read from each other in a circle: all → all. Let one of them read"
                + " from a source.");
  }

  private static final String DO =
      """
      name: do
      sources:
        flights: { path: DIR/flights.csv, schema: "id int, origin string, delay double" }
      steps:
        - name: ordered
          from: flights
          layer: silver
          where: id < 4
          do:
            - where: delay is not null
            - derive: { long: delay > 5 }
            - select: [id, long]
      sinks:
        - { step: ordered, path: DIR/out, format: parquet }
      """;

  @Test
  void operationsOfADoListComeLastInTheOrderWritten() {
    FeatureJob job = files.job(DO);
    assertThat(job.steps().get(0).kind()).isEqualTo("where, where, derive, select");
    assertThat(job.steps().get(0).layer()).contains(Layer.SILVER);
    job.run(spark);
    assertThat(output("out", "id")).containsExactly("[1,false]", "[3,true]");
    assertThat(job.steps().get(0))
        .isEqualTo(
            JobStep.named("ordered", "flights")
                .then(new WhereOperation("delay is not null"))
                .layer(Layer.SILVER)
                .where("id < 4")
                .then(new DeriveOperation(java.util.Map.of("long", "delay > 5")))
                .then(new SelectOperation(List.of("id", "long"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- where: delay is not null | - wehre: x | job.yaml:10: Unknown operation 'wehre'; did you"
            + " mean 'where'? Available: [join, union, select, derive, where, ",
        "- where: delay is not null | - { where: x, select: [id] } | job.yaml:10: Invalid 'do.0' of"
            + " step 'ordered': a block of keys; expected one operation such as { where: x > 0 }.",
        "- where: delay is not null | - where | job.yaml:10: Invalid 'do.0' of step 'ordered': text"
            + " 'where'; expected one operation such as { where: x > 0 }.",
        "delay is not null | dealy is not null | job.yaml:10: Step 'ordered': Cannot keep the rows"
            + " where 'dealy is not null': there is no column 'dealy'; did you mean 'delay'?"
            + " Available: [id, origin, delay]",
        "[id, long] | [id, lang] | job.yaml:12: Step 'ordered': Cannot select column 'lang': no"
            + " such column; did you mean 'long'? Available: [id, origin, delay, long]",
        "[id, long] | [id, ID] | job.yaml:12: Invalid select of step 'ordered': column 'ID' is"
            + " there twice; remove one.",
        "layer: silver | layer: platinum | job.yaml:7: Invalid 'layer' of step 'ordered':"
            + " 'platinum'. Allowed: [bronze, silver, gold]",
        "where: id < 4 | were: id < 4 | job.yaml:8: Unknown key 'were' in step 'ordered'; did you"
            + " mean 'where'? Allowed: [name, from, layer, ",
      })
  void aWrongOperationIsRefusedWithItsLine(String part, String by, String message) {
    assertThat(DO).contains(part);
    assertThatThrownBy(() -> files.job(DO.replace(part, by)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aDiamondIsComputedOnceAndJoinedAgain() {
    JobReport report =
        files
            .job(
                """
                name: diamond
                sources:
                  flights: { path: DIR/flights.csv, schema: "id int, origin string, delay double" }
                steps:
                  - name: top
                    from: left
                    join: { with: right, on: [id], how: full }
                  - { name: left, from: base, where: id < 4, select: [id] }
                  - { name: right, from: base, where: id > 1, select: [id, twice] }
                  - { name: base, from: flights, derive: { twice: id * 2 } }
                sinks:
                  - { step: top, path: DIR/out, format: parquet }
                """)
            .run(spark);
    assertThat(output("out", "id")).containsExactly("[1,null]", "[2,4]", "[3,6]", "[4,8]");
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactlyInAnyOrder(
            tuple("base", 4L, 4L),
            tuple("left", 4L, 3L),
            tuple("right", 4L, 3L),
            tuple("top", 6L, 4L));
  }
}
