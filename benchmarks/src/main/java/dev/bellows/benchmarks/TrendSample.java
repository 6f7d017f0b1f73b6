package dev.bellows.benchmarks;

import dev.bellows.benchmarks.TrendAgreement.Cells;
import java.util.Collections;
import java.util.List;

/** A few rows on which the engines are compared before anything is timed. */
record TrendSample(BenchContext context, TrendData data) {
  private static final long ROWS = 20_000;

  /** A sample whose groups are longer than the widest of these windows. */
  static TrendSample forWindows(BenchContext context, List<Integer> windows) {
    long rowsOfGroup = Math.max(100, 3L * Collections.max(windows));
    long groups = Math.max(1, ROWS / rowsOfGroup);
    return new TrendSample(
        context, TrendData.in(context.spark(), context.workspace().folder("data"), ROWS, groups));
  }

  /**
   * The cells of Bellows that equal those of Spark's own functions.
   *
   * @throws dev.bellows.core.BellowsException with the first cell that does not
   */
  long agreeingWithSpark(List<Integer> windows) {
    TrendAgreement agreement = TrendAgreement.over(windows);
    return agreement.check(
        bellows(agreement, windows),
        agreement.ofSpark("Spark", SparkTrend.seven(data.read(), windows)));
  }

  /**
   * The cells of Bellows that equal those of DuckDB.
   *
   * @throws dev.bellows.core.BellowsException with the first cell that does not
   */
  long agreeingWithDuckDb(List<Integer> windows) {
    TrendAgreement agreement = TrendAgreement.over(windows);
    String query = new DuckDbTrend(data.parquet(), windows).seven();
    return agreement.check(
        bellows(agreement, windows),
        agreement.ofDuckDb(query, context.threads(), context.workspace().folder("scratch")));
  }

  private Cells bellows(TrendAgreement agreement, List<Integer> windows) {
    return agreement.ofSpark("Bellows", TrendLineup.bellows(data.read(), windows));
  }
}
