package dev.bellows.it.surfaces;

import dev.bellows.features.trend.TrendScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A service that scores rows as they come, in a JVM without Spark. Every tenth row its scorer's
 * state is saved and another scorer goes on from it.
 */
final class ScorerProgram {
  private static final int ROWS_OF_A_SCORER = 10;

  private ScorerProgram() {}

  /**
   * Arguments: the definition's JSON; the rows as {@code id,group,microseconds,bits of the value},
   * in order; where the features go, as {@code id,bits,bits,…}. Prints their names.
   */
  public static void main(String[] args) throws IOException {
    TrendScorer fresh = TrendScorer.of(Files.readString(Path.of(args[0])));
    Map<String, TrendScorer> scorers = new HashMap<>();
    Map<String, Integer> rows = new HashMap<>();
    List<String> scored = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      String[] row = line.split(",", -1);
      TrendScorer scorer = scorers.computeIfAbsent(row[1], group -> fresh.copy());
      if (rows.merge(row[1], 1, Integer::sum) % ROWS_OF_A_SCORER == 0) {
        scorer = fresh.resume(scorer.state());
        scorers.put(row[1], scorer);
      }
      double value = Double.longBitsToDouble(Long.parseLong(row[3]));
      scored.add(row[0] + "," + bits(scorer.accept(time(row[2]), value)));
    }
    Files.write(Path.of(args[2]), scored);
    System.out.println(String.join(",", fresh.outputNames()));
  }

  private static Instant time(String micros) {
    return micros.isEmpty() ? null : Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }

  private static String bits(double[] features) {
    return LongStream.of(Arrays.stream(features).mapToLong(Double::doubleToLongBits).toArray())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }
}
