package dev.bellows.features.validate;

import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A column and what the reference knows of it.
 *
 * @param current the column
 * @param reference the same column there, if it is of the same kind
 * @param isCompared whether there is a reference at all
 */
record ColumnPair(ColumnProfile current, Optional<ColumnProfile> reference, boolean isCompared) {
  /** Both, as far as they are there. */
  List<ColumnProfile> sides() {
    return Stream.concat(Stream.of(current), reference.stream()).toList();
  }

  /** What is said of each side; the reference's place is empty where it has none. */
  List<String> each(Function<ColumnProfile, String> text) {
    if (!isCompared) {
      return List.of(text.apply(current));
    }
    return List.of(text.apply(current), reference.map(text).orElse(""));
  }

  /** The headings of such pairs. */
  List<String> headings() {
    return isCompared ? List.of("Current", "Reference") : List.of("");
  }

  /** A part of a column's rows by weight; NaN where there are none. */
  static double share(ColumnProfile column, Tally part) {
    return column.rows().rows() == 0 ? Double.NaN : part.weight() / column.rows().weight();
  }
}
