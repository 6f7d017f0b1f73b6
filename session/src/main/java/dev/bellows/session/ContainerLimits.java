package dev.bellows.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The limits that control groups set on this process. */
final class ContainerLimits {
  /** Version 1 says "no limit" by a number near 2⁶³. */
  private static final long UNLIMITED = 1L << 60;

  private final Path groups;
  private final List<String> membership;

  private ContainerLimits(Path groups, List<String> membership) {
    this.groups = groups;
    this.membership = membership;
  }

  /**
   * A limit and the control groups' version that sets it.
   *
   * @param amount bytes of memory, or cores
   */
  record Limit(double amount, String source) {}

  /** The limits as the file system under {@code root} shows them; {@code /} for this process. */
  static ContainerLimits of(Path root) {
    return new ContainerLimits(
        root.resolve("sys/fs/cgroup"), lines(root.resolve("proc/self/cgroup")));
  }

  /** The least memory limit, in bytes, of the process's group and the groups around it. */
  Optional<Limit> memory() {
    Stream<Limit> version2 =
        version2Groups()
            .flatMap(group -> firstLine(group.resolve("memory.max")).stream())
            .flatMap(text -> number(text).stream())
            .map(bytes -> new Limit(bytes, "cgroup v2"));
    Stream<Limit> version1 =
        version1Groups("memory", "memory")
            .flatMap(group -> firstLine(group.resolve("memory.limit_in_bytes")).stream())
            .flatMap(text -> number(text).stream())
            .map(bytes -> new Limit(bytes, "cgroup v1"));
    return least(Stream.concat(version2, version1));
  }

  /** The least limit of processor time, in cores. */
  Optional<Limit> cores() {
    Stream<Limit> version2 =
        version2Groups()
            .flatMap(group -> firstLine(group.resolve("cpu.max")).stream())
            .map(text -> text.split("\\s+"))
            .filter(parts -> parts.length == 2)
            .flatMap(parts -> quota(parts[0], parts[1], "cgroup v2").stream());
    Stream<Limit> version1 =
        Stream.of("cpu", "cpu,cpuacct")
            .flatMap(directory -> version1Groups(directory, "cpu"))
            .flatMap(
                group ->
                    quota(
                        firstLine(group.resolve("cpu.cfs_quota_us")).orElse(""),
                        firstLine(group.resolve("cpu.cfs_period_us")).orElse(""),
                        "cgroup v1")
                        .stream());
    return least(Stream.concat(version2, version1));
  }

  private static Optional<Limit> quota(String quota, String period, String source) {
    return number(quota)
        .flatMap(time -> number(period).map(of -> new Limit((double) time / of, source)));
  }

  private static Optional<Limit> least(Stream<Limit> limits) {
    return limits.reduce((a, b) -> b.amount() < a.amount() ? b : a);
  }

  private Stream<Path> version2Groups() {
    Optional<String> own =
        membership.stream()
            .filter(line -> line.startsWith("0::"))
            .map(line -> line.substring(3))
            .findFirst();
    return upwards(groups, own.orElse("/"));
  }

  private Stream<Path> version1Groups(String directory, String controller) {
    Optional<String> own =
        membership.stream()
            .map(line -> line.split(":", 3))
            .filter(parts -> parts.length == 3 && List.of(parts[1].split(",")).contains(controller))
            .map(parts -> parts[2])
            .findFirst();
    return upwards(groups.resolve(directory), own.orElse("/"));
  }

  /** The group's directory and those around it; a group outside the mount is the mount itself. */
  private static Stream<Path> upwards(Path mount, String group) {
    Path directory = mount.resolve(group.replaceFirst("^/+", "")).normalize();
    List<Path> path = new ArrayList<>();
    while (directory != null && directory.startsWith(mount) && !directory.equals(mount)) {
      path.add(directory);
      directory = directory.getParent();
    }
    path.add(mount);
    return path.stream();
  }

  private static Optional<Long> number(String text) {
    if (!text.matches("\\d{1,19}")) {
      return Optional.empty();
    }
    return Optional.of(Double.parseDouble(text))
        .filter(value -> value > 0 && value < UNLIMITED)
        .map(Double::longValue);
  }

  private static Optional<String> firstLine(Path file) {
    return lines(file).stream().findFirst().map(String::strip);
  }

  /** A file that is missing or not ours to read sets no limit. */
  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
