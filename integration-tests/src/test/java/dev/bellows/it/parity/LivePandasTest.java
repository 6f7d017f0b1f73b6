package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.oracle.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.spark.sql.Row;

/** Generated frames through Bellows on Spark, real pandas, and exact arithmetic. */
@AddLifecycleHook(NeedsPandas.class)
class LivePandasTest {
  private static final Tally PLAIN = new Tally();
  private static final Tally WILD = new Tally();

  @Property(tries = 15, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void plainFramesEqualPandasAndNearlyAllCellsAreCompared(@ForAll("plain") GeneratedFrames frames)
      throws IOException {
    Tally tally = judge(frames);
    PLAIN.add(tally);
    assertThat(tally.shareLeftOut()).as("share of plain cells left out").isLessThanOrEqualTo(0.05);
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void wildFramesEqualPandasWhereItIsAccurateAndTheExactValueEverywhere(
      @ForAll("wild") GeneratedFrames frames) throws IOException {
    WILD.add(judge(frames));
  }

  @Provide
  Arbitrary<GeneratedFrames> plain() {
    return GeneratedFrames.plain();
  }

  @Provide
  Arbitrary<GeneratedFrames> wild() {
    return GeneratedFrames.wild();
  }

  @AfterContainer
  static void printTheSharesLeftOut() {
    if (PandasProcess.reasonToSkip().isPresent()) {
      return;
    }
    System.out.print(PLAIN.summary("plain frames"));
    System.out.print(WILD.summary("wild frames"));
    assertThat(PLAIN.neverCompared()).isEmpty();
    assertThat(WILD.neverCompared()).isEmpty();
  }

  private static Tally judge(GeneratedFrames frames) throws IOException {
    Map<Integer, Row> bellows = askBellows(frames);
    Answer pandas = askPandas(frames);
    Tally tally = new Tally();
    for (GeneratedFrames.Series series : frames.series()) {
      Map<String, List<Expected>> exact =
          frames.definition().exact(series.values(), series.micros());
      String where =
          frames.definition() + ", frame " + series.frame() + ", group " + series.group();
      exact.forEach(
          (feature, expected) ->
              tally.judge(
                  where,
                  feature,
                  series.points().stream()
                      .mapToDouble(p -> Numbers.feature(bellows.get(p.id()), feature))
                      .toArray(),
                  series.points().stream().mapToDouble(p -> pandas.cell(p.id(), feature)).toArray(),
                  expected));
    }
    assertThat(tally.compared()).isPositive();
    return tally;
  }

  private static Map<Integer, Row> askBellows(GeneratedFrames frames) {
    TemporalTrendFeatures ordered = TemporalTrendFeatures.groupBy("frame", "group").orderBy("t");
    Map<Integer, Row> rows = new HashMap<>();
    TestSession.get()
        .createDataFrame(frames.rows(), GeneratedFrames.SCHEMA)
        .transform(frames.definition().features(ordered)::apply)
        .collectAsList()
        .forEach(row -> rows.put(row.getAs("id"), row));
    return rows;
  }

  private static Answer askPandas(GeneratedFrames frames) throws IOException {
    Path question = Files.createTempFile("bellows-question", ".csv");
    Path answer = Files.createTempFile("bellows-answer", ".csv");
    try {
      Files.write(question, frames.csv());
      List<String> words =
          new ArrayList<>(List.of("trends", question.toString(), answer.toString()));
      words.addAll(frames.definition().words());
      String told = PandasProcess.shared().ask(words.toArray(String[]::new));
      assertThat(told).isEqualTo("rows=" + (frames.csv().size() - 1));
      return Answer.read(answer);
    } finally {
      Files.delete(question);
      Files.delete(answer);
    }
  }

  /** pandas' numbers by row and feature. */
  private record Answer(Map<String, Integer> columns, Map<Integer, String[]> lines) {
    static Answer read(Path file) throws IOException {
      List<String> text = Files.readAllLines(file);
      String[] header = text.get(0).split(",", -1);
      Map<String, Integer> columns = new HashMap<>();
      for (int i = 1; i < header.length; i++) {
        columns.put(header[i], i);
      }
      Map<Integer, String[]> lines = new HashMap<>();
      for (String line : text.subList(1, text.size())) {
        String[] cells = line.split(",", -1);
        lines.put(Integer.valueOf(cells[0]), cells);
      }
      return new Answer(columns, lines);
    }

    double cell(int id, String feature) {
      return Numbers.parse(lines.get(id)[columns.get(feature)]);
    }
  }
}
