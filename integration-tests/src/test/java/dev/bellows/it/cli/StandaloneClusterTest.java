package dev.bellows.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bellows.it.process.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./bellows run --master} on a standalone cluster of one master and one worker, each a
 * process whose Spark is the one that Maven fetched and knows nothing of Bellows or Delta.
 */
class StandaloneClusterTest {
  private static final Pattern BESIDE_SPARK =
      Pattern.compile("bellows-|/io/delta/|unitycatalog|picocli|duckdb|jackson-dataformat-yaml");

  @TempDir private Path folder;
  private final List<Command.Started> cluster = new ArrayList<>();
  private Path launch;

  @BeforeEach
  void packaged() {
    launch = Command.root().resolve("cli/target/launch/class-path");
    assumeTrue(Files.exists(launch), "the launcher needs packaged modules: ./mvnw verify");
  }

  @AfterEach
  void stop() {
    cluster.forEach(Command.Started::kill);
  }

  @Test
  void aJobRunsOnExecutorsThatGotTheJarsFromUs() throws Exception {
    String master = startCluster();
    writeJob();

    Command.Ended ended =
        Command.bellows(
                "--master",
                master,
                "run",
                "job.yaml",
                "--executor-memory",
                "512m",
                "--conf",
                "spark.driver.host=127.0.0.1")
            .in(folder)
            .with("SPARK_LOCAL_IP", "127.0.0.1")
            .run();

    assertThat(ended.complaints()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines()).anyMatch(line -> line.matches("trends +trend +40 +40 .*"));
    assertThat(folder.resolve("out/_delta_log")).isDirectory();
  }

  private void writeJob() throws IOException {
    StringBuilder rows = new StringBuilder("store,day,amount\n");
    for (int i = 0; i < 40; i++) {
      rows.append("shop").append(i % 2).append(',').append(i).append(',').append(i).append(".5\n");
    }
    Files.writeString(folder.resolve("sales.csv"), rows);
    Files.writeString(
        folder.resolve("job.yaml"),
        """
        name: sales
        session: { spark: { spark.databricks.delta.snapshotPartitions: 2, spark.ui.enabled: false } }
        sources:
          sales: { path: %1$s/sales.csv, format: csv, schema: "store string, day int, amount double" }
        steps:
          - name: trends
            from: sales
            trend: { groupBy: [store], orderBy: day, columns: [amount], windows: [7r], features: all }
        sinks:
          - { step: trends, path: %1$s/out, format: delta }
        """
            .formatted(folder));
  }

  private String startCluster() throws Exception {
    String port = Integer.toString(freePort());
    String master = "spark://127.0.0.1:" + port;
    member("master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", "0")
        .awaitLine("I have been elected leader");
    member(
            "worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve("work").toString(),
            master)
        .awaitLine("Successfully registered with master");
    return master;
  }

  /** The folder that a worker takes Spark from when it starts an executor. */
  private Path sparkHome() throws IOException {
    Path jars = folder.resolve("spark/jars");
    if (Files.notExists(jars)) {
      Files.createDirectories(jars);
      for (Path jar : sparksJars()) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    return jars.getParent();
  }

  private List<Path> sparksJars() throws IOException {
    return Stream.of(Files.readString(launch).split(":", -1))
        .filter(jar -> !BESIDE_SPARK.matcher(jar).find())
        .map(Path::of)
        .toList();
  }

  private Command.Started member(String name, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of("org.apache.spark.deploy." + name));
    words.addAll(List.of(args));
    Command.Started member =
        Command.java("512m", sparkHome().resolve("jars") + "/*", words.toArray(String[]::new))
            .with("SPARK_HOME", sparkHome().toString())
            .with("SPARK_SCALA_VERSION", "2.13")
            .with("SPARK_LOCAL_IP", "127.0.0.1")
            .start();
    cluster.add(member);
    return member;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
