package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many rows on each side, and how many columns. */
record PsiSize(long rows, int columns) {
  PsiSize {
    Args.check(rows >= 100, "Invalid number of rows: %s; at least 100 are needed", rows);
    Args.check(
        columns >= 1 && columns <= 500,
        "Invalid number of columns: %s; 1 to 500 are possible",
        columns);
  }

  List<String> names() {
    return IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
  }

  Map<String, Object> parameters(int threads) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", rows);
    parameters.put("columns", columns);
    parameters.put("threads", threads);
    return parameters;
  }
}
