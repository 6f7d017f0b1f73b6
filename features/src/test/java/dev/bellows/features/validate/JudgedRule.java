package dev.bellows.features.validate;

import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * A rule, with what plain Java makes of it.
 *
 * @param condition its condition: true, false or unknown
 * @param atLeast the rule asks for {@code atLeast / of} of the rows
 */
record JudgedRule(Rule rule, Condition condition, long atLeast, long of) {
  /** SQL's three-valued truth of a row. */
  interface Condition {
    /** Empty where it is unknown. */
    Optional<Boolean> of(Row row);
  }

  JudgedRule named(String name) {
    return new JudgedRule(rule.named(name), condition, atLeast, of);
  }

  boolean isUnknown(Row row) {
    return condition.of(row).isEmpty();
  }

  boolean fails(Row row) {
    return !condition.of(row).orElse(rule.nulls() != NullPolicy.FAIL);
  }
}
