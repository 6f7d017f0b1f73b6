package dev.bellows.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes how Jupyter starts a Java kernel that has Spark and Bellows on its class path. */
@Command(
    name = "notebook",
    header = "Makes a kernel for notebooks of a Java kernel's jar: with Spark and Bellows in it.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Example:",
      "  @|bold bellows notebook|@ rapaio-jupyter-kernel-3.0.1.jar --out target/bellows",
      "  @|bold jupyter kernelspec install|@ --user target/bellows",
      "",
      "The kernel has the heap of this command: BELLOWS_HEAP=8g bellows notebook …"
    })
final class NotebookCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "JAR",
      description = "A JShell-based kernel; its manifest names the class that starts it.")
  private Path jar;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The kernel's folder; its name is the kernel's.")
  private Path folder;

  NotebookCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Map<String, Object> kernel = new LinkedHashMap<>();
    kernel.put("argv", command());
    kernel.put("display_name", "Java (Bellows)");
    kernel.put("language", "java");
    kernel.put("interrupt_mode", "message");
    kernel.put("env", Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(kernel);
    OutFile.write(folder.resolve("kernel.json"), () -> json, "The kernel is known");
    console.out().println("jupyter kernelspec install --user " + folder);
    return CommandShell.DONE;
  }

  /** This JVM's own command with the kernel in our place, behind all that it has on its path. */
  private List<String> command() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent:") && !flag.startsWith("-agentlib:"))
        .forEach(words::add);
    words.add("-Dlog4j2.configurationFile=classpath:dev/bellows/cli/quiet-log4j2.properties");
    String mainClass = mainClass();
    words.addAll(List.of("-cp", classPath(), mainClass, "{connection_file}"));
    return words;
  }

  /** Jupyter starts the kernel in the notebook's folder: all entries are absolute. */
  private String classPath() {
    String ours = System.getProperty("java.class.path");
    return Arrays.stream((ours + File.pathSeparator + jar).split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String mainClass() {
    if (!Files.isRegularFile(jar)) {
      throw new BellowsException("Cannot make a kernel of " + jar + ": there is no such file.");
    }
    try (JarFile opened = new JarFile(jar.toFile())) {
      Manifest manifest = opened.getManifest();
      String name =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (name == null) {
        throw new BellowsException(
            "Cannot make a kernel of "
                + jar
                + ": its manifest names no Main-Class. Give the jar that 'java -jar' starts.");
      }
      return name;
    } catch (IOException e) {
      throw new BellowsException("Cannot make a kernel of " + jar + ": " + e.getMessage(), e);
    }
  }
}
