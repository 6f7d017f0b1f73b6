package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many sales, and how much memory caches may take. */
record CacheSize(long rows, long budgetMegabytes) {
  CacheSize {
    Args.check(rows >= 1000, "Invalid number of rows: %s; at least 1000 are needed", rows);
    Args.check(
        budgetMegabytes >= 1,
        "Invalid budget: %s MB of memory; at least 1 is needed",
        budgetMegabytes);
  }

  long budgetBytes() {
    return budgetMegabytes * 1_000_000;
  }

  Map<String, Object> parameters(int threads) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", rows);
    parameters.put("budgetMegabytes", budgetMegabytes);
    parameters.put("threads", threads);
    return parameters;
  }
}
