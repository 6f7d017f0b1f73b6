package dev.bellows.features.encode;

import java.util.Optional;

/**
 * A number of each row whose mean by category is wanted: a column, or whether it has that class.
 *
 * @param column the target
 * @param ofClass the class of a target of several; empty for a number
 */
record TargetColumn(String column, Optional<String> ofClass) {
  /** What output names end in: {@code _AA} for class AA. */
  String suffix() {
    return ofClass.map(name -> "_" + name.replace('.', '_')).orElse("");
  }

  @Override
  public String toString() {
    return "'" + column + "'" + ofClass.map(name -> " = '" + name + "'").orElse("");
  }
}
