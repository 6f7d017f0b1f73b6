package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a sink does with the rows that are there already. */
public sealed interface WriteMode {
  /** The word that job files use: {@code replaceWhere}. */
  String label();

  /** The output is replaced as a whole, its schema too. Any format. */
  record Overwrite() implements WriteMode {
    @Override
    public String label() {
      return "overwrite";
    }
  }

  /**
   * The rows are added. Delta only: files can be added to a directory, but not all or none of them.
   */
  record Append() implements WriteMode {
    @Override
    public String label() {
      return "append";
    }
  }

  /**
   * A row whose keys are in the table takes the place of the one there, if it differs in any
   * column; other rows are added. Nothing is deleted. Null is a key like any other. Delta only.
   *
   * @param keys the columns that identify a row; the rows to be written must be unique in them
   */
  record Merge(List<String> keys) implements WriteMode {
    public Merge {
      Args.check(!keys.isEmpty(), "Invalid merge: it has no keys; name the columns of a row's key");
      Set<String> seen = new HashSet<>();
      for (String key : keys) {
        Args.check(
            seen.add(key.toLowerCase(Locale.ROOT)),
            "Invalid merge: the key '%s' is there twice in %s",
            key,
            keys);
      }
      keys = List.copyOf(keys);
    }

    @Override
    public String label() {
      return "merge";
    }
  }

  /**
   * The table's rows for which the condition is true are replaced by the rows written, all others
   * stay. A row written for which it is not true is an error, and nothing is written. Delta only.
   *
   * @param condition a Spark SQL condition on the table's columns
   */
  record ReplaceWhere(String condition) implements WriteMode {
    public ReplaceWhere {
      Args.check(!condition.isBlank(), "Invalid replaceWhere: its condition is empty");
    }

    @Override
    public String label() {
      return "replaceWhere";
    }
  }
}
