package dev.bellows.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.job.FeatureJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Console;

/**
 * Each {@code java} block of README and docs compiles and runs with a session named {@code spark}
 * and an empty folder named {@code dir} at hand; where a {@code text} block follows, that is what
 * it prints. Each {@code yaml} block that has sources is a job file.
 */
class SnippetsTest {
  private static final Path ROOT = Path.of(System.getProperty("bellows.root"));
  private static final String SALES =
      """
      store,day,amount
      north,2026-03-01,120
      north,2026-03-02,not a number
      north,2026-03-03,80
      """;

  @TempDir private Path folder;

  static Stream<Snippet> javaSnippets() throws IOException {
    return Snippet.of(markdown()).stream().filter(s -> s.language().equals("java"));
  }

  static Stream<Snippet> jobSnippets() throws IOException {
    return Snippet.of(markdown()).stream()
        .filter(s -> s.language().equals("yaml") && s.text().contains("sources:"));
  }

  @Test
  void thereAreSnippets() throws IOException {
    assertThat(javaSnippets()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(jobSnippets()).isNotEmpty();
    assertThat(Snippet.of(markdown()))
        .as("each Java block is run, here, by ConnectGuideTest, or by HooksDocsTest")
        .extracting(Snippet::language)
        .filteredOn(language -> language.startsWith("java"))
        .containsOnly("java", "java class", ConnectGuideTest.CLIENT, ConnectGuideTest.SQL_CLIENT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("javaSnippets")
  void javaCompilesAndRuns(Snippet snippet) throws Exception {
    Method run = compile(snippet);
    String printed = printedBy(() -> run.invoke(null, TestSession.get(), folder));
    if (snippet.output().isPresent()) {
      assertThat(printed.strip()).isEqualTo(snippet.output().get().strip());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobSnippets")
  void jobsAreRead(Snippet snippet) throws Exception {
    Path file = Files.writeString(folder.resolve("job.yaml"), snippet.text());
    FeatureJob job = FeatureJob.load(file);
    assertThat(job.name()).isNotBlank();
  }

  @Test
  void linksBetweenTheFilesLeadSomewhere() throws IOException {
    Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path file : markdown()) {
      Matcher matcher = link.matcher(Files.readString(file));
      while (matcher.find()) {
        links++;
        if (!Files.exists(file.resolveSibling(matcher.group(1)))) {
          broken.add(file.getFileName() + " → " + matcher.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isPositive();
  }

  private static List<Path> markdown() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).sorted().toList();
    }
  }

  /**
   * The guides' files lie in {@code data/} and {@code out/}; the tests' in a folder of their own.
   */
  private String inFolder(String statements) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("sales.csv"), SALES);
    try (InputStream log = SnippetsTest.class.getResourceAsStream("app-20261122")) {
      Files.copy(log, data.resolve("app-20261122"), StandardCopyOption.REPLACE_EXISTING);
    }
    return statements
        .replace("\"data/", "\"" + data + "/")
        .replace("\"out/", "\"" + folder.resolve("out") + "/");
  }

  private Method compile(Snippet snippet) throws Exception {
    String parameters = "SparkSession spark, Path dir";
    if (snippet.text().contains("SparkSession spark =")) {
      parameters = "SparkSession s, Path dir";
    }
    SnippetCompiler.compile(
        snippet,
        "public static void run(" + parameters + ") throws Exception",
        inFolder(snippet.text()),
        System.getProperty("java.class.path"),
        folder);
    URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, SnippetsTest.class.getClassLoader());
    return loader.loadClass("Snippet").getMethod("run", SparkSession.class, Path.class);
  }

  private interface Action {
    void run() throws Exception;
  }

  /** {@code Dataset.show} prints to Scala's console, which keeps the stream it met first. */
  private static String printedBy(Action action) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    try {
      Optional<Exception> failure =
          Console.withOut(
              stream,
              () -> {
                try {
                  action.run();
                  return Optional.empty();
                } catch (Exception e) {
                  return Optional.of(e);
                }
              });
      if (failure.isPresent()) {
        throw failure.get();
      }
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
