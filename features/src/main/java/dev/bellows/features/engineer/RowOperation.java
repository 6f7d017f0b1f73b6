package dev.bellows.features.engineer;

import dev.bellows.core.Args;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/** One call of the builder of row features; gives one or several columns. */
sealed interface RowOperation {
  /** Its word in job files. */
  String word();

  /** The names of the new columns, unless another is asked for. */
  List<String> names();

  /** The new columns over that schema, after all checks of the columns they are of. */
  List<RowResult> over(StructType schema);

  /** What it computes, as a phrase: {@code "delay / distance"}. */
  String formula();

  /** When it has no answer although nothing is missing, as a phrase; empty where it always has. */
  default Optional<String> invalid() {
    return Optional.empty();
  }

  /** Whether its results are whole numbers. */
  default boolean isWhole() {
    return false;
  }

  private static String name(String column, String suffix) {
    return column.replace('.', '_') + "_" + suffix;
  }

  /** Arithmetic of two columns. */
  record OfPair(Pairing kind, String left, String right) implements RowOperation {
    @Override
    public String word() {
      return Written.word(kind);
    }

    @Override
    public List<String> names() {
      return List.of(name(left, kind.infix() + "_" + right.replace('.', '_')));
    }

    @Override
    public List<RowResult> over(StructType schema) {
      return List.of(kind.of(left, right, schema));
    }

    @Override
    public String formula() {
      return left + " " + kind.sign() + " " + right;
    }

    @Override
    public Optional<String> invalid() {
      return Optional.of(kind.invalid(right));
    }
  }

  /** A function of each of several columns. */
  record OfOne(RowFunction kind, List<String> columns) implements RowOperation {
    public OfOne {
      Args.check(!columns.isEmpty(), "Invalid %s: it needs a column", Written.word(kind));
      columns = List.copyOf(columns);
    }

    @Override
    public String word() {
      return Written.word(kind);
    }

    @Override
    public List<String> names() {
      return columns.stream().map(column -> name(column, word())).toList();
    }

    @Override
    public List<RowResult> over(StructType schema) {
      return columns.stream().map(column -> kind.of(column, schema)).toList();
    }

    @Override
    public String formula() {
      return kind.formula() + " " + String.join(", ", columns);
    }

    @Override
    public Optional<String> invalid() {
      return Optional.of(kind.invalid());
    }
  }

  /** A number kept between two bounds. */
  record Clip(String column, double lowest, double highest) implements RowOperation {
    public Clip {
      Args.check(
          lowest <= highest,
          "Invalid clip of '%s': from %s to %s; the first bound is not above the second, and"
              + " neither is NaN",
          column,
          lowest,
          highest);
    }

    @Override
    public String word() {
      return "clip";
    }

    @Override
    public List<String> names() {
      return List.of(name(column, "clipped"));
    }

    @Override
    public List<RowResult> over(StructType schema) {
      return List.of(RowColumns.clipped(this, schema));
    }

    @Override
    public String formula() {
      return column + " kept from " + lowest + " to " + highest;
    }
  }

  /** The number of edges that are not above the value. */
  record Bucket(String column, List<Double> edges) implements RowOperation {
    public Bucket {
      edges = List.copyOf(edges);
      Args.check(!edges.isEmpty(), "Invalid bucket of '%s': there are no edges", column);
      for (int i = 0; i < edges.size(); i++) {
        Args.check(
            !edges.get(i).isNaN() && (i == 0 || edges.get(i - 1) < edges.get(i)),
            "Invalid bucket of '%s': the edges %s do not rise strictly",
            column,
            edges);
      }
    }

    @Override
    public String word() {
      return "bucket";
    }

    @Override
    public List<String> names() {
      return List.of(name(column, "bucket"));
    }

    @Override
    public List<RowResult> over(StructType schema) {
      return List.of(RowColumns.bucket(this, schema));
    }

    @Override
    public String formula() {
      return "number of the edges " + edges + " that are not above " + column;
    }

    @Override
    public boolean isWhole() {
      return true;
    }
  }

  /**
   * Parts of a date or time.
   *
   * @param zone the time zone in which instants are read; empty for the session's
   */
  record Parts(String column, List<DatePart> parts, Optional<String> zone) implements RowOperation {
    public Parts {
      parts = List.copyOf(parts);
      Args.check(
          !parts.isEmpty(),
          "Invalid date parts of '%s': none is named. Name some of %s",
          column,
          Arrays.asList(DatePart.values()));
    }

    @Override
    public String word() {
      return "dateParts";
    }

    @Override
    public List<String> names() {
      return parts.stream().map(part -> name(column, part.suffix())).toList();
    }

    @Override
    public List<RowResult> over(StructType schema) {
      return RowColumns.parts(this, schema);
    }

    @Override
    public String formula() {
      return String.join(", ", parts.stream().map(Written::word).toList())
          + " of "
          + column
          + zone.map(name -> " in " + name).orElse("");
    }

    @Override
    public boolean isWhole() {
      return true;
    }
  }
}
