package dev.bellows.session;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a plan sees of the world.
 *
 * @param environment the environment variables
 * @param sparkProperties the {@code spark.*} system properties: what spark-submit and
 *     spark-defaults gave
 * @param container the limits that control groups set
 * @param processors what the JVM counts
 * @param heapBytes the most heap that this JVM may use
 * @param collectors the names of this JVM's garbage collectors
 * @param classIsThere whether a class is on the class path
 */
record Surroundings(
    Map<String, String> environment,
    Map<String, String> sparkProperties,
    ContainerLimits container,
    int processors,
    long heapBytes,
    List<String> collectors,
    Predicate<String> classIsThere) {

  /** This process's own. */
  static Surroundings current() {
    return new Surroundings(
        System.getenv(),
        sparkProperties(System.getProperties()),
        ContainerLimits.of(Path.of("/")),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList(),
        Surroundings::isOnClassPath);
  }

  private static Map<String, String> sparkProperties(Properties properties) {
    Map<String, String> found = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith("spark.")) {
        found.put(name, properties.getProperty(name));
      }
    }
    return found;
  }

  private static boolean isOnClassPath(String className) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Surroundings.class.getClassLoader() : context;
    return loader.getResource(className.replace('.', '/') + ".class") != null;
  }

  /** Whether this JVM runs that collector. */
  boolean runs(GarbageCollector collector) {
    return collectors.stream().anyMatch(name -> name.startsWith(collector.beanPrefix()));
  }
}
