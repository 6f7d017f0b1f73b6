package dev.bellows.benchmarks;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The columns of the seven features over some windows, under the names that Bellows gives them. */
final class TrendColumns {
  static final String DELTA = "v_delta_1";
  static final String PCT_CHANGE = "v_pct_change_1";

  private TrendColumns() {}

  static String momentum(int window) {
    return "v_momentum_%sr".formatted(window);
  }

  static String volatility(int window) {
    return "v_volatility_%sr".formatted(window);
  }

  static String slope(int window) {
    return "v_slope_%sr".formatted(window);
  }

  static String rank(int window) {
    return "v_rank_%sr".formatted(window);
  }

  static String range(int window) {
    return "v_range_%sr".formatted(window);
  }

  static List<String> seven(List<Integer> windows) {
    return of(
        windows,
        window ->
            Stream.of(
                momentum(window), volatility(window), slope(window), rank(window), range(window)));
  }

  /** The seven without rank and slope. */
  static List<String> five(List<Integer> windows) {
    return of(windows, window -> Stream.of(momentum(window), volatility(window), range(window)));
  }

  private static List<String> of(List<Integer> windows, IntFunction<Stream<String>> ofWindow) {
    return Stream.concat(Stream.of(DELTA, PCT_CHANGE), windows.stream().flatMap(ofWindow::apply))
        .toList();
  }
}
