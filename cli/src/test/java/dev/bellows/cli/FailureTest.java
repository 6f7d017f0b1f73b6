package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void ourOwnMessageIsTakenAsItIsAndItsCauseIsLeftOut() {
    Throwable thrown =
        new RuntimeException(
            "wrapped",
            new BellowsException("Cannot read x: gone", new IOException("stale handle")));

    assertThat(Failure.of(thrown).lines()).containsExactly("Error: Cannot read x: gone");
  }

  @Test
  void aMessageOfTheJdkIsNamedByItsType() {
    assertThat(Failure.of(new AccessDeniedException("/out")).lines())
        .containsExactly("Error: AccessDeniedException: /out");
    assertThat(Failure.of(new NullPointerException()).lines())
        .containsExactly("Error: java.lang.NullPointerException");
  }

  @Test
  void theRootCauseIsAddedWhereItTellsMore() {
    Throwable thrown =
        new IllegalStateException(
            "Cannot write", new IOException("x", new IOException("disk full")));

    assertThat(Failure.of(thrown).lines())
        .containsExactly("Error: Cannot write", "Because: IOException: disk full");
  }

  @Test
  void causesInACircleEnd() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);

    assertThat(Failure.of(first).lines())
        .containsExactly("Error: RuntimeException: first", "Because: RuntimeException: second");
  }

  @Test
  void whatSparkSaysOfAColumnComesWithoutThePlan() {
    Throwable thrown =
        catchThrowable(() -> TestSession.get().range(3).selectExpr("id + 1 as a").select("b"));

    List<String> lines = Failure.of(thrown).lines();

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith("Error: [UNRESOLVED_COLUMN.WITH_SUGGESTION]")
        .contains("`b`", "`a`")
        .doesNotContain("SQLSTATE", "Project");
  }

  @Test
  void whatSparkSaysOfALostTaskIsReducedToItsReason() {
    Throwable thrown =
        catchThrowable(
            () ->
                JavaSparkContext.fromSparkContext(TestSession.get().sparkContext())
                    .parallelize(List.of(1), 1)
                    .foreach(
                        one -> {
                          throw new IllegalStateException("the well is dry");
                        }));

    List<String> lines = Failure.of(thrown).lines();

    assertThat(String.join("\n", lines))
        .contains("the well is dry")
        .doesNotContain("\tat ", "Driver stacktrace", "TID");
    assertThat(lines).hasSizeLessThan(4);
  }

  @Test
  void anEndlessMessageFitsOnAScreen() {
    Throwable thrown = new BellowsException(("x".repeat(1_000) + "\n").repeat(100));

    assertThat(Failure.of(thrown).lines()).hasSize(10).allMatch(line -> line.length() < 420);
  }

  @Test
  void aMissingClassPointsToTheLauncher() {
    assertThat(Failure.of(new NoClassDefFoundError("org/apache/spark/sql/Row")).lines())
        .last()
        .asString()
        .contains("./bellows");
  }
}
