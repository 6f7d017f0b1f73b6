package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A path on any file system that Hadoop knows, qualified; local paths without symbolic links. Its
 * methods turn an {@link IOException} into an error that names the path.
 */
record Location(FileSystem files, Path path) {
  static Location of(SparkSession spark, String text) {
    try {
      Path given = new Path(text);
      FileSystem files = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return new Location(files, resolved(files.makeQualified(given)));
    } catch (IOException | IllegalArgumentException e) {
      throw failure("use", text, e);
    }
  }

  private static Path resolved(Path qualified) throws IOException {
    if (!"file".equals(qualified.toUri().getScheme())) {
      return qualified;
    }
    return new Path("file", null, new File(qualified.toUri().getPath()).getCanonicalPath());
  }

  private static BellowsException failure(String operation, Object path, Exception cause) {
    String reason = SparkErrors.reason(cause);
    return new BellowsException("Cannot " + operation + " '" + path + "': " + reason + ".", cause);
  }

  /** The path as people write it: without the scheme where it is local. */
  String shown() {
    return shown(path);
  }

  static String shown(Path path) {
    boolean local = path.toUri().getScheme() == null || "file".equals(path.toUri().getScheme());
    return local ? path.toUri().getPath() : path.toString();
  }

  boolean isLocal() {
    return "file".equals(path.toUri().getScheme());
  }

  String name() {
    return path.getName();
  }

  Location child(String name) {
    return new Location(files, new Path(path, name));
  }

  Location sibling(String name) {
    return new Location(files, new Path(path.getParent(), name));
  }

  boolean isRoot() {
    return path.isRoot();
  }

  Location parent() {
    return new Location(files, path.getParent());
  }

  /** Whether the other path is this one or lies below it. */
  boolean holds(Location other) {
    for (Path p = other.path; p != null; p = p.getParent()) {
      if (p.equals(path)) {
        return true;
      }
    }
    return false;
  }

  boolean exists() {
    try {
      return files.exists(path);
    } catch (IOException e) {
      throw failure("look at", shown(), e);
    }
  }

  boolean isDirectory() {
    try {
      return exists() && files.getFileStatus(path).isDirectory();
    } catch (IOException e) {
      throw failure("look at", shown(), e);
    }
  }

  /** What stands directly in the directory, by name. */
  List<FileStatus> list() {
    try {
      return Arrays.stream(files.listStatus(path))
          .sorted(Comparator.comparing(FileStatus::getPath))
          .toList();
    } catch (IOException e) {
      throw failure("list", shown(), e);
    }
  }

  void delete() {
    try {
      if (!files.delete(path, true) && files.exists(path)) {
        throw new IOException("the file system refused");
      }
    } catch (IOException e) {
      throw failure("delete", shown(), e);
    }
  }

  /** Gives it another name in the same directory; that name must be free. */
  void renameTo(Location free) {
    try {
      // A rename onto a directory would move this one into it.
      if (files.exists(free.path)) {
        throw new IOException("'" + free.shown() + "' exists already; another job writes there");
      }
      if (!files.rename(path, free.path)) {
        throw new IOException("the file system refused to rename it to '" + free.shown() + "'");
      }
    } catch (IOException e) {
      throw failure("rename", shown(), e);
    }
  }
}
