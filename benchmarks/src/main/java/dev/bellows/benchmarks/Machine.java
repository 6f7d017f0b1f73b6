package dev.bellows.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the numbers were measured on. Memory in bytes; {@code heap} is this JVM's limit. */
record Machine(int cores, String cpu, long memory, long heap, String os) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        cpuModel(),
        system.getTotalMemorySize(),
        Runtime.getRuntime().maxMemory(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** As Linux names it; elsewhere the architecture. */
  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d cores, %s, %.1f GB of memory, heap %.1f GB, %s",
        cores,
        cpu,
        memory / 1e9,
        heap / 1e9,
        os);
  }
}
