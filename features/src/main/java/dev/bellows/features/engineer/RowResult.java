package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

/**
 * A value of a row, and when it is none.
 *
 * @param value what is computed; null where something is missing
 * @param isMissing whether something is missing
 * @param isInvalid whether there is no answer although nothing is missing
 */
record RowResult(DataType type, Column value, Column isMissing, Optional<Column> isInvalid) {
  /** The value with the answers in the place of none. */
  Column with(Answer onMissing, Answer onInvalid, RowFeature feature, String name) {
    Column valid =
        isInvalid
            .map(
                condition ->
                    when(condition, given(onInvalid, feature.invalidMessage(name)))
                        .otherwise(value))
            .orElse(value);
    if (onMissing.equals(Answer.NULL)) {
      return valid;
    }
    return when(isMissing, given(onMissing, feature.missingMessage(name))).otherwise(valid);
  }

  private Column given(Answer answer, String message) {
    if (answer instanceof Answer.Value known) {
      return lit(known.number()).cast(type);
    }
    return answer instanceof Answer.Failure
        ? raise_error(lit(message)).cast(type)
        : lit(null).cast(type);
  }
}
