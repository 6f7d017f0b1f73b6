package dev.bellows.optimization.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Chooses what to keep within a number of bytes: again and again the candidate that adds most, once
 * by what it adds and once by what it adds for each byte; the better of the two stands. Where one
 * choice never makes another worth more, that is at least (1 − 1/e) / 2 of the best possible, and
 * with bytes to spare at least 1 − 1/e (Leskovec and others, Cost-effective outbreak detection,
 * 2007).
 */
final class GreedyChoice<T> {
  private final List<T> candidates;
  private final ToLongFunction<T> bytes;
  private final Value<T> value;
  private final long budget;

  /** What a candidate adds to those that are chosen. */
  interface Value<T> {
    double gain(T candidate, List<T> chosen);
  }

  private record Chosen<T>(List<T> list, double gain) {}

  GreedyChoice(List<T> candidates, ToLongFunction<T> bytes, Value<T> value, long budget) {
    this.candidates = List.copyOf(candidates);
    this.bytes = bytes;
    this.value = value;
    this.budget = budget;
  }

  /** The chosen ones, in the order in which they were. */
  List<T> choose() {
    Chosen<T> byGain = choose(false);
    Chosen<T> byDensity = choose(true);
    return withoutIdle(byDensity.gain() > byGain.gain() ? byDensity.list() : byGain.list());
  }

  private Chosen<T> choose(boolean forEachByte) {
    List<T> chosen = new ArrayList<>();
    List<T> left = new ArrayList<>(candidates);
    long free = budget;
    double total = 0;
    while (true) {
      T best = null;
      double bestGain = 0;
      double bestRank = 0;
      for (T candidate : left) {
        if (bytes.applyAsLong(candidate) <= free) {
          double gain = value.gain(candidate, chosen);
          double rank = forEachByte ? gain / Math.max(1, bytes.applyAsLong(candidate)) : gain;
          if (gain > 0 && rank > bestRank) {
            best = candidate;
            bestGain = gain;
            bestRank = rank;
          }
        }
      }
      if (best == null) {
        return new Chosen<>(chosen, total);
      }
      chosen.add(best);
      left.remove(best);
      free -= bytes.applyAsLong(best);
      total += bestGain;
    }
  }

  /** A later choice may leave an earlier one without readers. */
  private List<T> withoutIdle(List<T> chosen) {
    List<T> useful = new ArrayList<>(chosen);
    for (T one : chosen) {
      List<T> others = new ArrayList<>(useful);
      others.remove(one);
      if (value.gain(one, others) <= 0) {
        useful = others;
      }
    }
    return useful;
  }
}
