package dev.bellows.features.sql;

import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Fill;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.ZeroBase;

/** What the last argument of a call can say. */
enum TrendOption {
  PANDAS("pandas", "'1.5', '2' or '3': the defaults of that version, where versions differ"),
  CLOSED(
      "closed",
      "the ends that belong to the window: 'right', 'left', 'both' or 'neither'; right by default,"
          + " left where asOf is strictlyBefore"),
  MIN_PERIODS(
      "minPeriods",
      "the values that the window must have; by default all of a window of rows, 1 of others"),
  AS_OF(
      "asOf",
      "'currentRow', the default, or 'strictlyBefore': only rows of an earlier time are known"),
  GAP(
      "gap",
      "what is left out before the row: a length of time such as '1 day', or rows such as '1r'"),
  ZERO_BASE("zeroBase", "a change from 0 is 'infinite', the default, or 'null'"),
  FILL("fill", "'none', the default, or 'forward': the last value stands in for missing ones"),
  DEVIATION("deviation", "'sample', the default: divided by n - 1; or 'population': by n"),
  TIES("ties", "the rank of equal values: 'average', the default, 'min' or 'max'"),
  SCALE("scale", "'position', the default: from 1; or 'pct': divided by the number of values"),
  ADJUST("adjust", "'true', the default, or 'false': each row keeps a share of the mean before it"),
  IGNORE_NA("ignoreNa", "'false', the default, or 'true': missing values age nothing"),
  UNIT(
      "unit",
      "the unit of time of the answer: 'micros', 'millis', 'seconds', 'minutes', 'hours', 'days' or"
          + " 'weeks', for lines also 'rows'; by default days, and that of a time that is a number"),
  TIME_UNIT("timeUnit", "what a time that is a number counts, in the same words");

  private final String word;
  private final String meaning;

  TrendOption(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /** What it says, for the manual. */
  String meaning() {
    return meaning;
  }

  /** The definition with this option; the same where the feature or the time reads the option. */
  TemporalTrendFeatures in(TemporalTrendFeatures features, String text) {
    return switch (this) {
      case PANDAS -> features.pandas(Words.pandasVersion(text, this));
      case CLOSED -> features.closed(Words.constant(Closed.class, text, this));
      case MIN_PERIODS -> features.minPeriods(Words.wholeNumber(text, this));
      case AS_OF -> features.asOf(Words.constant(AsOf.class, text, this));
      case GAP -> features.gap(text);
      case ZERO_BASE -> features.zeroBase(Words.constant(ZeroBase.class, text, this));
      case FILL -> features.fill(Words.constant(Fill.class, text, this));
      case DEVIATION -> features.deviation(Words.constant(Deviation.class, text, this));
      case TIES, SCALE, ADJUST, IGNORE_NA, UNIT, TIME_UNIT -> features;
    };
  }

  /** As it is written in SQL. */
  @Override
  public String toString() {
    return word;
  }
}
