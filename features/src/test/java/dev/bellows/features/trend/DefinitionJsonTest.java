package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionJsonTest {
  private static final TemporalTrendFeatures CHANGES =
      TemporalTrendFeatures.groupBy("store").orderBy("day").on("amount").delta();

  private static TemporalTrendFeatures withEverything() {
    return TemporalTrendFeatures.groupBy("store", "kind")
        .orderBy("epoch", ChronoUnit.SECONDS)
        .tieBreakBy("id")
        .on("amount", "price")
        .label("late")
        .windows(TrendWindow.rows(7), TrendWindow.days(30), TrendWindow.expanding())
        .closed(Closed.NEITHER)
        .minPeriods(2)
        .asOf(AsOf.STRICTLY_BEFORE)
        .gap(Duration.ofDays(1))
        .pandas(PandasVersion.V2)
        .zeroBase(ZeroBase.NULL)
        .deviation(Deviation.POPULATION)
        .lag(1, 3)
        .all()
        .momentum(Momentum.RATIO)
        .volatility(Volatility.COEFFICIENT_OF_VARIATION)
        .rollingRank(RankTies.MIN, RankScale.PCT)
        .trendSlope(ChronoUnit.DAYS)
        .trendSlopeStderr()
        .trendSlopeStderr(ChronoUnit.HOURS)
        .trendSlopeR2()
        .trendSlopeR2(ChronoUnit.WEEKS)
        .mean()
        .sum()
        .std()
        .variance()
        .min()
        .max()
        .median()
        .count()
        .zscore()
        .rangePosition()
        .ewma(TrendWindow.rows(7))
        .ewma(TrendWindow.days(4), Weights.RECURSIVE, Gaps.IGNORE)
        .timeSinceLast(ChronoUnit.DAYS);
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> TemporalTrendFeatures.fromJson(json))
        .isInstanceOf(TrendDefinitionException.class)
        .hasMessage(message);
  }

  /** A definition of deltas with one more entry. */
  private static void assertEntryRefused(String entry, String message) {
    String rest = "'version':1,'orderBy':'day','columns':['amount'],'features':['delta'],";
    assertRefused(("{" + rest + entry + "}").replace('\'', '"'), message);
  }

  private static void assertFeatureRefused(String feature, String message) {
    String rest = "'version':1,'orderBy':'day','columns':['amount'],'windows':['7r'],";
    assertRefused(("{" + rest + "'features':[" + feature + "]}").replace('\'', '"'), message);
  }

  @Test
  void aDefinitionIsWrittenInTheWordsOfJobFiles() {
    assertThat(CHANGES.toJson())
        .isEqualTo(
            "{\"version\":1,\"groupBy\":[\"store\"],\"orderBy\":\"day\",\"columns\":[\"amount\"],"
                + "\"features\":[\"delta\"]}");
  }

  /** What this version writes, later versions must still read. */
  @Test
  void theFileOfTheFirstVersionIsReadAndWrittenAlike() throws IOException {
    String file = resource("trend-definition-1.json");
    assertThat(TemporalTrendFeatures.fromJson(file).definition().kernelPlan())
        .isEqualTo(withEverything().definition().kernelPlan());
    assertThat(TemporalTrendFeatures.fromJson(file).toJson()).isEqualTo(withEverything().toJson());
    assertThat(withEverything().toJson()).isEqualTo(file.replaceAll("\\n *", ""));
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = DefinitionJsonTest.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void mapsHoldTheSameWords() {
    Map<String, Object> words = withEverything().toMap();
    assertThat(words).containsEntry("orderUnit", "seconds").containsEntry("gap", "1d");
    assertThat(TemporalTrendFeatures.fromMap(words, "a map").toJson())
        .isEqualTo(withEverything().toJson());
  }

  @Test
  void aPresetIsReadAndItsPartsAreWritten() {
    Map<String, Object> words =
        Map.of("orderBy", "t", "columns", List.of("x"), "features", List.of("delta"));
    TrendDefinition two = preset(words, 2);
    assertThat(two.fill).isEqualTo(Fill.FORWARD);
    assertThat(two.ewmaRule).isEqualTo(EwmaRule.BY_ONE_ROW);
    assertThat(preset(words, 1.5).fill).isEqualTo(Fill.FORWARD);
    assertThat(preset(words, "3").fill).isEqualTo(Fill.NONE);
    assertThat(DefinitionTree.write(two))
        .containsEntry("fill", "forward")
        .containsEntry("ewmaRule", "byOneRow")
        .doesNotContainKey("pandas");
  }

  private static TrendDefinition preset(Map<String, Object> words, Object version) {
    Map<String, Object> more = new HashMap<>(words);
    more.put("pandas", version);
    return DefinitionTree.read(more, "a map");
  }

  @Test
  void whatIsSaidBesideAPresetCounts() {
    Map<String, Object> words =
        Map.of(
            "fill",
            "none",
            "pandas",
            "2",
            "orderBy",
            "t",
            "columns",
            List.of("x"),
            "features",
            List.of("delta"));
    assertThat(DefinitionTree.read(words, "a map").fill).isEqualTo(Fill.NONE);
  }

  @Test
  void anIncompleteDefinitionIsNotWritten() {
    assertThatThrownBy(() -> TemporalTrendFeatures.ungrouped().orderBy("t").on("x").toJson())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot compute trend features: no features were given. Add all().");
    assertThatThrownBy(() -> CHANGES.label("amount").toJson())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot compute trend features of 'amount': it is the label");
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() {
    assertBroken(
        "{\"version\":",
        "Invalid JSON of the trend definition at line 1, column 12: Unexpected end");
    assertBroken(
        "{\"version\":1}}",
        "Invalid JSON of the trend definition at line 1, column 14: Unexpected close marker");
    assertBroken(
        "{\"version\":1,\n\"version\":1}",
        "Invalid JSON of the trend definition at line 2, column 10: Duplicate field 'version'");
    assertBroken("", "Invalid JSON of the trend definition at line 1, column 0: No content");
    assertRefused("[]", "Invalid the trend definition: a list; expected an object.");
  }

  /** The rest of the message is Jackson's. */
  private static void assertBroken(String json, String message) {
    assertThatThrownBy(() -> TemporalTrendFeatures.fromJson(json))
        .isInstanceOf(TrendDefinitionException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("Source")
        .hasMessageNotContaining("\n")
        .hasMessageEndingWith(".");
  }

  @Test
  void theVersionIsRequiredAndKnown() {
    assertRefused(
        "{}",
        "The key 'version' is missing in the trend definition; expected the version of the words,"
            + " 1.");
    assertRefused(
        "{\"version\":\"one\"}",
        "version: Invalid 'version' of the trend definition: text 'one'; expected a whole number.");
    assertRefused(
        "{\"version\":2}",
        "version: Cannot read version 2 of the trend definition: this Bellows reads version 1. Read"
            + " it with the Bellows that wrote it, or a later one.");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        "{\"version\":1}",
        "The key 'orderBy' is missing in the trend definition; expected the column that orders the"
            + " rows.");
    assertRefused(
        "{\"version\":1,\"orderBy\":\"day\",\"columns\":[],\"features\":\"all\"}",
        "columns: The list 'columns' of the trend definition is empty; write one such as [amount].");
    assertRefused(
        "{\"version\":1,\"orderBy\":\"day\",\"columns\":[\"amount\"],\"features\":\"all\"}",
        "The key 'windows' is missing in the trend definition; expected a list such as [7r].");
  }

  @Test
  void unknownKeysAreRefusedWithTheNearest() {
    assertEntryRefused(
        "'asof':'strictlyBefore'",
        "asof: Unknown key 'asof' in the trend definition; did you mean 'asOf'? Allowed: [groupBy,"
            + " orderBy, orderUnit, tieBreakBy, columns, label, windows, features, closed,"
            + " minPeriods, asOf, gap, pandas, zeroBase, fill, deviation, ewmaRule]");
  }

  @Test
  void unknownWordsAreRefusedWithTheNearest() {
    assertEntryRefused(
        "'closed':'rigth'",
        "closed: Invalid 'closed' of the trend definition: 'rigth'; did you mean 'right'? Allowed:"
            + " [right, left, both, neither]");
    assertEntryRefused(
        "'asOf':'before'",
        "asOf: Invalid 'asOf' of the trend definition: 'before'. Allowed: [currentRow,"
            + " strictlyBefore]");
    assertEntryRefused(
        "'orderUnit':'months'",
        "orderUnit: Invalid 'orderUnit' of the trend definition: 'months'. Allowed: [micros, millis,"
            + " seconds, minutes, hours, days, weeks]");
    assertEntryRefused(
        "'pandas':2.2",
        "pandas: Invalid 'pandas' of the trend definition: '2.2'. Allowed: [1.5, 2, 3]");
    assertEntryRefused(
        "'deviation':'populaton'",
        "deviation: Invalid 'deviation' of the trend definition: 'populaton'; did you mean"
            + " 'population'? Allowed: [sample, population]");
  }

  @Test
  void impossibleValuesAreRefused() {
    assertEntryRefused(
        "'gap':'expanding'",
        "gap: Invalid gap: 'expanding'; a gap is a length of time such as 1 day or a number of rows"
            + " such as 1r.");
    assertEntryRefused(
        "'minPeriods':0", "minPeriods: Invalid minPeriods: 0; a window needs at least 1 value.");
    assertEntryRefused(
        "'minPeriods':1.5",
        "minPeriods: Invalid 'minPeriods' of the trend definition: number '1.5'; expected a whole"
            + " number.");
    assertEntryRefused(
        "'label':'amount'",
        "Cannot compute trend features of 'amount': it is the label, and the features of a row"
            + " would know the label of that very row. Add asOf(AsOf.STRICTLY_BEFORE), or a gap in"
            + " time such as gap(\"1 day\").");
    assertEntryRefused(
        "'windows':['99999999999r']",
        "windows.0: Invalid window: '99999999999r'; a window has at most 2147483647 rows.");
  }

  @Test
  void wrongFeaturesAreRefusedWithTheirPlaceInTheList() {
    assertFeatureRefused(
        "'mean',{'delta':[1,0]}",
        "features.1.delta.1: Invalid lag: 0 rows; a lag looks back at least 1 row, never ahead.");
    assertFeatureRefused(
        "{'delta':[]}",
        "features.0.delta: The list 'delta' in 'features' of the trend definition is empty; write"
            + " one such as [1, 7].");
    assertFeatureRefused(
        "{'delta':1,'lag':1}",
        "features.0: Invalid 'features' of the trend definition: a block of keys; expected one"
            + " feature, such as {delta: [1, 7]}.");
    assertFeatureRefused(
        "{'rollingRank':{'tie':'min'}}",
        "features.0.rollingRank.tie: Unknown key 'tie' in 'rollingRank' in 'features' of the trend"
            + " definition; did you mean 'ties'? Allowed: [ties, scale]");
    assertFeatureRefused(
        "{'rollingRank':{'ties':'least'}}",
        "features.0.rollingRank.ties: Invalid 'ties' of 'rollingRank' in 'features' of the trend"
            + " definition: 'least'. Allowed: [average, min, max]");
    assertFeatureRefused(
        "'timeSinceLast'",
        "features.0: The feature 'timeSinceLast' needs a unit of time: {timeSinceLast: days}."
            + " Allowed: [micros, millis, seconds, minutes, hours, days, weeks]");
    assertFeatureRefused(
        "'ewma'",
        "features.0: The feature 'ewma' needs a half-life: {ewma: 7r} or {ewma: {halfLife: 4d,"
            + " adjust: false, ignoreNa: true}}.");
    assertFeatureRefused(
        "{'ewma':{'adjust':false}}",
        "features.0.ewma: The key 'halfLife' is missing in 'ewma' in 'features' of the trend"
            + " definition; expected rows such as 7r or a time such as 4d.");
    assertFeatureRefused(
        "{'ewma':{'halfLife':'7r','adjust':'no'}}",
        "features.0.ewma.adjust: Invalid 'adjust' of 'ewma' in 'features' of the trend definition:"
            + " text 'no'; expected true or false.");
    assertFeatureRefused(
        "{'ewma':'expanding'}",
        "features.0.ewma: Invalid half-life of ewma: expanding; it is a number of rows such as 7r or"
            + " a length of time such as 4d.");
    assertFeatureRefused(
        "null",
        "features.0: Invalid 'features' of the trend definition: nothing; expected a text.");
  }

  @Test
  void theExceptionKnowsThePathApartFromTheProblem() {
    assertThatThrownBy(() -> TemporalTrendFeatures.fromJson("{\"version\":3}"))
        .isInstanceOfSatisfying(
            TrendDefinitionException.class,
            e -> {
              assertThat(e.path()).isEqualTo("version");
              assertThat(e.getMessage()).isEqualTo("version: " + e.problem());
            });
  }

  @Test
  void shortFormsAreReadAsTheLongOnes() {
    assertThat(features("ewma", "7r")).isEqualTo(features("ewma", Map.of("halfLife", "7r")));
    assertThat(features("delta", 3)).isEqualTo(features("delta", List.of(3)));
    assertThat(features("rollingRank", Map.of()))
        .containsExactly(new TrendFeature.RankOf(RankTies.AVERAGE, RankScale.POSITION));
  }

  private static List<TrendFeature> features(String word, Object option) {
    return FeatureWords.read(
        new DefinitionNode(List.of(Map.of(word, option)), "features", "'features'"));
  }

  @Test
  void theWordAllAsksForTheSevenOfTheBuilder() {
    List<TrendFeature> seven =
        FeatureWords.read(new DefinitionNode("all", "features", "'features'"));
    assertThat(seven)
        .isEqualTo(TemporalTrendFeatures.ungrouped().orderBy("t").all().definition().features);
    assertThat(FeatureWords.read(new DefinitionNode(List.of("all", "mean"), "features", "")))
        .hasSize(8)
        .containsAll(seven);
  }
}
