package dev.bellows.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.ConnectClasses;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.it.process.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Spark Connect server in a process of its own: another Spark than Bellows is built with, on a
 * free port of this machine, in a time zone of its own. Close it to end the process.
 */
public final class ConnectServer implements AutoCloseable {
  private static final String READY = "Spark Connect server started at: ";

  private final Path folder;
  private final Command.Started process;
  private final String url;

  private ConnectServer(Path folder, Command.Started process) {
    this.folder = folder;
    this.process = process;
    this.url = "sc://" + process.awaitLine(READY).replaceFirst(".*" + READY, "");
  }

  /** A server without a class of Bellows. */
  public static ConnectServer start(Path folder) {
    return start(folder, List.of());
  }

  /** A server that was started with Bellows' jars and has its SQL functions. */
  public static ConnectServer startWithBellows(Path folder) {
    return start(
        folder,
        List.of(
            place(ConnectClasses.class).toString(), place(TemporalTrendFeatures.class).toString()),
        "spark.sql.extensions=dev.bellows.features.sql.BellowsExtensions");
  }

  /**
   * A server that is ready.
   *
   * @param folder where it works and leaves its files
   * @param jars what stands on its class path beside Spark
   * @param settings each {@code spark.key=value}
   */
  public static ConnectServer start(Path folder, List<String> jars, String... settings) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-Dspark.master=local[2]",
                "-Dspark.app.name=connect",
                "-Dspark.ui.enabled=false",
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.sql.shuffle.partitions=3",
                "-Dspark.connect.grpc.binding.address=127.0.0.1",
                "-Dspark.connect.grpc.binding.port=0"));
    for (String setting : settings) {
      words.add("-D" + setting);
    }
    words.add("org.apache.spark.sql.connect.service.SparkConnectServer");
    List<String> classPath = new ArrayList<>(jars);
    classPath.add(classPath("connect-server"));
    Command.Started process =
        Command.java(
                "768m", String.join(File.pathSeparator, classPath), words.toArray(String[]::new))
            .in(folder)
            .with("SPARK_LOCAL_IP", "127.0.0.1")
            .with("TZ", "Asia/Kathmandu")
            .start();
    try {
      return new ConnectServer(folder, process);
    } catch (RuntimeException | Error e) {
      process.kill();
      throw e;
    }
  }

  /** The jar or folder that a class of this build comes from. */
  public static Path place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** The class path that a module beside this one has written. */
  public static String classPath(String module) {
    Path file = Command.root().resolve("integration-tests/" + module + "/target/class-path");
    assertThat(file).as("build with ./mvnw … -pl integration-tests -am").exists();
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@link ConnectClient} to its end, in a time zone of its own. */
  public Command.Ended run(String... words) {
    List<String> classPath =
        List.of(place(ConnectClient.class).toString(), classPath("connect-client"));
    List<String> command = new ArrayList<>(List.of(ConnectClient.class.getName(), url));
    command.addAll(List.of(words));
    return Command.java(
            "384m", String.join(File.pathSeparator, classPath), command.toArray(String[]::new))
        .in(folder)
        .with("TZ", "America/St_Johns")
        .run();
  }

  /** Where clients find it. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    process.kill();
  }
}
