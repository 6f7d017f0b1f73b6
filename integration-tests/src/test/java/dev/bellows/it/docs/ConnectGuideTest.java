package dev.bellows.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.it.connect.ConnectServer;
import dev.bellows.it.process.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of the guide to Spark Connect, which need a server: compiled and run on the class
 * path that the guide names, against a server that runs.
 */
class ConnectGuideTest {
  static final String CLIENT = "java connect";
  static final String SQL_CLIENT = "java connect-sql";
  private static final Path GUIDE = Command.root().resolve("docs/connect.md");

  @TempDir private Path folder;

  @Test
  void theClientPrintsWhatTheGuideSays() throws IOException {
    try (ConnectServer server = ConnectServer.start(folder)) {
      assertPrints(onlyBlock(CLIENT), server);
    }
  }

  @Test
  void theSqlClientPrintsWhatTheGuideSaysAndTheBuilderNeedsNoUpload() throws IOException {
    try (ConnectServer server = ConnectServer.startWithBellows(folder)) {
      assertPrints(onlyBlock(SQL_CLIENT), server);

      TemporalTrendFeatures features =
          TemporalTrendFeatures.ungrouped().orderBy("id").on("id").delta();
      Path definition = Files.writeString(folder.resolve("trends.json"), features.toJson());
      Path input = folder.resolve("input");
      TestSession.get().range(3).write().parquet(input.toString());
      Command.Ended ended = server.run("unprepared", input.toString(), definition.toString());
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.outLines()).containsExactly("no error");
    }
  }

  private void assertPrints(Snippet program, ConnectServer server) throws IOException {
    String classPath = ConnectServer.classPath("connect-client");
    assertThat(program.text()).contains("sc://localhost:15002");
    SnippetCompiler.compile(
        program,
        "public static void main(String[] args) throws Exception",
        program.text().replace("sc://localhost:15002", server.url()),
        classPath,
        folder);

    Command.Ended ended =
        Command.java("384m", folder + File.pathSeparator + classPath, "Snippet").run();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().strip()).isEqualTo(program.output().orElseThrow().strip());
  }

  @Test
  void theClientHasTheDependenciesThatTheGuideNames() throws IOException {
    String project =
        Files.readString(Command.root().resolve("integration-tests/connect-client/pom.xml"));

    assertThat(project).containsIgnoringWhitespaces(onlyBlock("xml").text());
  }

  private static Snippet onlyBlock(String language) {
    List<Snippet> blocks =
        Snippet.of(List.of(GUIDE)).stream().filter(s -> s.language().equals(language)).toList();
    assertThat(blocks).hasSize(1);
    return blocks.get(0);
  }
}
