package dev.bellows.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.EventLoggingListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.collection.immutable.Map$;

/**
 * Lets Spark write the event log of a part of what a running session does, with the beginning and
 * the end that the log of an application has.
 */
public final class LoggedSession {
  private final SparkContext context;
  private final Path folder;
  private final EventLoggingListener listener;

  private LoggedSession(SparkContext context, Path folder) {
    this.context = context;
    this.folder = folder;
    SparkConf conf =
        context
            .getConf()
            .clone()
            .set("spark.eventLog.enabled", "true")
            .set("spark.eventLog.rolling.enabled", "false")
            .set("spark.eventLog.compress", "false");
    this.listener =
        new EventLoggingListener(
            "app-1", Option.empty(), folder.toUri(), conf, context.hadoopConfiguration());
  }

  /** Starts a log in that folder, which is empty. */
  public static LoggedSession start(SparkSession spark, Path folder) throws IOException {
    LoggedSession logged = new LoggedSession(spark.sparkContext(), Files.createDirectories(folder));
    logged.begin();
    return logged;
  }

  private void begin() {
    long now = System.currentTimeMillis();
    listener.start();
    listener.onApplicationStart(
        new SparkListenerApplicationStart(
            "shop",
            Option.apply("app-1"),
            now,
            "ann",
            Option.empty(),
            Option.empty(),
            Option.empty()));
    listener.onExecutorAdded(
        new SparkListenerExecutorAdded(
            now,
            "driver",
            new ExecutorInfo("localhost", context.defaultParallelism(), Map$.MODULE$.empty())));
    context.listenerBus().addToQueue(listener, "logged-session");
  }

  /** Ends the log: the file that it is. */
  public Path end() throws IOException, TimeoutException {
    long now = System.currentTimeMillis();
    context.listenerBus().waitUntilEmpty(Duration.ofMinutes(1).toMillis());
    context.listenerBus().removeListener(listener);
    listener.onApplicationEnd(new SparkListenerApplicationEnd(now, Option.empty()));
    listener.stop();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("app-1"))
          .findFirst()
          .orElseThrow();
    }
  }
}
