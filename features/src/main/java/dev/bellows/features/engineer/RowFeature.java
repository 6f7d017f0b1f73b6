package dev.bellows.features.engineer;

import dev.bellows.core.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * An operation, the name of its column, and what it answers where it has no answer.
 *
 * @param name the new column's name, instead of the default; of one column only
 * @param onInvalid empty for the definition's own
 * @param onMissing empty for the definition's own
 */
record RowFeature(
    RowOperation operation,
    Optional<String> name,
    Optional<Answer> onInvalid,
    Optional<Answer> onMissing) {
  RowFeature {
    Args.check(
        name.isEmpty() || operation.names().size() == 1,
        "Invalid name '%s': it is one name for the columns %s. Ask for each by itself",
        name.orElse(""),
        operation.names());
    Args.check(
        name.isEmpty() || !name.get().isBlank(),
        "Invalid name: it is blank; a column needs a name");
    Args.check(
        onInvalid.isEmpty() || operation.invalid().isPresent(),
        "Invalid onInvalid of %s: it has an answer for whatever is not missing. Leave it out",
        operation.word());
    onMissing.ifPresent(answer -> requireFits(answer, operation));
  }

  private static void requireFits(Answer answer, RowOperation operation) {
    boolean isWhole =
        !(answer instanceof Answer.Value value) || value.number() == (int) value.number();
    Args.check(
        isWhole || !operation.isWhole(),
        "Invalid onMissing of %s: %s; its column is an int, which holds whole numbers up to %s",
        operation.word(),
        answer instanceof Answer.Value value ? value.number() : answer,
        Integer.MAX_VALUE);
  }

  static RowFeature of(RowOperation operation) {
    return new RowFeature(operation, Optional.empty(), Optional.empty(), Optional.empty());
  }

  RowFeature withName(String newName) {
    return new RowFeature(operation, Optional.of(newName), onInvalid, onMissing);
  }

  RowFeature withInvalid(Answer answer) {
    return new RowFeature(operation, name, Optional.of(answer), onMissing);
  }

  RowFeature withMissing(Answer answer) {
    return new RowFeature(operation, name, onInvalid, Optional.of(answer));
  }

  List<String> names() {
    return name.map(List::of).orElseGet(operation::names);
  }

  /** The new columns, with these answers where it has none of its own. */
  List<Computed> over(StructType schema, Answer missing, Answer invalid) {
    Answer whereMissing = onMissing.orElse(missing);
    if (onMissing.isEmpty()) {
      requireFits(whereMissing, operation);
    }
    List<RowResult> results = operation.over(schema);
    List<Computed> computed = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String column = names().get(i);
      computed.add(
          new Computed(
              column,
              results.get(i).type(),
              true,
              results.get(i).with(whereMissing, onInvalid.orElse(invalid), this, column)));
    }
    return computed;
  }

  String invalidMessage(String column) {
    return String.format(
        "Cannot compute '%s', the %s: in some row %s. Take such rows out before, or say what they"
            + " get: onInvalid.",
        column, operation.formula(), operation.invalid().orElse(""));
  }

  String missingMessage(String column) {
    return String.format(
        "Cannot compute '%s', the %s: in some row a value is missing (null or NaN). Take such rows"
            + " out before, or say what they get: onMissing.",
        column, operation.formula());
  }
}
