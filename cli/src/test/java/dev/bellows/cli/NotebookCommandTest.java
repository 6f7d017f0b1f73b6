package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookCommandTest {
  @TempDir private Path folder;

  @Test
  void theKernelIsThisJvmWithTheKernelsClassAndJar() throws IOException {
    Path jar = jar("com.example.Kernel");
    Path out = folder.resolve("bellows");

    CapturedShell shell = CapturedShell.run("notebook", jar.toString(), "--out", out.toString());

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.outLines()).containsExactly("jupyter kernelspec install --user " + out);
    JsonNode kernel = new ObjectMapper().readTree(out.resolve("kernel.json").toFile());
    assertThat(kernel.path("language").asText()).isEqualTo("java");
    assertThat(kernel.path("display_name").asText()).isEqualTo("Java (Bellows)");
    List<String> words = new ArrayList<>();
    kernel.path("argv").forEach(word -> words.add(word.asText()));
    assertThat(words.get(0)).endsWith("java");
    assertThat(words).contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(words).noneMatch(word -> word.startsWith("-javaagent"));
    assertThat(words.subList(words.size() - 2, words.size()))
        .containsExactly("com.example.Kernel", "{connection_file}");
    List<String> entries = Arrays.asList(words.get(words.size() - 3).split(File.pathSeparator, -1));
    assertThat(entries).allMatch(entry -> Path.of(entry).isAbsolute());
    assertThat(entries).endsWith(jar.toString());
    assertThat(entries).anyMatch(entry -> entry.contains("spark-sql"));
  }

  @Test
  void aJarThatStartsNothingIsNoKernel() throws IOException {
    Path jar = jar(null);

    CapturedShell shell = CapturedShell.run("notebook", jar.toString(), "--out", folder + "/k");

    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(shell.errLines())
        .containsExactly(
            "Error: Cannot make a kernel of "
                + jar
                + ": its manifest names no Main-Class. Give the jar that 'java -jar' starts.");
    assertThat(folder.resolve("k")).doesNotExist();
  }

  @Test
  void aMissingOrBrokenJarIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");

    assertThat(CapturedShell.run("notebook", "no.jar", "--out", folder + "/k").errLines())
        .containsExactly("Error: Cannot make a kernel of no.jar: there is no such file.");
    assertThat(CapturedShell.run("notebook", text.toString(), "--out", folder + "/k").err())
        .startsWith("Error: Cannot make a kernel of " + text + ": ");
  }

  private Path jar(String mainClass) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (mainClass != null) {
      manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    }
    Path file = folder.resolve("kernel.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.flush();
    }
    return file;
  }
}
