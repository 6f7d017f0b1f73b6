package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many rows, and how many features, each of ten bins. */
record CompressSize(long rows, int features) {
  CompressSize {
    Args.check(rows >= 100, "Invalid number of rows: %s; at least 100 are needed", rows);
    Args.check(
        features >= 1 && features <= 15,
        "Invalid number of features: %s; 1 to 15 are possible",
        features);
  }

  List<String> names() {
    return IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
  }

  Map<String, Object> parameters(int threads) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", rows);
    parameters.put("features", features);
    parameters.put("threads", threads);
    return parameters;
  }
}
