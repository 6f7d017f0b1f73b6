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
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.sql.SparkSession;

/** Checks that each output of a job can be put where it shall go, and harms nothing there. */
final class OutputPaths {
  private final SparkSession spark;
  private final Places places;
  private final List<Read> taken = new ArrayList<>();

  /**
   * A path that is taken.
   *
   * @param what for messages: {@code "source 'flights'"}
   */
  private record Read(String what, Location location) {}

  /**
   * A path that is wanted.
   *
   * @param at the place of the path in the job
   */
  private record Output(String what, Location location, DataFormat format, String at) {}

  OutputPaths(SparkSession spark, Places places) {
    this.spark = spark;
    this.places = places;
  }

  /** A path that outputs must stay away from. */
  void read(String source, Location location) {
    taken.add(new Read("source '" + source + "'", location));
  }

  /** The output's location, after what a killed run left there was put right. */
  Location output(String what, String text, DataFormat format, String at) {
    Output output = new Output(what, located(what, text, at), format, at);
    require(!output.location.isRoot(), output, "it is the root of the file system");
    taken.forEach(other -> requireApart(other, output));
    taken.add(new Read(what, output.location));
    repair(output);
    requireReplaceable(output);
    requireWritable(output);
    return output.location;
  }

  private Location located(String what, String text, String at) {
    try {
      return Location.of(spark, text);
    } catch (BellowsException e) {
      throw places.faultOfData(at, "Cannot write " + what + ": " + e.getMessage(), e);
    }
  }

  private void repair(Output output) {
    try {
      new OutputDirectory(output.location).repair();
    } catch (BellowsException e) {
      String problem = "Cannot write " + output.what + ": " + e.getMessage();
      throw places.faultOfData(output.at, problem, e);
    }
  }

  private void requireApart(Read other, Output output) {
    String relation = relation(output.location, other.location);
    String where = other.what + " at '" + other.location.shown() + "'";
    require(relation.isEmpty(), output, "it " + relation + " " + where + ". Choose another path");
  }

  private static String relation(Location location, Location other) {
    if (other.path().equals(location.path())) {
      return "is also the path of";
    }
    if (other.holds(location)) {
      return "lies inside";
    }
    if (location.holds(other)) {
      return "contains";
    }
    GlobPattern glob = new GlobPattern(other.path().toString());
    boolean read = glob.hasWildcard() && glob.matches(location.path().toString());
    return read ? "would be read by" : "";
  }

  private void require(boolean fine, Output output, String problem) {
    if (!fine) {
      throw refusal(output, problem, null);
    }
  }

  private BellowsException refusal(Output output, String problem, IOException cause) {
    return places.faultOfData(
        output.at,
        String.format(
            "Cannot write %s to '%s': %s.", output.what, output.location.shown(), problem),
        cause);
  }

  /** An output replaces outputs only: never a file, a home directory, another kind of table. */
  private void requireReplaceable(Output output) {
    Location location = output.location;
    if (!location.exists()) {
      return;
    }
    require(location.isDirectory(), output, "it is a file, not a directory");
    boolean isTable = new DeltaLog(location).exists();
    if (output.format != DataFormat.DELTA) {
      requireFiles(output, isTable);
    } else if (!isTable) {
      firstName(location, file -> true).ifPresent(name -> refuseStray(output, name));
    }
  }

  private void refuseStray(Output output, String name) {
    String problem =
        String.format(
            "there is a directory that is no Delta table and not empty (it holds '%s'). Remove it"
                + " or choose another path",
            name);
    throw refusal(output, problem, null);
  }

  private void requireFiles(Output output, boolean isTable) {
    String format = output.format.label();
    require(
        !isTable,
        output,
        String.format(
            "there is a Delta table, whose history a %s output would destroy. Write 'format: delta'"
                + " or choose another path",
            format));
    Optional<String> foreign = firstName(output.location, file -> !isOutput(file));
    require(
        foreign.isEmpty(),
        output,
        String.format(
            "the directory holds what no job wrote ('%s') and would be replaced as a whole. Remove"
                + " it or choose another path",
            foreign.orElse("")));
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

  private void requireWritable(Output output) {
    Location ancestor = output.location.parent();
    while (!ancestor.exists()) {
      ancestor = ancestor.parent();
    }
    String shown = ancestor.shown();
    require(ancestor.isDirectory(), output, "'" + shown + "' is a file, not a directory");
    try {
      probe(ancestor);
    } catch (IOException e) {
      throw refusal(output, "the directory '" + shown + "' is not writable", e);
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
