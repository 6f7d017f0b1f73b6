package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bellows.core.testing.TestSession;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SparkErrorsTest {
  private final SparkSession spark = TestSession.get();
  private final Dataset<Row> sales = spark.sql("select 1 as amount, 'x' as `the city`");

  private Throwable refused(String condition) {
    Throwable error = catchThrowable(() -> sales.where(condition));
    assertThat(error).as("Spark refuses " + condition).isNotNull();
    return error;
  }

  @Test
  void anUnresolvedColumnIsNamedWithTheOneThatIsMeant() {
    Throwable error = refused("amuont > 0");

    assertThat(SparkErrors.unresolvedColumn(error)).contains("amuont");
    assertThat(SparkErrors.refusal(error, List.of("amount", "the city")))
        .isEqualTo("there is no column 'amuont'; did you mean 'amount'?");
    assertThat(SparkErrors.refusal(error, List.of("zzz")))
        .isEqualTo("there is no column 'amuont'.");
  }

  @Test
  void quotedNamesComeWithoutTheirQuotes() {
    assertThat(SparkErrors.unresolvedColumn(refused("`a ``b` > 0"))).contains("a `b");
    assertThat(SparkErrors.unresolvedColumn(refused("t.x > 0"))).contains("t.x");
  }

  @Test
  void otherRefusalsAreSparksOwnWordsWithoutConditionPositionAndState() {
    Throwable error = refused("amount + > 0");

    assertThat(SparkErrors.unresolvedColumn(error)).isEmpty();
    assertThat(SparkErrors.refusal(error, List.of("amount")))
        .isEqualTo("Syntax error at or near '>'.");
    assertThat(SparkErrors.condition(error, "PARSE_SYNTAX_ERROR")).isPresent();
    assertThat(SparkErrors.condition(error, "DIVIDE_BY_ZERO")).isEmpty();
  }

  @Test
  void whatFailsInATaskIsToldByItsInnermostCause() {
    Dataset<Row> failing = spark.range(3).selectExpr("raise_error('three is too many') as x");

    assertThat(SparkErrors.reason(catchThrowable(failing::collectAsList)))
        .isEqualTo("three is too many");
  }

  @Test
  void causesWithoutAMessageSayNothing() {
    Throwable inner = new IllegalStateException("  the disk is full.\n\tat somewhere");
    Throwable silent = new RuntimeException(" ", new RuntimeException(inner));

    assertThat(SparkErrors.reason(silent)).isEqualTo("the disk is full");
    assertThat(SparkErrors.reason(new IllegalStateException((String) null))).isEqualTo("null");
  }

  @Test
  void longMessagesAreCut() {
    String lines = String.join("\n", IntStream.range(0, 20).mapToObj(i -> "line" + i).toList());

    assertThat(SparkErrors.reason(new IllegalStateException(lines)))
        .isEqualTo("line0 line1 line2 line3 line4 line5");
    assertThat(SparkErrors.reason(new IllegalStateException("x".repeat(2000))))
        .isEqualTo("x".repeat(600) + "…");
  }
}
