package dev.bellows.features.job;

import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;

/** The process that a test kills: it runs the job whose file it is given. */
final class KilledWrites {
  private KilledWrites() {}

  public static void main(String[] arguments) {
    FeatureJob.load(Path.of(arguments[0])).run(TestSession.get());
  }
}
