package dev.bellows.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

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
 * The blocks {@code java connect} of the guide to Spark Connect, which need a server: compiled and
 * run on the class path that the guide names, against a server that runs.
 */
class ConnectGuideTest {
  static final String LANGUAGE = "java connect";
  private static final Path GUIDE = Command.root().resolve("docs/connect.md");

  @TempDir private Path folder;

  @Test
  void theClientPrintsWhatTheGuideSays() throws IOException {
    Snippet client = onlyBlock(LANGUAGE);
    String classPath = ConnectServer.classPath("connect-client");
    try (ConnectServer server = ConnectServer.start(folder)) {
      SnippetCompiler.compile(
          client,
          "public static void main(String[] args) throws Exception",
          client.text().replace("sc://localhost:15002", server.url()),
          classPath,
          folder);

      Command.Ended ended =
          Command.java("384m", folder + File.pathSeparator + classPath, "Snippet").run();

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out().strip()).isEqualTo(client.output().orElseThrow().strip());
    }
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
