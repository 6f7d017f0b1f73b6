package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many rows, and a column for each number of categories. */
record EncodeSize(long rows, List<Long> cardinalities) {
  EncodeSize {
    Args.check(rows >= 1, "Invalid number of rows: %s; at least 1 is needed", rows);
    Args.check(
        !cardinalities.isEmpty(), "Invalid cardinalities: none; name at least one, as in 10,1k");
    for (long cardinality : cardinalities) {
      Args.check(cardinality >= 2, "Invalid cardinality: %s; a column has 2 or more", cardinality);
    }
    cardinalities = cardinalities.stream().distinct().sorted().toList();
  }

  /** {@code c20k}. */
  static String column(long cardinality) {
    return "c" + Count.text(cardinality);
  }

  List<String> columns() {
    return cardinalities.stream().map(EncodeSize::column).toList();
  }

  Map<String, Object> parameters(int threads) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", rows);
    parameters.put("cardinalities", cardinalities);
    parameters.put("threads", threads);
    return parameters;
  }
}
