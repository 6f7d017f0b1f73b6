package dev.bellows.cli;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The folder that a table is compressed to: the cells, the bins and the report. */
final class CompressedFolder {
  private final Path folder;
  private final Configuration configuration;

  CompressedFolder(SparkSession spark, String folder) {
    this.folder = new Path(folder);
    this.configuration = spark.sparkContext().hadoopConfiguration();
  }

  /** Refuses a folder in which there is something. */
  void requireEmpty() {
    try {
      FileSystem files = folder.getFileSystem(configuration);
      if (files.exists(folder) && files.listStatus(folder).length > 0) {
        throw new BellowsException(
            String.format(
                "Cannot write to '%s': there is something in it already. Name another folder, or"
                    + " delete it.",
                folder));
      }
    } catch (IOException e) {
      throw new BellowsException("Cannot look into '" + folder + "': " + e.getMessage(), e);
    }
  }

  /** Where the cells are. */
  String cells() {
    return new Path(folder, "cells").toString();
  }

  /** How large the files of the cells are. */
  long bytes() {
    try {
      Path cells = new Path(folder, "cells");
      return cells.getFileSystem(configuration).getContentSummary(cells).getLength();
    } catch (IOException e) {
      throw new BellowsException("Cannot look into '" + folder + "': " + e.getMessage(), e);
    }
  }

  /** How large the files are that rows are read from; empty where they are from none. */
  OptionalLong bytesOf(Dataset<Row> rows) {
    String[] files = rows.inputFiles();
    long bytes = 0;
    try {
      for (String file : files) {
        Path path = new Path(java.net.URI.create(file));
        bytes += path.getFileSystem(configuration).getFileStatus(path).getLen();
      }
    } catch (IOException e) {
      throw new BellowsException("Cannot look at the table's files: " + e.getMessage(), e);
    }
    return files.length == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  /** Writes a text beside the cells. */
  void write(String name, String text) {
    Path file = new Path(folder, name);
    try (OutputStream out = file.getFileSystem(configuration).create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BellowsException(
          "The table is compressed, but "
              + name
              + " cannot be written to "
              + folder
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
