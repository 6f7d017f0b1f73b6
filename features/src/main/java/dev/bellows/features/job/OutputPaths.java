package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.sql.SparkSession;

/** Checks that each output of a job can be put where it shall go, and harms nothing there. */
final class OutputPaths {
  private final Places places;
  private final List<PlannedPath> taken = new ArrayList<>();

  /**
   * @param what for messages: {@code "source 'flights'"}
   */
  private record PlannedPath(String what, Location location) {}

  OutputPaths(Places places) {
    this.places = places;
  }

  /** A path that outputs must stay away from. */
  void read(String source, Location location) {
    taken.add(new PlannedPath("source '" + source + "'", location));
  }

  /** The output's location, after what a killed run left there was put right. */
  Location output(SparkSession spark, String what, String text, DataFormat format, String at) {
    Location location = located(spark, what, text, at);
    require(!location.isRoot(), at, what, location, "it is the root of the file system");
    for (PlannedPath other : taken) {
      requireApart(other, what, location, at);
    }
    taken.add(new PlannedPath(what, location));
    try {
      new OutputDirectory(location).repair();
    } catch (BellowsException e) {
      throw places.faultOfData(at, "Cannot write " + what + ": " + e.getMessage(), e);
    }
    requireReplaceable(location, what, format, at);
    requireWritable(location, what, at);
    return location;
  }

  private Location located(SparkSession spark, String what, String text, String at) {
    try {
      return Location.of(spark, text);
    } catch (BellowsException e) {
      throw places.faultOfData(at, "Cannot write " + what + ": " + e.getMessage(), e);
    }
  }

  private void requireApart(PlannedPath other, String what, Location location, String at) {
    String relation =
        other.location.path().equals(location.path())
            ? "is also the path of"
            : other.location.holds(location)
                ? "lies inside"
                : location.holds(other.location) ? "contains" : "";
    if (!relation.isEmpty()) {
      String path = relation.startsWith("is") ? "" : " at '" + other.location.shown() + "'";
      throw places.faultOfData(
          at,
          String.format(
              "Cannot write %s to '%s': it %s %s%s. Choose another path.",
              what, location.shown(), relation, other.what, path));
    }
  }

  private void require(boolean fine, String at, String what, Location location, String problem) {
    if (!fine) {
      throw places.faultOfData(
          at, String.format("Cannot write %s to '%s': %s.", what, location.shown(), problem));
    }
  }

  /** An output replaces outputs only: never a file, a home directory, another kind of table. */
  private void requireReplaceable(Location location, String what, DataFormat format, String at) {
    if (!location.exists()) {
      return;
    }
    require(location.isDirectory(), at, what, location, "it is a file, not a directory");
    boolean isTable = new DeltaLog(location).exists();
    if (format == DataFormat.DELTA) {
      Optional<String> stray = isTable ? Optional.empty() : firstName(location, file -> true);
      require(
          stray.isEmpty(),
          at,
          what,
          location,
          "there is a directory that is no Delta table and not empty (it holds '"
              + stray.orElse("")
              + "'). Remove it or choose another path");
      return;
    }
    require(
        !isTable,
        at,
        what,
        location,
        String.format(
            "there is a Delta table, whose history a %s output would destroy. Write 'format: delta'"
                + " or choose another path",
            format.label()));
    Optional<String> foreign = firstName(location, file -> !isOutput(file));
    require(
        foreign.isEmpty(),
        at,
        what,
        location,
        "the directory holds what no job wrote ('"
            + foreign.orElse("")
            + "') and would be replaced as a whole. Remove it or choose another path");
  }

  private static Optional<String> firstName(Location directory, Predicate<FileStatus> wanted) {
    return directory.list().stream()
        .filter(wanted)
        .map(file -> file.getPath().getName())
        .findFirst();
  }

  private static boolean isOutput(FileStatus status) {
    String name = status.getPath().getName().toLowerCase(Locale.ROOT);
    return status.isDirectory()
        ? name.contains("=") || name.equals("_temporary")
        : name.startsWith("part-") || name.startsWith("_") || name.endsWith(".crc");
  }

  private void requireWritable(Location location, String what, String at) {
    Location ancestor = location.parent();
    while (!ancestor.exists()) {
      ancestor = ancestor.parent();
    }
    require(
        ancestor.isDirectory(),
        at,
        what,
        location,
        "'" + ancestor.shown() + "' is a file, not a directory");
    try {
      probe(ancestor);
    } catch (IOException e) {
      String problem = "the directory '" + ancestor.shown() + "' is not writable";
      throw places.faultOfData(
          at, String.format("Cannot write %s to '%s': %s.", what, location.shown(), problem), e);
    }
  }

  /** On local disks a file that comes and goes tells more than permission bits do. */
  private static void probe(Location directory) throws IOException {
    if (directory.isLocal()) {
      java.nio.file.Path local = java.nio.file.Path.of(directory.path().toUri());
      Files.delete(Files.createTempFile(local, ".bellows-probe-", ""));
      return;
    }
    directory.files().access(directory.path(), FsAction.WRITE_EXECUTE);
  }
}
