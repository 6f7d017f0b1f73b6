package dev.bellows.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** How much Spark's own log says on the error stream. */
final class SparkLog {
  private SparkLog() {}

  /**
   * Only errors, one line each. Works before Spark is loaded, whose defaults then stay out, and
   * after, as when SparkSubmit started us. A backend other than log4j 2 is left as it is.
   */
  static void quiet() {
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      context.setConfigLocation(configuration());
    }
  }

  /** Nothing any more: what Spark says while it is taken down is about the taking down. */
  static void silence() {
    if (LogManager.getContext(false) instanceof LoggerContext) {
      Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    }
  }

  private static URI configuration() {
    try {
      return Objects.requireNonNull(SparkLog.class.getResource("quiet-log4j2.properties")).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot name the log configuration in our own jar", e);
    }
  }
}
