package dev.bellows.features.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions as words, and what is wrong with those that cannot be. */
class EncoderDefinitionTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "city string, late int, carrier string, w double, raw binary, tags array<string>,"
              + " props map<string,string>, day date, city_freq double");

  private static CategoricalEncoder whole() {
    return CategoricalEncoder.on("city", "day")
        .freqEncoding(Frequency.COUNT)
        .targetMeanEncoding("late")
        .targetMeanEncoding("carrier", Smoothing.mEstimate(10))
        .weightOfEvidence("late", 0.5)
        .classes("carrier", "AA", "DL")
        .rareGrouping(RareGrouping.minShare(0.01).andMaxCategories(9).labelled("others"))
        .weight("w")
        .crossFit(4)
        .foldBy("day")
        .seed(1L << 40)
        .nulls(Nulls.MISSING)
        .unseen(Unseen.NULL);
  }

  private static Map<String, Object> yaml(String text) throws JsonProcessingException {
    @SuppressWarnings("unchecked")
    Map<String, Object> tree = new ObjectMapper(new YAMLFactory()).readValue(text, Map.class);
    return tree;
  }

  private static CategoricalEncoder read(String text) throws JsonProcessingException {
    return CategoricalEncoder.fromMap(yaml(text), "encode of step 'a'");
  }

  @Test
  void wordsAndBuilderSayTheSame() throws JsonProcessingException {
    CategoricalEncoder read =
        read(
            """
            columns: [city, day]
            methods: [count, targetMean, {targetMean: {target: carrier, smoothing: 10}}, {woe: {regularization: 0.5}}]
            target: late
            classes: {carrier: [AA, DL]}
            rare: {minShare: 0.01, maxCategories: 9, label: others}
            weight: w
            crossFit: 4
            foldBy: [day]
            seed: 1099511627776
            nulls: missing
            unseen: null
            """);
    assertThat(read.toJson()).isEqualTo(whole().toJson());
    assertThat(CategoricalEncoder.fromJson(whole().toJson()).toMap()).isEqualTo(whole().toMap());
  }

  @Test
  void smoothingsHaveWords() throws JsonProcessingException {
    CategoricalEncoder read =
        read(
            """
            columns: [city]
            methods:
              - {targetMean: {target: a, smoothing: pooled}}
              - {targetMean: {target: b, smoothing: auto}}
              - {targetMean: {target: c, smoothing: {sigmoid: {k: 20, f: 10}}}}
              - {targetMean: {target: d, smoothing: 0}}
            """);
    CategoricalEncoder built =
        CategoricalEncoder.on("city")
            .targetMeanEncoding("a")
            .targetMeanEncoding("b", Smoothing.empiricalBayes())
            .targetMeanEncoding("c", Smoothing.sigmoid(20, 10))
            .targetMeanEncoding("d", Smoothing.mEstimate(0));
    assertThat(read.toJson()).isEqualTo(built.toJson());
    assertThat(CategoricalEncoder.fromJson(built.toJson()).toJson()).isEqualTo(built.toJson());
  }

  @Test
  void theTextTellsAll() {
    assertThat(whole().describe())
        .contains(
            "Encodings of 'city', 'day'",
            "city_count",
            "city_late_mean",
            "mean of 'late', drawn to the prior by the pooled variance within categories",
            "city_carrier_mean_DL",
            "mean of 'carrier' = 'DL', 10.0 rows of the prior added",
            "weight of evidence for 'late', 0.5 rows added",
            "day_grouped",
            "Frequent: at least a share of 0.01, the 9 most frequent",
            "Rows count by 'w'",
            "Null is missing; an unseen category has null",
            "4 folds by 'day', seed 1099511627776");
  }

  static Stream<Arguments> wrongWords() {
    return Stream.of(
        Arguments.of("{methods: [freq]}", "", "The key 'columns' is missing in encode of step 'a'"),
        Arguments.of("{columns: [], methods: [freq]}", "columns", "is empty; write one such as"),
        Arguments.of("{columns: [a]}", "", "The key 'methods' is missing in encode of step 'a'"),
        Arguments.of(
            "{columns: [a], metods: [freq]}",
            "metods",
            "Unknown key 'metods' in encode of step 'a'; did you mean 'methods'?"),
        Arguments.of(
            "{columns: [a], methods: [frq]}",
            "methods.0",
            "Invalid 'methods' of encode of step 'a' (an item): 'frq'; did you mean 'freq'?"
                + " Allowed: [freq, count, targetMean, woe]"),
        Arguments.of(
            "{columns: [a], methods: [targetMean]}",
            "methods.0",
            "The method 'targetMean' needs a target; write target: late"),
        Arguments.of(
            "{columns: [a], methods: [{targetMean: {smothing: 1}}], target: y}",
            "methods.0.targetMean.smothing",
            "Unknown key 'smothing'"),
        Arguments.of(
            "{columns: [a], methods: [{targetMean: {smoothing: -1}}], target: y}",
            "methods.0.targetMean.smoothing",
            "Invalid m: -1.0; a number of rows is 0 or more"),
        Arguments.of(
            "{columns: [a], methods: [{targetMean: {smoothing: much}}], target: y}",
            "methods.0.targetMean.smoothing",
            "'much'. Allowed: [pooled, auto]"),
        Arguments.of(
            "{columns: [a], methods: [{targetMean: {smoothing: {sigmoid: {k: 20}}}}], target: y}",
            "methods.0.targetMean.smoothing.sigmoid",
            "The key 'f' is missing"),
        Arguments.of(
            "{columns: [a], methods: [{woe: {regularization: 0}}], target: y}",
            "methods.0.woe.regularization",
            "Invalid regularization: 0.0; a number above 0 is needed"),
        Arguments.of(
            "{columns: [a], methods: [freq], rare: {}}", "rare", "has no limit; write one such as"),
        Arguments.of(
            "{columns: [a], methods: [freq], rare: {minShare: 2}}",
            "rare",
            "Invalid minShare: 2.0; a share of the rows is between 0 and 1"),
        Arguments.of(
            "{columns: [a], methods: [freq], crossFit: 1}",
            "crossFit",
            "Invalid crossFit: 1 folds; between 2 and 20 are possible"),
        Arguments.of(
            "{columns: [a], methods: [freq], crossFit: five}",
            "crossFit",
            "text 'five'; expected a whole number"),
        Arguments.of(
            "{columns: [a], methods: [freq], unseen: priors}",
            "unseen",
            "'priors'; did you mean 'prior'? Allowed: [prior, rare, null, error]"),
        Arguments.of(
            "{columns: [a], methods: [freq], unseen: rare}",
            "",
            "Invalid unseen: RARE; there are no rare categories without rareGrouping(…)"),
        Arguments.of(
            "{columns: [a], methods: [targetMean], target: y, classes: {y: [k]}}",
            "classes.y",
            "Invalid classes of 'y': [k]; a target of classes has 2 or more"),
        Arguments.of(
            "{columns: [a], methods: [targetMean], target: y, classes: {z: [k, l]}}",
            "",
            "Classes of 'z' are given, but no encoding has that target; the targets are [y]"),
        Arguments.of("{columns: a, methods: [freq]}", "columns", "text 'a'; expected a list"));
  }

  @ParameterizedTest
  @MethodSource("wrongWords")
  void wrongWordsAreNamedWithTheirPlace(String text, String path, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            EncoderDefinitionException.class,
            e -> {
              assertThat(e.path()).isEqualTo(path);
              assertThat(e.problem()).contains(problem);
            });
  }

  @Test
  void wrongJsonIsNamed() {
    assertThatThrownBy(() -> CategoricalEncoder.fromJson("{"))
        .isInstanceOf(EncoderDefinitionException.class)
        .hasMessageStartingWith("Invalid JSON of the encoder definition at line 1, column 2");
    assertThatThrownBy(() -> CategoricalEncoder.fromJson("{\"version\": 3}"))
        .hasMessageContaining("Cannot read version 3 of the encoder definition");
  }

  static Stream<Arguments> contradictions() {
    CategoricalEncoder city = CategoricalEncoder.on("city");
    CategoricalEncoder mean = city.targetMeanEncoding("late");
    return Stream.of(
        Arguments.of(
            CategoricalEncoder.on().freqEncoding(),
            "Cannot encode categories: no columns were given. Add on(\"city\")."),
        Arguments.of(
            city,
            "Cannot encode categories: no encodings were given. Add freqEncoding() or"
                + " targetMeanEncoding(\"late\")."),
        Arguments.of(
            CategoricalEncoder.on("city", "CITY").freqEncoding(),
            "The column 'CITY' comes twice in [city, CITY]; remove one"),
        Arguments.of(
            city.targetMeanEncoding("city"),
            "Cannot encode column 'city' by its own target mean: it would be the target itself"),
        Arguments.of(
            mean.weight("late"),
            "Invalid weight: 'late' is also encoded or a target; a column has one role"),
        Arguments.of(
            mean.foldBy(),
            "Invalid foldBy: no columns; name those whose equal values stay together"),
        Arguments.of(
            mean.foldBy("late"),
            "Cannot fold by 'late': it is the target, and a fold that depends on the target gives"
                + " it away"),
        Arguments.of(
            mean.weight("w").foldBy("w"),
            "Cannot fold by 'w': it is the weight, and a row of weight 2 must be in the fold of its"
                + " two copies"),
        Arguments.of(
            CategoricalEncoder.on("ciy").freqEncoding(),
            "Cannot encode column 'ciy': no such column; did you mean 'city'? Available: "
                + List.of(SCHEMA.fieldNames())),
        Arguments.of(
            CategoricalEncoder.on("raw").freqEncoding(),
            "Cannot encode column 'raw': values of its type binary are no categories. Cast it to"
                + " string, or encode its fields."),
        Arguments.of(
            CategoricalEncoder.on("tags").freqEncoding(),
            "Cannot encode column 'tags': values of its type array<string> are no categories. Cast"
                + " it to string, or encode its fields."),
        Arguments.of(
            city.targetMeanEncoding("carrier"),
            "Cannot take column 'carrier' as the target: its type is string and its classes are not"
                + " known. Name them by classes(\"carrier\", …), or cast it to a number."),
        Arguments.of(
            city.targetMeanEncoding("day"),
            "Cannot take column 'day' as the target: its type is date; a number, a boolean, or"
                + " declared classes are needed. Cast it first."),
        Arguments.of(
            mean.weight("carrier"),
            "Cannot weight rows by column 'carrier': its type is string and a numeric type is"
                + " needed. Cast it first."),
        Arguments.of(
            mean.foldBy("props"),
            "Cannot fold by 'props': values of its type map<string,string> have no hash. Fold by a"
                + " key."),
        Arguments.of(
            city.freqEncoding(),
            "Cannot add column 'city_freq' for an encoding of 'city': the input column 'city_freq'"
                + " already has that name. Rename or drop one."),
        Arguments.of(
            mean.targetMeanEncoding("late", Smoothing.mEstimate(1)),
            "Cannot add column 'city_late_mean' for an encoding of 'city': an encoding of 'city'"
                + " already has that name. Rename or drop one."));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void contradictionsAreToldBeforeAnyJob(CategoricalEncoder encoder, String message) {
    assertThatThrownBy(() -> encoder.outputSchema(SCHEMA))
        .isInstanceOfAny(
            IllegalArgumentException.class, IllegalStateException.class, BellowsException.class)
        .hasMessage(message);
  }

  @Test
  void argumentsAreChecked() {
    assertThatThrownBy(() -> Smoothing.sigmoid(20, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid f: 0.0; a number above 0 is needed");
    assertThatThrownBy(() -> Smoothing.sigmoid(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid k: NaN; a finite number of rows is needed");
    assertThatThrownBy(() -> RareGrouping.minCount(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid minCount: -1.0; a number of rows is 0 or more");
    assertThatThrownBy(() -> RareGrouping.maxCategories(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid maxCategories: 0; at least 1 category is frequent");
    assertThatThrownBy(() -> RareGrouping.minCount(1).labelled(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid label: ' '; rare categories need a name");
    assertThatThrownBy(() -> CategoricalEncoder.on("a").classes("y", "k", "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid classes of 'y': [k, k]; a class comes twice");
  }
}
