package dev.bellows.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.sql.BellowsExtensions;
import dev.bellows.it.process.Command;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with the SQL functions, and clients that have nothing but a text, or upload columns. */
class ConnectSqlTest {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir private static Path folder;
  @AutoClose private static ConnectServer server;
  private static Path input;

  @BeforeAll
  static void start() {
    List<String> jars =
        List.of(
            ConnectServer.place(BellowsExtensions.class).toString(),
            ConnectServer.place(BellowsException.class).toString());
    server =
        ConnectServer.start(
            folder, jars, "spark.sql.extensions=" + BellowsExtensions.class.getName());
    input = folder.resolve("input");
    Sales.in(SPARK).write().parquet(input.toString());
  }

  @Test
  void sqlAndColumnsOnAServerAreThoseOfAClassicSession() {
    Path sql = folder.resolve("sql");
    Path columns = folder.resolve("columns");

    run("sql", input.toString(), TrendColumns.SQL, sql.toString());
    run("columns", input.toString(), columns.toString());

    Dataset<Row> expected = TrendColumns.of(SPARK.read().parquet(input.toString()));
    SameBits.assertSame(SPARK.read().parquet(columns.toString()), expected, "id");
    SameBits.assertSame(SPARK.read().parquet(sql.toString()), expected, "id");
    SPARK.read().parquet(input.toString()).createOrReplaceTempView("input");
    SameBits.assertSame(SPARK.sql(TrendColumns.SQL), expected, "id");
  }

  @Test
  void anErrorReachesTheClient() {
    Command.Ended ended =
        server.run(
            "sql",
            input.toString(),
            "SELECT trend_mean(amount, '7d') OVER (ORDER BY at) FROM input",
            folder.resolve("none").toString());
    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.err())
        .contains(
            "AnalysisException: Cannot call trend_mean: the length 7d needs the time of the rows,"
                + " and none was given. It is written (value, time, window); line 1 pos 7");
  }

  private static void run(String... words) {
    Command.Ended ended = server.run(words);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }
}
