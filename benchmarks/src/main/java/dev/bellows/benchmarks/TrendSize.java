package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much data, in how many groups, and windows of how many rows. */
record TrendSize(long rows, long groups, List<Integer> windows) {
  TrendSize {
    Args.check(rows >= 1, "Invalid number of rows: %s; at least 1 is needed", rows);
    Args.check(
        groups >= 1 && groups <= rows,
        "Invalid number of groups: %s; for %s rows there are 1 to %s",
        groups,
        rows,
        rows);
    Args.check(!windows.isEmpty(), "Invalid windows: none; name at least one, as in 7,30");
    for (int window : windows) {
      Args.check(window >= 2, "Invalid window: %s rows; a slope needs at least 2", window);
    }
    windows = windows.stream().distinct().sorted().toList();
  }

  /** The data of this size; written by Spark jobs where it is missing. */
  TrendData data(BenchContext context) {
    TrendData data =
        TrendData.in(context.spark(), context.workspace().folder("data"), rows, groups);
    context.say("data: %,d rows, %,d groups in %s".formatted(rows, groups, data.parquet()));
    return data;
  }

  Map<String, Object> parameters(int threads) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", rows);
    parameters.put("groups", groups);
    parameters.put("windows", windows);
    parameters.put("threads", threads);
    return parameters;
  }
}
