package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.validate.RuleFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sources are read, and what happens to records that do not fit their schema. */
class JobSourceTest {
  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
  }

  /** A job that copies one source, {@code in}, to {@code out}. */
  private FeatureJob copy(String source) {
    return copy(source, "{ name: all, from: in }");
  }

  private FeatureJob copy(String source, String step) {
    return files.job(
        """
        name: copy
        sources:
          in: %s
        steps:
          - %s
        sinks:
          - { step: all, path: DIR/out, format: parquet }
        """
            .formatted(source, step));
  }

  private List<String> copied() {
    return spark.read().parquet(folder + "/out").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private void assertRefused(String source, Class<? extends Exception> type, String message) {
    assertThatThrownBy(() -> copy(source).plan(spark))
        .isInstanceOf(type)
        .hasMessage(message.replace("DIR", folder.toString()));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void eachFormatIsReadAndRecognised() {
    spark.sql("select 1 as a, 'x' as b").write().parquet(folder + "/p.parquet");
    spark.sql("select 1 as a, 'x' as b").write().orc(folder + "/o");
    spark.sql("select 1 as a, 'x' as b").write().format("delta").save(folder + "/d");
    files.write("c.csv", "a,b\n1,x\n");
    files.write("j.jsonl", "{\"a\": 1, \"b\": \"x\"}\n");
    for (String path : List.of("p.parquet", "o", "d", "c.csv", "j.jsonl")) {
      FeatureJob job = copy("{ path: DIR/" + path + " }");
      JobReport report = job.run(spark);
      assertThat(copied()).as(path).containsExactly("[1,x]");
      assertThat(report.steps().get(0).rowsIn()).as(path).isEqualTo(1);
    }
  }

  @Test
  void aGlobReadsAllItsFiles() {
    files.write("data/1.csv", "a\n1\n");
    files.write("data/2.csv", "a\n2\n");
    copy("{ path: 'DIR/data/*.csv', schema: a int }").run(spark);
    assertThat(copied()).containsExactly("[1]", "[2]");
  }

  @Test
  void aMissingFileIsRefusedWithTheNearestName() {
    files.write("flights.csv", "a\n1\n");
    assertRefused(
        "{ path: DIR/flihgts.csv }",
        BellowsException.class,
        "job.yaml:3: Cannot read source 'in': there is nothing at 'DIR/flihgts.csv'; did you mean"
            + " 'flights.csv'?");
    assertRefused(
        "{ path: DIR/x/y, format: csv }",
        BellowsException.class,
        "job.yaml:3: Cannot read source 'in': there is nothing at 'DIR/x/y'.");
  }

  @Test
  void aFormatThatCannotBeToldIsAskedFor() {
    files.write("flights.dat", "a\n1\n");
    assertRefused(
        "{ path: DIR/flights.dat }",
        JobFileException.class,
        "job.yaml:3: The name of source 'in', 'DIR/flights.dat', does not tell its format; add"
            + " 'format', one of [csv, json, parquet, orc, delta].");
  }

  @Test
  void aBrokenFileIsRefused() {
    spark.range(3).write().parquet(folder + "/p");
    files.write("p/part-zzz.parquet", "this is no parquet file");
    assertThatThrownBy(() -> copy("{ path: DIR/p }").plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("job.yaml:3: Cannot read source 'in' as parquet at '" + folder)
        .hasMessageContaining("part-zzz.parquet")
        .hasMessageContaining("is not a Parquet file");
    files.write("o/part-0.orc", "this is no orc file");
    assertThatThrownBy(() -> copy("{ path: DIR/o }").plan(spark))
        .hasMessageContaining("Cannot read source 'in' as orc")
        .hasMessageContaining("part-0.orc");
    files.write("d/part-0.parquet", "");
    assertRefused(
        "{ path: DIR/d, format: delta }",
        BellowsException.class,
        "job.yaml:3: Cannot read source 'in': 'DIR/d' is no Delta table; it has no _delta_log.");
    files.write("empty.json", "");
    assertRefused(
        "{ path: DIR/empty.json }",
        BellowsException.class,
        "job.yaml:3: Cannot read source 'in': no json columns were found at 'DIR/empty.json'. Give"
            + " a 'schema', or check the file.");
  }

  @Test
  void aTypedSourceMustHaveTheDeclaredSchema() {
    spark.sql("select 1 as a, 'x' as b, array(1) as c").write().parquet(folder + "/p");
    assertRefused(
        "{ path: DIR/p, schema: 'a bigint, b string, day date, c array<int>' }",
        BellowsException.class,
        "job.yaml:3: Source 'in' at 'DIR/p' does not have the declared schema: column 'a' is int,"
            + " declared bigint; column 'day' is missing. It has: [a int, b string, c"
            + " array<int>]");
    copy("{ path: DIR/p, schema: 'C array<int>, a int' }").run(spark);
    assertThat(spark.read().parquet(folder + "/out").columns()).containsExactly("C", "a");
  }

  @Test
  void filesThatContradictEachOtherAreRefused() {
    spark.sql("select 1 as a").write().parquet(folder + "/p/k=1");
    spark.sql("select 'x' as a").write().parquet(folder + "/p/k=2");
    assertThatThrownBy(() -> copy("{ path: DIR/p, format: parquet }").plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("job.yaml:3: Cannot read source 'in' as parquet at '" + folder)
        .hasMessageContaining("merge");
  }

  @Test
  void aMalformedCsvRecordFailsTheJob() {
    files.write("in.csv", "a,b\n1,x\nfive,y\n3\n4,z,w\n");
    assertRefused(
        "{ path: DIR/in.csv, schema: 'a int, b string' }",
        RuleFailedException.class,
        "job.yaml:3: Source 'in' has 3 malformed records (DIR/in.csv: 3), which do not fit its"
            + " schema [a int, b string]. Correct them, or set 'malformed: quarantine' and"
            + " 'quarantine: <directory>' to write them aside.");
  }

  @Test
  void aWrongValueInAColumnThatNoStepReadsStillFails() {
    files.write("in.csv", "a,b\n1,x\nfive,y\n");
    assertThatThrownBy(
            () ->
                copy(
                        "{ path: DIR/in.csv, schema: 'a int, b string' }",
                        "{ name: all, from: in, select: [b] }")
                    .plan(spark))
        .isInstanceOf(RuleFailedException.class)
        .hasMessageContaining("1 malformed record (");
  }

  @Test
  void malformedRecordsAreCountedByFile() {
    files.write("in/1.json", "{\"a\": 1}\n{\"a\": \"x\"}\n");
    files.write("in/2 of 2.json", "{\"a\": 1\nnonsense\n{\"b\": 1}\n");
    assertRefused(
        "{ path: DIR/in, schema: a int }",
        RuleFailedException.class,
        "job.yaml:3: Source 'in' has 3 malformed records (DIR/in/1.json: 1, DIR/in/2 of 2.json: 2),"
            + " which do not fit its schema [a int]. Correct them, or set 'malformed: quarantine'"
            + " and 'quarantine: <directory>' to write them aside.");
  }

  @Test
  void aQuarantineTakesTheMalformedRecords() {
    files.write("in/1.csv", "a,b\n1,x\nfive,y\n,\n");
    files.write("in/2.csv", "a,b\n2,x\n3\n4,z,w\n");
    JobReport report =
        copy(
                "{ path: DIR/in, schema: 'a int, b string', malformed: quarantine, quarantine:"
                    + " DIR/bad }",
                "{ name: all, from: in, select: [b] }")
            .run(spark);

    assertThat(copied()).containsExactly("[null]", "[x]", "[x]");
    assertThat(report.steps().get(0).rowsIn()).isEqualTo(3);
    assertThat(report.sources().get(0).malformedByFile())
        .isEqualTo(Map.of(folder + "/in/1.csv", 1L, folder + "/in/2.csv", 2L));
    assertThat(report.sources().get(0).quarantine()).contains(folder + "/bad");
    assertThat(spark.read().json(folder + "/bad").select("record").collectAsList().toString())
        .contains("[five,y]", "[3]", "[4,z,w]");
  }

  @Test
  void aQuarantineIsEmptiedWhenAllRecordsFit() {
    files.write("in.json", "{\"a\": 1}\nnonsense\n");
    String source =
        "{ path: DIR/in.json, schema: a int, malformed: quarantine, quarantine: DIR/bad }";
    assertThat(copy(source).run(spark).sources().get(0).malformedByFile()).hasSize(1);
    files.write("in.json", "{\"a\": 1}\n");
    assertThat(copy(source).run(spark).sources().get(0).malformedByFile()).isEmpty();
    assertThat(spark.read().text(folder + "/bad").count()).isZero();
  }

  @Test
  void nullWhereTheSchemaSaysNotNullIsMalformed() {
    files.write("in.csv", "a,b\n1,x\n,y\n");
    assertThatThrownBy(
            () -> copy("{ path: DIR/in.csv, schema: 'a int not null, b string' }").plan(spark))
        .isInstanceOf(RuleFailedException.class)
        .hasMessageContaining("1 malformed record (")
        .hasMessageContaining("[a int not null, b string]");

    spark.sql("select * from values (1, 'x'), (null, 'y') as t(a, b)").write().orc(folder + "/o");
    JobReport report =
        copy("{ path: DIR/o, schema: 'a int not null, b string', malformed: quarantine,"
                + " quarantine: DIR/bad }")
            .run(spark);
    assertThat(copied()).containsExactly("[1,x]");
    assertThat(report.sources().get(0).malformedByFile().values()).containsExactly(1L);
    assertThat(spark.read().json(folder + "/bad").select("record").first().getString(0))
        .isEqualTo("{\"b\":\"y\"}");
  }

  @Test
  void aCsvHeaderThatDiffersFromTheSchemaIsRefused() {
    files.write("in.csv", "a,c\n1,x\n");
    assertThatThrownBy(() -> copy("{ path: DIR/in.csv, schema: 'a int, b string' }").plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("job.yaml:3: Cannot read source 'in' at '" + folder + "/in.csv'")
        .hasMessageContaining("[a int, b string]")
        .hasMessageContaining("CSV header does not conform to the schema")
        .hasMessageContaining("found: c");
  }

  @Test
  void aCsvWithoutHeaderAndWithQuotedLinesIsRead() {
    files.write("in.csv", "1;\"x\ny\"\n2;z\n");
    copy("{ path: DIR/in.csv, schema: 'a int, b string', options: { header: false, sep: ';',"
            + " multiLine: true } }")
        .run(spark);
    assertThat(copied()).containsExactly("[1,x\ny]", "[2,z]");
  }

  @Test
  void withoutASchemaWhatSparkInfersIsEnforced() {
    files.write("in.csv", "a,b\n1,x\n2\n");
    assertThatThrownBy(() -> copy("{ path: DIR/in.csv }").plan(spark))
        .isInstanceOf(RuleFailedException.class)
        .hasMessageContaining("1 malformed record (" + folder + "/in.csv: 1)")
        .hasMessageContaining("[a string, b string]");
  }

  @Test
  void anEmptyCsvIsRead() throws Exception {
    files.write("in.csv", "");
    JobReport report = copy("{ path: DIR/in.csv, schema: 'a int, b string' }").run(spark);
    assertThat(report.sinks().get(0).rows()).isZero();
    assertThat(Files.isDirectory(folder.resolve("out"))).isTrue();
  }

  @Test
  void optionsThatWouldHideMalformedRecordsAreRefused() {
    files.write("in.csv", "a\n1\n");
    assertRefused(
        "{ path: DIR/in.csv, schema: a int, options: { mode: DROPMALFORMED } }",
        JobFileException.class,
        "job.yaml:3: The option 'mode' of source 'in' is set by the job itself; use 'path',"
            + " 'schema' and 'malformed' instead.");
  }
}
