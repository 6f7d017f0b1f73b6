package dev.bellows.features.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Rows of a number and a text, with weights, as they enter the aggregate: no Spark needed. */
record Sample(List<Cell> cells) {
  static final Bucketing TENS = new Tens();

  /** A row; a null number or text is missing. */
  record Cell(Double number, String text, double weight) {}

  /** By tens of the number, or of the length. */
  static final class Tens implements Bucketing {
    private static final long serialVersionUID = 1L;

    @Override
    public int buckets() {
      return 12;
    }

    @Override
    public int missing() {
      return 0;
    }

    @Override
    public int code(double value) {
      return (int) Math.max(1, Math.min(11, 5 + value / 10));
    }

    @Override
    public int code(String value) {
      return value.isEmpty() ? 1 : 2;
    }

    @Override
    public String id() {
      return "tens";
    }
  }

  static Sample random(long seed, int size, int kinds) {
    Random random = new Random(seed);
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      cells.add(new Cell(number(random, kinds), text(random), random.nextInt(5)));
    }
    return new Sample(cells);
  }

  private static Double number(Random random, int kinds) {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> Double.NaN;
      case 2 -> Double.POSITIVE_INFINITY;
      case 3 -> -999.0;
      case 4 -> 0.0;
      default -> (double) (random.nextInt(kinds) - kinds / 3);
    };
  }

  private static String text(Random random) {
    int kind = random.nextInt(40);
    return kind == 0 ? null : " ".repeat(kind % 3) + (kind < 4 ? "" : "ä" + kind);
  }

  /** Each row as often as its weight says. */
  Sample copies() {
    List<Cell> copies = new ArrayList<>();
    for (Cell cell : cells) {
      for (int i = 0; i < cell.weight(); i++) {
        copies.add(new Cell(cell.number(), cell.text(), 1));
      }
    }
    return new Sample(copies);
  }

  Sample map(Function<Cell, Cell> change) {
    return new Sample(cells.stream().map(change).toList());
  }

  Sample part(int from, int to) {
    return new Sample(cells.subList(from, to));
  }

  static ProfilePlan plan(boolean weighted) {
    return new ProfilePlan(
        List.of(
            new ColumnPlan(
                "x",
                "DOUBLE",
                ColumnKind.NUMERIC,
                ColumnPlan.Storage.DOUBLE,
                "",
                List.of(-999.0),
                TENS,
                false),
            new ColumnPlan(
                "s",
                "STRING",
                ColumnKind.TEXT,
                ColumnPlan.Storage.TEXT,
                "",
                List.of(),
                TENS,
                false)),
        weighted);
  }

  ProfileState state(boolean weighted) {
    ProfilePlan plan = plan(weighted);
    ProfileState state = new ProfileState(plan);
    for (Cell cell : cells) {
      ProfileRow row = new ProfileRow();
      row.setDoubles(new double[] {cell.number() == null ? -0.0 : cell.number()});
      row.setLongs(new long[] {0});
      row.setTexts(new String[] {cell.text()});
      row.setWeight(weighted ? cell.weight() : 1);
      state.accept(plan, row);
    }
    return state;
  }

  FeatureProfile profile(boolean weighted, WeightMeaning meaning) {
    return profile(state(weighted), meaning);
  }

  static FeatureProfile profile(ProfileState state, WeightMeaning meaning) {
    // Through bytes: what is there on executors alone must not be needed.
    return FeatureProfile.fromBytes(
        new FeatureProfile(
                new ProfileOptions(Optional.of("w"), meaning, MomentConvention.SAMPLE), state)
            .toBytes());
  }
}
