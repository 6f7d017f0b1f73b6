package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many rows of how many columns. */
record ProfileSize(long rows, long columns) {
  ProfileSize {
    Args.check(rows >= 1, "Invalid number of rows: %s; at least 1 is needed", rows);
    Args.check(
        columns >= 1 && columns <= 5_000,
        "Invalid number of columns: %s; 1 to 5000 are possible",
        columns);
  }

  List<String> names() {
    return IntStream.range(0, (int) columns).mapToObj(i -> "x" + i).toList();
  }

  Map<String, Object> parameters(int threads) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", rows);
    parameters.put("columns", columns);
    parameters.put("threads", threads);
    return parameters;
  }
}
