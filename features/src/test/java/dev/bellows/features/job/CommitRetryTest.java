package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.exceptions.ConcurrentAppendException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitRetryTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();

  private CommitRetry retry(double random) {
    return new CommitRetry(pauses::add, () -> random);
  }

  /** A commit that loses so many races, each told as Spark tells it: inside another exception. */
  private Supplier<String> losing(int races) {
    return () -> {
      if (calls.incrementAndGet() <= races) {
        throw new IllegalStateException(
            "job aborted",
            new ConcurrentAppendException("files were added by a concurrent update"));
      }
      return "done";
    };
  }

  @AfterEach
  void noInterruptIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aCommitThatWinsIsMadeOnce() {
    assertThat(retry(0).run("write", losing(0))).isEqualTo(new CommitRetry.Outcome<>("done", 0));
    assertThat(calls).hasValue(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void lostRacesAreRunAgainAndCounted() {
    assertThat(retry(0).run("write", losing(3))).isEqualTo(new CommitRetry.Outcome<>("done", 3));
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
  }

  @Test
  void chanceShortensAPauseByAtMostAHalf() {
    retry(0.999).run("write", losing(1));
    assertThat(pauses).containsExactly(Duration.ofMillis(101));
  }

  @Test
  void itGivesUpAfterABoundedNumberOfAttempts() {
    assertThatThrownBy(() -> retry(0).run("write", losing(Integer.MAX_VALUE)))
        .isInstanceOf(CommitRetry.RaceLostException.class)
        .hasMessage(
            "8 attempts lost the race against other writers of the table"
                + " (ConcurrentAppendException). Run the job again when they are done, or let such"
                + " jobs run one after another")
        .cause()
        .hasMessage("job aborted");
    assertThat(calls).hasValue(CommitRetry.ATTEMPTS);
    assertThat(pauses)
        .hasSize(CommitRetry.ATTEMPTS - 1)
        .endsWith(Duration.ofMillis(6400), CommitRetry.LONGEST_PAUSE);
  }

  @Test
  void anotherFailureIsHandedOnAtOnce() {
    IllegalStateException other = new IllegalStateException("disk full");
    assertThatThrownBy(
            () ->
                retry(0)
                    .run(
                        "write",
                        () -> {
                          calls.incrementAndGet();
                          throw other;
                        }))
        .isSameAs(other);
    assertThat(calls).hasValue(1);
  }

  @Test
  void anInterruptEndsTheWaiting() {
    CommitRetry retry =
        new CommitRetry(
            pause -> {
              throw new InterruptedException();
            },
            () -> 0);
    assertThatThrownBy(() -> retry.run("write", losing(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Interrupted before another attempt to commit");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).hasValue(1);
  }
}
