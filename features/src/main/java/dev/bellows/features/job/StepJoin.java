package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a step is joined with another one: on equal values of key columns; null equals nothing, as in
 * SQL. The key columns appear once, under the names of the step itself; where only the other side
 * has a row (right and full joins), with its values. Immutable.
 *
 * <pre>{@code
 * JobStep.named("located", "flights")
 *     .join(StepJoin.with("airports").on("origin", "code").left().select("city").prefix("origin_"))
 * }</pre>
 *
 * @param with the source or step that is joined
 * @param on the key columns of the step with those of the other one
 * @param how which rows come out
 * @param select the other one's columns to add; empty: all but its keys
 * @param prefix put before the names of the columns that are added
 * @param isBroadcast whether the other one is sent to every executor instead of moving all rows by
 *     their keys; it has to fit in memory there
 */
public record StepJoin(
    String with,
    Map<String, String> on,
    How how,
    List<String> select,
    String prefix,
    boolean isBroadcast) {
  /** Which rows come out of a join. */
  public enum How {
    /** Pairs of rows with equal keys. */
    INNER,
    /** All rows of the step, with nulls where the other one has none. */
    LEFT,
    /** All rows of the other one. */
    RIGHT,
    /** All rows of both. */
    FULL,
    /** The step's rows whose keys the other one has; no columns are added. */
    SEMI,
    /** The step's rows whose keys the other one does not have; no columns are added. */
    ANTI;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What Spark calls it. */
    String sparkType() {
      return this == SEMI || this == ANTI ? "left_" + label() : label();
    }

    boolean addsColumns() {
      return this != SEMI && this != ANTI;
    }

    static List<String> labels() {
      return Arrays.stream(values()).map(How::label).toList();
    }
  }

  public StepJoin {
    Args.check(!with.isBlank(), "Invalid join: it names no source or step to join with");
    Args.check(
        how.addsColumns() || (select.isEmpty() && prefix.isEmpty()),
        "Invalid join with '%s': '%s' adds no columns, so that it has no use for 'select' and"
            + " 'prefix'",
        with,
        how.label());
    on = Collections.unmodifiableMap(new LinkedHashMap<>(on));
    select = List.copyOf(select);
  }

  /** An inner join with that source or step, on no keys yet. */
  public static StepJoin with(String name) {
    return new StepJoin(name, Map.of(), How.INNER, List.of(), "", false);
  }

  /** One more key, which has the same name on both sides. */
  public StepJoin on(String column) {
    return on(column, column);
  }

  /** One more key, by its name in the step and its name in the other one. */
  public StepJoin on(String column, String otherColumn) {
    Map<String, String> more = new LinkedHashMap<>(on);
    more.put(column, otherColumn);
    return new StepJoin(with, more, how, select, prefix, isBroadcast);
  }

  /** Says which rows come out. */
  public StepJoin how(How which) {
    return new StepJoin(with, on, which, select, prefix, isBroadcast);
  }

  /** Keeps all rows of the step. */
  public StepJoin left() {
    return how(How.LEFT);
  }

  /** Adds only these columns of the other one; each call replaces the last. */
  public StepJoin select(String... columns) {
    return new StepJoin(with, on, how, List.of(columns), prefix, isBroadcast);
  }

  /** Puts this before the names of the columns that are added. */
  public StepJoin prefix(String text) {
    return new StepJoin(with, on, how, select, text, isBroadcast);
  }

  /** Sends the other one to every executor, instead of moving all rows by their keys. */
  public StepJoin broadcast() {
    return new StepJoin(with, on, how, select, prefix, true);
  }
}
