package dev.bellows.features.job;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits again what lost a race against another writer of the same Delta table. The pauses double
 * from 0.2 to 10 seconds and are shortened at random by up to a half, so that writers that collided
 * once do not collide again; after {@value #ATTEMPTS} attempts it gives up.
 */
final class CommitRetry {
  private static final Logger LOG = LoggerFactory.getLogger(CommitRetry.class);

  static final int ATTEMPTS = 8;
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** How a pause is made. */
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /** What a commit gave, and how often it lost before. */
  record Outcome<T>(T value, int retries) {}

  /** All attempts were lost; the cause is the last loss. */
  static final class RaceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaceLostException(Throwable cause) {
      super(
          String.format(
              "%d attempts lost the race against other writers of the table (%s). Run the job again"
                  + " when they are done, or let such jobs run one after another",
              ATTEMPTS, conflictIn(cause).orElse(cause).getClass().getSimpleName()),
          cause);
    }
  }

  private final Pause pause;
  private final DoubleSupplier random;

  CommitRetry() {
    this(duration -> Thread.sleep(duration.toMillis()), ThreadLocalRandom.current()::nextDouble);
  }

  /**
   * @param random from 0 inclusive to 1 exclusive
   */
  CommitRetry(Pause pause, DoubleSupplier random) {
    this.pause = pause;
    this.random = random;
  }

  /**
   * The result of {@code commit}, called again while it loses races. Any other failure is handed on
   * as it is.
   *
   * @throws RaceLostException if all attempts are lost
   */
  <T> Outcome<T> run(String what, Supplier<T> commit) {
    for (int lost = 0; ; lost++) {
      try {
        return new Outcome<>(commit.get(), lost);
      } catch (Exception e) {
        if (conflictIn(e).isEmpty()) {
          throw e;
        }
        if (lost + 1 >= ATTEMPTS) {
          throw new RaceLostException(e);
        }
        Duration wait = pauseAfter(lost);
        LOG.debug("{} lost a commit race; attempt {} in {}", what, lost + 2, wait, e);
        sleep(wait, e);
      }
    }
  }

  private Duration pauseAfter(int lost) {
    long longest = Math.min(FIRST_PAUSE.toMillis() << lost, LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(longest - (long) (longest / 2.0 * random.getAsDouble()));
  }

  private void sleep(Duration wait, Exception conflict) {
    try {
      pause.of(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted before another attempt to commit", conflict);
    }
  }

  /**
   * The first cause by which Delta says that another commit came between. Known by name, as Delta
   * may not be on the class path.
   */
  static Optional<Throwable> conflictIn(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
        if (type.getSimpleName().equals("DeltaConcurrentModificationException")) {
          return Optional.of(cause);
        }
      }
    }
    return Optional.empty();
  }
}
