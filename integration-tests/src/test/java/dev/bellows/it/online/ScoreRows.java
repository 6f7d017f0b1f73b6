package dev.bellows.it.online;

import dev.bellows.features.trend.TrendScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Scores rows as they come, in a JVM that has Bellows and Jackson and nothing else. */
final class ScoreRows {
  private ScoreRows() {}

  /**
   * Prints whether Spark is there, and the names of the features.
   *
   * @param args files of which all but the first have a row a line, its fields parted by tabs: the
   *     definition; states (group, state in base 64); rows (group, id, moment, values); two to
   *     write: features (id, bits of each) and the states behind these rows
   */
  public static void main(String[] args) throws IOException {
    System.out.println("Spark: " + isThere("org.apache.spark.sql.Row"));
    TrendScorer start = TrendScorer.of(Files.readString(Path.of(args[0])));
    System.out.println(String.join(" ", start.outputNames()));
    Map<String, TrendScorer> scorers = new TreeMap<>();
    for (String[] state : rows(args[1])) {
      scorers.put(state[0], start.resume(Base64.getDecoder().decode(state[1])));
    }
    List<String> features = new ArrayList<>();
    for (String[] row : rows(args[2])) {
      TrendScorer scorer = scorers.computeIfAbsent(row[0], group -> start.copy());
      double[] values = Arrays.stream(row).skip(3).mapToDouble(Double::parseDouble).toArray();
      features.add(row[1] + "\t" + bits(scorer.accept(Instant.parse(row[2]), values)));
    }
    Files.write(Path.of(args[3]), features);
    List<String> states = new ArrayList<>();
    scorers.forEach((group, scorer) -> states.add(group + "\t" + base64(scorer.state())));
    Files.write(Path.of(args[4]), states);
  }

  private static boolean isThere(String type) {
    try {
      Class.forName(type);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).stream().map(line -> line.split("\t", -1)).toList();
  }

  static String bits(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> Long.toHexString(Double.doubleToLongBits(number)))
        .collect(Collectors.joining("\t"));
  }

  static String base64(byte[] state) {
    return Base64.getEncoder().encodeToString(state);
  }
}
