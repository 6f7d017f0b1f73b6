package dev.bellows.features.profile;

import java.util.List;
import java.util.Optional;

/** Numeric types that hold what a wider one is used for. */
final class NarrowerType {
  private static final List<Whole> WHOLE =
      List.of(
          new Whole("TINYINT", 1, Byte.MIN_VALUE, Byte.MAX_VALUE),
          new Whole("SMALLINT", 2, Short.MIN_VALUE, Short.MAX_VALUE),
          new Whole("INT", 4, Integer.MIN_VALUE, Integer.MAX_VALUE));

  private NarrowerType() {}

  private record Whole(String type, int bytes, double min, double max) {}

  /** Of a column that has valid values. */
  static Optional<String> of(ColumnPlan plan, NumberState state) {
    int bytes = bytes(plan.type());
    Optional<String> whole =
        WHOLE.stream()
            .filter(type -> type.bytes() < bytes && holds(type, plan, state))
            .map(Whole::type)
            .findFirst();
    if (whole.isPresent()) {
      return whole;
    }
    return plan.type().equals("DOUBLE")
            && state.isSingle()
            && plan.specials().stream().allMatch(code -> (double) code.floatValue() == code)
        ? Optional.of("FLOAT")
        : Optional.empty();
  }

  private static boolean holds(Whole type, ColumnPlan plan, NumberState state) {
    return state.isWhole()
        && state.nans().rows() == 0
        && state.positiveInfinities().rows() == 0
        && state.negativeInfinities().rows() == 0
        && ValueKeys.number(state.minKey(), plan.storage()) >= type.min()
        && ValueKeys.number(state.maxKey(), plan.storage()) <= type.max()
        && plan.specials().stream()
            .allMatch(code -> code == Math.rint(code) && code >= type.min() && code <= type.max());
  }

  /** 0 for decimals, which no other type holds as they are meant. */
  private static int bytes(String type) {
    return switch (type) {
      case "TINYINT" -> 1;
      case "SMALLINT" -> 2;
      case "INT", "FLOAT" -> 4;
      case "BIGINT", "DOUBLE" -> 8;
      default -> 0;
    };
  }
}
