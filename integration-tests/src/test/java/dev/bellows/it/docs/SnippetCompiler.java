package dev.bellows.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes a class {@code Snippet} of statements. */
final class SnippetCompiler {
  private static final String IMPORTS =
      """
      import static org.apache.spark.sql.functions.*;
      import dev.bellows.core.*;
      import dev.bellows.features.job.*;
      import dev.bellows.features.trend.*;
      import dev.bellows.session.*;
      import java.nio.file.*;
      import java.time.*;
      import java.time.temporal.*;
      import java.util.*;
      import org.apache.spark.sql.*;
      import org.apache.spark.sql.types.*;
      """;

  private SnippetCompiler() {}

  /**
   * Compiles the statements as the body of a method.
   *
   * @param origin where they stand, for the message
   * @param signature of the method, without its body
   * @param statements which may begin with imports of their own
   */
  static void compile(
      Object origin, String signature, String statements, String classPath, Path folder)
      throws IOException {
    String source =
        lines(statements, true)
            + IMPORTS
            + "public class Snippet {\n  "
            + signature
            + " {\n"
            + lines(statements, false)
            + "\n  }\n}\n";
    Path file = Files.writeString(folder.resolve("Snippet.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-d", folder.toString(), "-cp", classPath, "-proc:none"),
                null,
                compiler
                    .getStandardFileManager(null, null, StandardCharsets.UTF_8)
                    .getJavaFileObjects(file))
            .call();
    assertThat(compiled).as("%s does not compile: %s", origin, messages).isTrue();
  }

  private static String lines(String statements, boolean imports) {
    return statements
        .lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
