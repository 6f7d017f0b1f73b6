package dev.bellows.features.encode;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Sessions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A saved model: {@code model.json} and the states as Parquet, by encoded column. */
final class ModelDirectory {
  private static final String MODEL = "model.json";
  private static final String STATES = "states";

  /** A file for about so many categories. */
  private static final long CATEGORIES_OF_FILE = 1_000_000;

  private final SparkSession spark;
  private final Path path;

  ModelDirectory(SparkSession spark, String path) {
    Sessions.requireClassic(
        spark, "save or load an encoding model", "its files are written through Spark's driver");
    this.spark = spark;
    this.path = new Path(path);
  }

  /** Writes a model to where nothing is. */
  void save(ModelJson.Content model, Dataset<Row> states) {
    run(
        "save",
        files -> {
          if (files.exists(path)) {
            throw new BellowsException(
                String.format(
                    "Cannot save the encoding model to '%s': something is there already. Save it"
                        + " elsewhere, or replace what is there by replace(path).",
                    path));
          }
          write(files, model, states);
        });
  }

  /** Writes a model beside what is there, and then puts it in its place. */
  void replace(ModelJson.Content model, Dataset<Row> states) {
    run(
        "replace",
        files -> {
          if (files.exists(path) && !files.exists(new Path(path, MODEL))) {
            throw new BellowsException(
                String.format(
                    "Cannot replace '%s' by an encoding model: what is there is none. Remove it, or"
                        + " save the model elsewhere.",
                    path));
          }
          write(files, model, states);
        });
  }

  private void write(FileSystem files, ModelJson.Content model, Dataset<Row> states)
      throws IOException {
    Path staging = sibling("saving");
    Path previous = sibling("previous");
    boolean replaces = files.exists(path);
    try {
      states
          .coalesce(fileCount(model))
          .write()
          .partitionBy(StateColumns.COLUMN)
          .parquet(new Path(staging, STATES).toString());
      try (OutputStream out = files.create(new Path(staging, MODEL))) {
        out.write(ModelJson.write(model).getBytes(StandardCharsets.UTF_8));
      }
      if (replaces) {
        rename(files, path, previous);
      }
      rename(files, staging, path);
      if (replaces) {
        files.delete(previous, true);
      }
    } catch (IOException | RuntimeException e) {
      if (replaces && !files.exists(path) && files.exists(previous)) {
        rename(files, previous, path);
      }
      files.delete(staging, true);
      throw e;
    }
  }

  private static void rename(FileSystem files, Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("'" + from + "' cannot be renamed to '" + to + "'");
    }
  }

  private Path sibling(String purpose) {
    String name = "." + path.getName() + ".bellows-" + purpose + "-" + UUID.randomUUID();
    return path.getParent() == null ? new Path(name) : new Path(path.getParent(), name);
  }

  private static int fileCount(ModelJson.Content model) {
    long categories =
        model.summaries().stream()
            .mapToLong(s -> s.frequent().categories() + s.rare().categories())
            .sum();
    return (int) (1 + categories / CATEGORIES_OF_FILE);
  }

  /** The model that was saved here; its states are read when they are needed. */
  EncodingModel load() {
    ModelJson.Content content = ModelJson.read(json(), path.toString());
    Dataset<Row> states =
        spark
            .read()
            .schema(StateColumns.of(content.plan().definition()).schema())
            .parquet(new Path(path, STATES).toString());
    return new EncodingModel(
        content.plan(), new FittedStates(states, content.summaries(), OptionalLong.empty()));
  }

  private String json() {
    try (InputStream in = files().open(new Path(path, MODEL))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new BellowsException(
          String.format(
              "Cannot load an encoding model from '%s': there is no %s. Give the directory that a"
                  + " model was saved to.",
              path, MODEL),
          e);
    } catch (IOException e) {
      throw failure("load", e);
    }
  }

  private interface Work {
    void on(FileSystem files) throws IOException;
  }

  private void run(String operation, Work work) {
    try {
      work.on(files());
    } catch (IOException e) {
      throw failure(operation, e);
    }
  }

  private FileSystem files() throws IOException {
    return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  private BellowsException failure(String operation, IOException e) {
    return new BellowsException(
        String.format("Cannot %s the encoding model at '%s': %s", operation, path, e.getMessage()),
        e);
  }
}
