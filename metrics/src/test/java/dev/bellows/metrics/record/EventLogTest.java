package dev.bellows.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.evidence.Completeness.Level;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.testing.TestSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.scheduler.EventLoggingListener;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

class EventLogTest {
  @TempDir private static Path folder;
  private static Path log;
  private static Path rolling;
  private static Evidence live;

  /** One run, heard by the recorder and written to two logs by Spark's own listener. */
  @BeforeAll
  static void run() throws IOException, TimeoutException {
    SparkSession spark = TestSession.get();
    SparkContext context = spark.sparkContext();
    EventLoggingListener plain = logTo(Files.createDirectory(folder.resolve("plain")), false, "");
    EventLoggingListener rolled =
        logTo(Files.createDirectory(folder.resolve("rolling")), true, "zstd");
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      context.listenerBus().addToQueue(plain, "plain-log");
      context.listenerBus().addToQueue(rolled, "rolled-log");
      context.addJobTag("mine");
      spark
          .sql(
              "select a.id % 7 as k, sum(a.id) as s from range(0, 2000, 1, 6) a"
                  + " join range(0, 500, 1, 3) b on a.id = b.id group by 1")
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      spark.range(0, 1000, 1, 4).repartition(5).count();
      context.removeJobTag("mine");
      live = metrics.evidence();
    }
    LiveListenerBus bus = context.listenerBus();
    bus.waitUntilEmpty();
    bus.removeListener(plain);
    bus.removeListener(rolled);
    plain.stop();
    rolled.stop();
    log = only(folder.resolve("plain"));
    rolling = only(folder.resolve("rolling"));
  }

  private static EventLoggingListener logTo(Path into, boolean isRolling, String codec) {
    SparkContext context = TestSession.get().sparkContext();
    SparkConf conf =
        context
            .getConf()
            .clone()
            .set("spark.eventLog.enabled", "true")
            .set("spark.eventLog.rolling.enabled", String.valueOf(isRolling))
            .set("spark.eventLog.rolling.maxFileSize", "10m")
            .set("spark.eventLog.compress", String.valueOf(!codec.isEmpty()))
            .set("spark.eventLog.compression.codec", codec.isEmpty() ? "zstd" : codec);
    EventLoggingListener listener =
        new EventLoggingListener(
            "app-1",
            Option.empty(),
            URI.create(into.toUri().toString()),
            conf,
            context.hadoopConfiguration());
    listener.start();
    // As it hears when it is there from the start.
    listener.onApplicationStart(
        new SparkListenerApplicationStart(
            "shop",
            Option.apply("app-1"),
            System.currentTimeMillis(),
            "ann",
            Option.empty(),
            Option.empty(),
            Option.empty()));
    listener.onExecutorAdded(
        new SparkListenerExecutorAdded(
            System.currentTimeMillis(),
            "driver",
            new ExecutorInfo("localhost", 2, scala.collection.immutable.Map$.MODULE$.empty())));
    return listener;
  }

  private static Path only(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(f -> !f.getFileName().toString().startsWith(".")).toList().get(0);
    }
  }

  @Test
  void aLogGivesWhatWasHeardLive() {
    Evidence read = EventLog.open(log.toString()).read().evidence();
    assertSameWork(read);
    assertThat(read.stages()).allMatch(StageMetrics::isComplete);
    assertThat(read.queries()).hasSameSizeAs(live.queries());
    assertThat(read.queries().get(0).plan().fingerprint())
        .isEqualTo(live.queries().get(0).plan().fingerprint());
    assertThat(read.queries().get(0).plan().isFinal()).isTrue();
    assertThat(read.queries().get(0).plan().has(PlanNodeKind.EXCHANGE)).isTrue();
    assertThat(read.queries().get(0).plan().root().nodes().mapToLong(n -> n.rows().orElse(0)).sum())
        .isEqualTo(
            live.queries().get(0).plan().root().nodes().mapToLong(n -> n.rows().orElse(0)).sum())
        .isPositive();
    assertThat(read.subject()).isEqualTo("application shop (app-1)");
    assertThat(read.executors().get(0).totals().tasks()).isEqualTo(live.totals().tasks());
    assertThat(read.jobs()).allMatch(job -> job.tags().contains("mine"));
  }

  @Test
  void aRollingCompressedLogGivesTheSame() {
    assertThat(rolling.getFileName().toString()).startsWith("eventlog_v2_");
    assertSameWork(EventLog.open(rolling.toString()).read().evidence());
    assertSameWork(EventLog.open(rolling.toUri().toString()).read().evidence());
  }

  private static void assertSameWork(Evidence read) {
    assertThat(read.jobs()).hasSameSizeAs(live.jobs()).isNotEmpty();
    assertThat(read.jobs().stream().map(JobMetrics::stages).toList())
        .isEqualTo(live.jobs().stream().map(JobMetrics::stages).toList());
    assertThat(read.stages()).hasSameSizeAs(live.stages());
    for (int i = 0; i < read.stages().size(); i++) {
      StageMetrics one = read.stages().get(i);
      StageMetrics other = live.stages().get(i);
      assertThat(one.totals()).as(one.label()).isEqualTo(other.totals());
      assertThat(one.distributions()).isEqualTo(other.distributions());
      assertThat(one.slowest()).isEqualTo(other.slowest());
      assertThat(one.executors()).isEqualTo(other.executors());
      assertThat(one.parents()).isEqualTo(other.parents());
      assertThat(one.submittedMillis()).isEqualTo(other.submittedMillis());
      assertThat(one.completedMillis()).isEqualTo(other.completedMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zstd", "snappy", "lzf", "gzip"})
  void aCompressedLogGivesTheSameWhateverItsName(String codec) throws IOException {
    Path compressed = folder.resolve(codec + "-log.txt");
    Files.write(compressed, compressed(Files.readAllBytes(log), codec));
    assertThat(Files.size(compressed)).isLessThan(Files.size(log) / 2);
    assertSameWork(EventLog.open(compressed.toString()).read().evidence());
  }

  private static byte[] compressed(byte[] bytes, String codec) throws IOException {
    ByteArrayOutputStream into = new ByteArrayOutputStream();
    try (OutputStream out =
        codec.equals("gzip")
            ? new GZIPOutputStream(into)
            : CompressionCodec.createCodec(new SparkConf(), codec).compressedOutputStream(into)) {
      out.write(bytes);
    }
    return into.toByteArray();
  }

  @Test
  void aLogWithoutItsEndSaysSo() {
    Evidence read = EventLog.open(log.toString()).read().evidence();
    assertThat(read.completeness().level()).isEqualTo(Level.LOWER_BOUND);
    assertThat(read.completeness().gaps())
        .containsExactly("The event log does not hold the application's end.");
  }

  @Test
  void aLogWithItsEndIsExact() throws IOException {
    Evidence read = read(withEnd(lines()));
    assertThat(read.completeness().gaps()).isEmpty();
    assertThat(read.endedMillis()).isEqualTo(9_999_999_999_999L);
  }

  private static List<String> withEnd(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add("{\"Event\":\"SparkListenerApplicationEnd\",\"Timestamp\":9999999999999}");
    return all;
  }

  @Test
  void aLogThatIsStillWrittenSaysSo() throws IOException {
    Path running = folder.resolve("app-9.inprogress");
    Files.copy(log, running);
    assertThat(EventLog.open(running.toString()).read().evidence().completeness().gaps())
        .containsExactly("The application had not ended when its event log was read.");
  }

  @Test
  void aCutLogGivesWhatItHoldsAndSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(log);
    Path cut = folder.resolve("cut");
    for (double share : new double[] {0.4, 0.7, 0.95}) {
      Files.write(cut, Arrays.copyOf(whole, (int) (whole.length * share)));
      Evidence read = EventLog.open(cut.toString()).read().evidence();
      assertThat(read.completeness().level()).isEqualTo(Level.LOWER_BOUND);
      assertThat(read.completeness().gaps())
          .contains("The event log is cut: what came later is missing.");
      assertThat(read.totals().tasks()).isLessThan(live.totals().tasks());
      assertThat(read.endedMillis()).isGreaterThanOrEqualTo(read.startedMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zstd", "snappy", "gzip"})
  void aCutCompressedLogGivesWhatItHolds(String codec) throws IOException {
    List<String> lines = new ArrayList<>(lines());
    lines.addAll(taskStarts(600_000));
    byte[] whole = compressed(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), codec);
    Path cut = folder.resolve("cut-" + codec);
    Files.write(cut, Arrays.copyOf(whole, whole.length * 9 / 10));
    Evidence read = EventLog.open(cut.toString()).read().evidence();
    assertThat(read.completeness().gaps())
        .containsExactly("The event log is cut: what came later is missing.");
    assertSameWork(read);
  }

  private static List<String> taskStarts(int bytes) throws IOException {
    String one =
        lines().stream().filter(line -> line.contains("SparkListenerTaskStart")).toList().get(0);
    // Numbers that differ keep a compressor from making one block of all.
    return new Random(3)
        .ints(bytes / one.length())
        .mapToObj(any -> one.replace("\"Task ID\":", "\"Task ID\":" + (any & 0xfffff)))
        .toList();
  }

  @Test
  void whatNobodyAsksForIsNotParsed() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    long before = EventLog.open(log.toString()).read().skipped();
    lines.add(3, "{\"Event\":\"SparkListenerTaskStart\", this is no JSON at all");
    lines.add(4, "{\"Event\":\"SparkListenerBlockUpdated\", nor is this");
    LoggedRun run = run(withEnd(lines));
    assertThat(run.skipped()).isEqualTo(before + 2).isGreaterThan(20);
    assertThat(run.evidence().completeness().gaps()).isEmpty();
  }

  @Test
  void unknownEventsAndFieldsAreLeftOutAndCounted() throws IOException {
    List<String> lines =
        lines().stream()
            .map(
                line ->
                    line.replace(
                            "\"Event\":\"SparkListenerTaskEnd\",",
                            "\"Event\":\"SparkListenerTaskEnd\",\"New In 9\":{\"a\":[1,2]},")
                        .replace("\"Task Metrics\":{", "\"Task Metrics\":{\"Joules\":17,"))
            .collect(Collectors.toCollection(ArrayList::new));
    lines.add(5, "{\"Event\":\"com.example.TableOptimized\",\"table\":\"t\"}");
    lines.add(6, "{\"Event\":\"com.example.TableOptimized\",\"table\":\"u\"}");
    LoggedRun run = run(withEnd(lines));
    assertThat(lines).anyMatch(line -> line.contains("Joules"));
    assertThat(run.unknown()).containsOnlyKeys("com.example.TableOptimized").containsValue(2L);
    assertSameWork(run.evidence());
    assertThat(run.evidence().completeness().gaps()).isEmpty();
    assertThat(run.sparkVersion()).contains(TestSession.get().version());
  }

  /** A log is data: what it names is never made. */
  @Test
  void classesOfOthersAreNotLoaded() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    lines.add(2, "{\"Event\":\"" + Trap.class.getName() + "\",\"armed\":true}");
    assertThat(run(withEnd(lines)).unknown()).containsKey(Trap.class.getName());
    assertThat(sprung).isFalse();
  }

  private static boolean sprung;

  static final class Trap {
    static {
      sprung = true;
    }

    boolean armed;
  }

  @Test
  void aBrokenLineIsToldAndTheRestIsRead() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    int end =
        IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).contains("SparkListenerTaskEnd"))
            .findFirst()
            .orElseThrow();
    lines.set(end, lines.get(end).substring(0, 200));
    Evidence read = read(withEnd(lines));
    assertThat(read.totals().tasks()).isEqualTo(live.totals().tasks() - 1);
    assertThat(read.completeness().gaps())
        .anyMatch(gap -> gap.contains("A line of the event log could not be read"))
        .anyMatch(gap -> gap.contains("line " + (end + 1) + ": SparkListenerTaskEnd"))
        .anyMatch(gap -> gap.contains("1 of "));
  }

  @Test
  void whatIsNoLogIsRefused() throws IOException {
    assertRefused(folder.resolve("nothing-here").toString(), "there is no such file or folder");
    Path text = Files.writeString(folder.resolve("text.csv"), "a,b\n1,2\n".repeat(5000));
    assertRefused(text.toString(), "no events of Spark");
    Path two = Files.writeString(folder.resolve("two.json"), "{\"a\":1}\n{\"b\":2}\n");
    assertRefused(two.toString(), "holds no event of Spark");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertRefused(empty.toString(), "holds no event of Spark");
    Path noise = folder.resolve("noise.zstd");
    Files.write(noise, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3, 4, 5, 6, 7, 8});
    assertRefused(noise.toString(), "Cannot read event log");
    assertRefused(
        log.getParent().toString(),
        "it is a folder, and not one of a rolling log (eventlog_v2_…). Name a log in it: app-1");
    assertRefused(
        Files.createDirectory(folder.resolve("bare")).toString(), "Name a log; it is empty.");
    assertRefused("nofs://there/log", "Cannot read event log 'nofs://there/log'");
  }

  private static void assertRefused(String location, String message) {
    assertThatThrownBy(() -> EventLog.open(location).read())
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void progressComesToTheWholeOfALargeLog() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    lines.addAll(taskStarts(3_000_000));
    Path large = Files.write(folder.resolve("large"), lines);
    List<Long> told = new ArrayList<>();
    EventLog open = EventLog.open(large.toString()).onProgress(told::add);
    open.read();
    assertThat(told).hasSizeGreaterThan(1).isSorted();
    assertThat(told.get(told.size() - 1)).isLessThanOrEqualTo(open.bytes());
    assertThat(open.bytes()).isEqualTo(Files.size(large));
  }

  /** Lines as Spark 3.0 wrote them: what came later is missing. */
  @Test
  void aLogOfSpark30IsRead() throws IOException {
    Evidence read = EventLog.open(resource("spark-3.0.jsonl")).read().evidence();
    assertThat(read.subject()).contains("old job");
    assertThat(read.jobs()).hasSize(1);
    assertThat(read.jobs().get(0).tags()).isEmpty();
    assertThat(read.jobs().get(0).query()).hasValue(0);
    StageMetrics stage = read.stages().get(0);
    assertThat(stage.totals().tasks()).isEqualTo(2);
    assertThat(stage.sum(TaskMetric.RUN_TIME)).isEqualTo(700);
    assertThat(stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES)).isEqualTo(300);
    assertThat(stage.sum(TaskMetric.PEAK_ON_HEAP_MEMORY)).isZero();
    assertThat(stage.lost().failed()).isEqualTo(1);
    assertThat(read.queries()).hasSize(1);
    assertThat(read.queries().get(0).root()).isZero();
    assertThat(read.queries().get(0).failure()).isEmpty();
    assertThat(read.queries().get(0).plan().root().rows()).hasValue(1000);
    assertThat(read.executors()).hasSize(1);
    assertThat(read.completeness().gaps()).isEmpty();
    assertThat(EventLog.open(resource("spark-3.0.jsonl")).read().sparkVersion())
        .isEqualTo(Optional.of("3.0.1"));
  }

  private static String resource(String name) throws IOException {
    try (var stream = EventLogTest.class.getResourceAsStream(name)) {
      Path copy = folder.resolve(name);
      Files.write(copy, stream.readAllBytes());
      return copy.toString();
    }
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(log, StandardCharsets.UTF_8);
  }

  private static Evidence read(List<String> lines) throws IOException {
    return run(lines).evidence();
  }

  private static LoggedRun run(List<String> lines) throws IOException {
    return EventLog.open(Files.write(folder.resolve("changed"), lines).toString()).read();
  }
}
