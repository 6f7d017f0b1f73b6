package dev.bellows.features.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingModelTest {
  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  private Dataset<Row> rows(String values) {
    return spark.sql("select * from values " + values + " as t(city, late)");
  }

  private Dataset<Row> cities() {
    return rows("('a', 1), ('a', 0), ('a', 1), ('b', 0), ('b', 0), (null, 1)");
  }

  private static CategoricalEncoder counts() {
    return CategoricalEncoder.on("city").freqEncoding(Frequency.COUNT);
  }

  /** What all rows of that category have in the column. */
  private static Object value(Dataset<Row> encoded, String city, String column) {
    List<Object> found =
        encoded.collectAsList().stream()
            .filter(row -> Objects.equals(text(row), city))
            .<Object>map(row -> row.getAs(column))
            .distinct()
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String text(Row row) {
    return row.isNullAt(0) ? null : row.get(0).toString();
  }

  @Test
  void theInputsColumnsStayInFront() {
    CategoricalEncoder encoder =
        counts().freqEncoding().targetMeanEncoding("late").weightOfEvidence("late");
    EncodedRows encoded = encoder.fitApply(cities());
    try (EncodingModel model = encoded.model()) {
      assertThat(encoded.rows().columns())
          .containsExactly(
              "city", "late", "city_count", "city_freq", "city_late_mean", "city_late_woe");
      assertThat(encoded.rows().schema())
          .isEqualTo(encoder.outputSchema(cities().schema()))
          .isEqualTo(model.outputSchema(cities().schema()));
      assertThat(encoded.rows().count()).isEqualTo(6);
    }
  }

  @Test
  void nullIsACategoryOrMissing() {
    try (EncodingModel category = counts().freqEncoding().fit(cities());
        EncodingModel missing = counts().freqEncoding().nulls(Nulls.MISSING).fit(cities())) {
      assertThat(value(category.apply(cities()), null, "city_count")).isEqualTo(1.0);
      assertThat(value(category.apply(cities()), "a", "city_freq")).isEqualTo(0.5);
      assertThat(value(missing.apply(cities()), null, "city_count")).isNull();
      assertThat(value(missing.apply(cities()), "a", "city_freq")).isEqualTo(3 / 5.0);
    }
  }

  @Test
  void whatWasNotThereIsWhatUnseenSays() {
    Dataset<Row> later = rows("('new', 1), ('a', 1)");
    CategoricalEncoder encoder = counts().targetMeanEncoding("late").weightOfEvidence("late");
    try (EncodingModel prior = encoder.fit(cities())) {
      assertThat(value(prior.apply(later), "new", "city_count")).isEqualTo(0.0);
      assertThat((double) value(prior.apply(later), "new", "city_late_mean"))
          .isCloseTo(0.5, within(1e-15));
      assertThat(value(prior.apply(later), "new", "city_late_woe")).isEqualTo(0.0);
    }
    try (EncodingModel none = encoder.unseen(Unseen.NULL).fit(cities())) {
      assertThat(value(none.apply(later), "new", "city_count")).isNull();
      assertThat(value(none.apply(later), "new", "city_late_mean")).isNull();
      assertThat(value(none.apply(later), "a", "city_count")).isEqualTo(3.0);
    }
    try (EncodingModel error = encoder.unseen(Unseen.ERROR).fit(cities())) {
      assertThat(value(error.apply(cities()), "b", "city_count")).isEqualTo(2.0);
      assertThatThrownBy(() -> error.apply(later).collectAsList())
          .hasStackTraceContaining(
              "Cannot encode column 'city': the category 'new' was not there when the model was"
                  + " fitted.");
    }
  }

  @Test
  void anUnseenNullIsUnseen() {
    try (EncodingModel model =
        counts().unseen(Unseen.ERROR).fit(cities().where("city is not null"))) {
      assertThatThrownBy(() -> model.apply(cities()).collectAsList())
          .hasStackTraceContaining("the category null was not there");
    }
  }

  @Test
  void rareCategoriesAreOne() {
    Dataset<Row> rows =
        rows("('a', 1), ('a', 1), ('a', 0), ('b', 1), ('b', 0), ('c', 0), (null, 1)");
    CategoricalEncoder encoder =
        counts()
            .targetMeanEncoding("late", Smoothing.mEstimate(0))
            .rareGrouping(RareGrouping.minCount(2).labelled("others"));
    try (EncodingModel model = encoder.fit(rows)) {
      Dataset<Row> encoded = model.apply(rows.unionAll(rows("('new', 0)")));
      assertThat(value(encoded, "a", "city_grouped")).isEqualTo("a");
      assertThat(value(encoded, "c", "city_grouped")).isEqualTo("others");
      assertThat(value(encoded, null, "city_grouped")).isEqualTo("others");
      assertThat(value(encoded, "c", "city_count")).isEqualTo(2.0);
      assertThat(value(encoded, null, "city_late_mean")).isEqualTo(0.5);
      assertThat(value(encoded, "new", "city_grouped")).isEqualTo("others");
      assertThat(value(encoded, "new", "city_count")).isEqualTo(0.0);
      assertThat(value(encoded, "new", "city_late_mean")).isEqualTo(4 / 7.0);
    }
    try (EncodingModel model = encoder.unseen(Unseen.RARE).fit(rows)) {
      Dataset<Row> encoded = model.apply(rows.unionAll(rows("('new', 0)")));
      assertThat(value(encoded, "new", "city_count")).isEqualTo(2.0);
      assertThat(value(encoded, "c", "city_count")).isEqualTo(2.0);
      assertThat(value(encoded, "new", "city_late_mean")).isEqualTo(0.5);
    }
    try (EncodingModel model = encoder.unseen(Unseen.NULL).fit(rows)) {
      Dataset<Row> encoded = model.apply(rows.unionAll(rows("('new', 0)")));
      assertThat(value(encoded, "new", "city_grouped")).isNull();
      assertThat(value(encoded, "c", "city_grouped")).isEqualTo("others");
    }
  }

  /** Where no category is rare, the slot has the prior. */
  @Test
  void theRareSlotIsAlwaysThere() {
    CategoricalEncoder encoder =
        counts()
            .targetMeanEncoding("late", Smoothing.mEstimate(0))
            .rareGrouping(RareGrouping.minCount(1))
            .unseen(Unseen.RARE);
    try (EncodingModel model = encoder.fit(cities())) {
      Dataset<Row> encoded = model.apply(rows("('new', 0)"));
      assertThat(value(encoded, "new", "city_grouped")).isEqualTo("rare");
      assertThat(value(encoded, "new", "city_count")).isEqualTo(0.0);
      assertThat(value(encoded, "new", "city_late_mean")).isEqualTo(0.5);
    }
  }

  /** Pooled statistics of the rare are those of their rows, out of fold too. */
  @Test
  void groupedRowsAreEncodedAsIfTheyHadTheLabel() {
    Dataset<Row> trips = Trips.of(Trips.random(3, 300));
    CategoricalEncoder plain =
        CategoricalEncoder.on("city")
            .freqEncoding()
            .targetMeanEncoding("delay")
            .targetMeanEncoding("late", Smoothing.empiricalBayes())
            .foldBy("id");
    CategoricalEncoder grouping = plain.rareGrouping(RareGrouping.maxCategories(4));
    EncodedRows encoded = grouping.fitApply(trips);
    Dataset<Row> labelled = encoded.rows().selectExpr("id", "city_grouped city", "late", "delay");
    EncodedRows expected = plain.fitApply(labelled);
    try (EncodingModel first = encoded.model();
        EncodingModel second = expected.model()) {
      String[] outputs = {"city_freq", "city_delay_mean", "city_late_mean"};
      List<Row> actual =
          encoded.rows().orderBy("id").select("city_grouped", outputs).collectAsList();
      List<Row> same = expected.rows().orderBy("id").select("city", outputs).collectAsList();
      assertThat(actual).hasSize(300);
      assertThat(actual.stream().map(row -> row.get(0)).distinct()).hasSize(5).contains("rare");
      for (int i = 0; i < 300; i++) {
        for (int output = 1; output <= 3; output++) {
          assertThat(actual.get(i).getDouble(output))
              .isCloseTo(same.get(i).getDouble(output), within(1e-11));
        }
      }
      assertThat(first.states().count()).isGreaterThan(second.states().count());
    }
  }

  @Test
  void tiesAreBrokenByText() {
    Dataset<Row> rows =
        rows("('d', 1), ('c', 1), ('b', 1), (null, 0), ('a', 1), ('z', 0), ('z', 1)");
    for (int most = 1; most <= 7; most++) {
      CategoricalEncoder encoder =
          counts().rareGrouping(RareGrouping.maxCategories(most).labelled("-"));
      try (EncodingModel model = encoder.fit(rows.repartition(5))) {
        List<String> frequent =
            model.apply(rows).collectAsList().stream()
                .filter(row -> !"-".equals(row.getString(3)))
                .map(row -> String.valueOf(row.getString(0)))
                .distinct()
                .sorted()
                .toList();
        List<String> expected = List.of("z", "null", "a", "b", "c", "d");
        assertThat(frequent)
            .isEqualTo(expected.subList(0, Math.min(most, 6)).stream().sorted().toList());
      }
    }
  }

  @Test
  void aShareIsReachedExactly() {
    Dataset<Row> rows = spark.range(100).selectExpr("if(id < 7, 'few', 'many') city", "1 late");
    try (EncodingModel reached = counts().rareGrouping(RareGrouping.minShare(0.07)).fit(rows);
        EncodingModel missed = counts().rareGrouping(RareGrouping.minShare(0.0701)).fit(rows)) {
      assertThat(value(reached.apply(rows), "few", "city_grouped")).isEqualTo("few");
      assertThat(value(missed.apply(rows), "few", "city_grouped")).isEqualTo("rare");
    }
  }

  @Test
  void eachClassOfATargetHasItsMean() {
    Dataset<Row> rows = rows("('a', 'AA'), ('a', 'B.6'), ('a', 'DL'), ('b', 'AA'), ('b', null)");
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city")
            .targetMeanEncoding("late", Smoothing.mEstimate(0))
            .classes("late", "AA", "B.6");
    try (EncodingModel model = encoder.fit(rows)) {
      Dataset<Row> encoded = model.apply(rows);
      assertThat(encoded.columns())
          .containsExactly("city", "late", "city_late_mean_AA", "city_late_mean_B_6");
      assertThat(value(encoded.drop("late"), "a", "city_late_mean_AA")).isEqualTo(1 / 3.0);
      assertThat(value(encoded.drop("late"), "b", "city_late_mean_AA")).isEqualTo(1.0);
      assertThat(value(encoded.drop("late"), "b", "city_late_mean_B_6")).isEqualTo(0.0);
    }
  }

  /** Equal values have one text, whatever their type is or the time zone was. */
  @Test
  void categoriesOfAllKinds() {
    Dataset<Row> kinds =
        spark.sql(
            "select * from values"
                + " (1, true, date'2026-03-01', timestamp'2026-03-01 01:02:03.5Z',"
                + " timestamp_ntz'2026-03-01 01:02:03', 1.50BD, 0.0D, cast(0.1 as float)),"
                + " (1, true, date'2026-03-01', timestamp'2026-03-01 02:02:03.5+01:00',"
                + " timestamp_ntz'2026-03-01 01:02:03', 1.5BD, -0.0D, cast(0.1 as float)),"
                + " (null, null, null, null, null, null, double('NaN'), null)"
                + " as t(i, b, d, t, n, c, f, s)");
    String[] columns = {"i", "b", "d", "t", "n", "c", "f", "s"};
    try (EncodingModel model =
        CategoricalEncoder.on(columns).freqEncoding(Frequency.COUNT).fit(kinds)) {
      assertThat(model.states().count()).isEqualTo(16);
      assertThat(
              model.states().collectAsList().stream()
                  .map(row -> row.getString(1))
                  .filter(Objects::nonNull)
                  .toList())
          .containsExactlyInAnyOrder(
              "1",
              "true",
              "2026-03-01",
              "2026-03-01 01:02:03.5",
              "2026-03-01 01:02:03",
              "1.5",
              "0.0",
              "0.10000000149011612");
      Dataset<Row> wider = kinds.selectExpr("cast(i as long) i", "b", "d", "t", "n", "c", "f", "s");
      for (Row row : model.apply(wider.where("i = 1")).collectAsList()) {
        for (String column : columns) {
          assertThat((double) row.getAs(column + "_count")).as(column).isEqualTo(2.0);
        }
      }
    }
  }

  @Test
  void awkwardNamesOfColumns() {
    Dataset<Row> rows =
        cities().selectExpr("city `a.b c`", "city `back``tick`", "city `select`", "late `l a.te`");
    CategoricalEncoder encoder =
        CategoricalEncoder.on("a.b c", "back`tick", "select").targetMeanEncoding("l a.te");
    EncodedRows encoded = encoder.fitApply(rows);
    try (EncodingModel model = encoded.model()) {
      assertThat(encoded.rows().columns())
          .endsWith("a_b c_l a_te_mean", "back`tick_l a_te_mean", "select_l a_te_mean");
      assertThat(encoded.rows().count()).isEqualTo(model.apply(rows).count()).isEqualTo(6);
    }
  }

  @Test
  void oneValueAlmostEverywhereAllNullAndNoRows() {
    Dataset<Row> hot =
        spark.range(5000).selectExpr("if(id % 10 > 0, 'hot', string(id)) city", "int(id % 2) late");
    Dataset<Row> nulls = spark.range(50).selectExpr("string(null) city", "int(null) late");
    CategoricalEncoder encoder =
        counts().freqEncoding().targetMeanEncoding("late").weightOfEvidence("late");
    EncodedRows encoded = encoder.fitApply(hot);
    try (EncodingModel model = encoded.model()) {
      assertThat(encoded.rows().where("city = 'hot' and city_count = 4500").count())
          .isEqualTo(4500);
      assertThat(model.states().count()).isEqualTo(501);
    }
    EncodedRows unknown = encoder.fitApply(nulls);
    try (EncodingModel model = unknown.model()) {
      assertThat(unknown.rows().where("city_freq = 1 and city_late_mean is null").count())
          .isEqualTo(50);
      assertThat(model.apply(nulls).where("city_late_woe = 0").count()).isEqualTo(50);
    }
    EncodedRows nothing = encoder.fitApply(nulls.limit(0));
    try (EncodingModel model = nothing.model()) {
      assertThat(nothing.rows().count()).isZero();
      assertThat(model.apply(cities()).where("city_count = 0 and city_freq = 0").count())
          .isEqualTo(6);
    }
  }

  /** U+FFFD is before U+1F680 by code points, and behind it in UTF-16, Java's order. */
  @Test
  void emptyBlankAndAstralTextsAreCategories() {
    String rocket = "\uD83D\uDE80";
    Dataset<Row> rows =
        rows("('', 1), ('', 0), (' ', 1), ('%s', 1), ('\uFFFD', 0)".formatted(rocket));
    CategoricalEncoder encoder =
        counts().targetMeanEncoding("late", Smoothing.mEstimate(0)).foldBy("city");
    try (EncodingModel all = encoder.fit(rows);
        EncodingModel three =
            encoder.rareGrouping(RareGrouping.maxCategories(3)).unseen(Unseen.RARE).fit(rows)) {
      assertThat(value(all.apply(rows.select("city")), "", "city_count")).isEqualTo(2.0);
      assertThat(value(all.apply(rows.select("city")), "", "city_late_mean")).isEqualTo(0.5);
      assertThat(value(all.apply(rows.select("city")), " ", "city_count")).isEqualTo(1.0);
      assertThat(value(all.apply(rows.select("city")), rocket, "city_late_mean")).isEqualTo(1.0);
      three.save(folder + "/astral");
      for (EncodingModel model : List.of(three, EncodingModel.load(spark, folder + "/astral"))) {
        Dataset<Row> encoded = model.apply(rows.select("city"));
        assertThat(value(encoded, "\uFFFD", "city_grouped")).isEqualTo("\uFFFD");
        assertThat(value(encoded, rocket, "city_grouped")).isEqualTo("rare");
      }
    }
  }

  /** Each of a million categories has its own numbers, by a broadcast and by a shuffle. */
  @Test
  void aMillionCategories() {
    Dataset<Row> rows =
        spark
            .range(1_500_000)
            .selectExpr("concat('k', id % 1000000) city", "double(id % 1000000) late");
    try (EncodingModel model =
        counts().targetMeanEncoding("late", Smoothing.mEstimate(0)).crossFit(2).fit(rows)) {
      for (EncodingModel way : List.of(model.broadcastBudget(1L << 40), model.broadcastBudget(0))) {
        Row sums =
            way.apply(rows)
                .selectExpr(
                    "count(*)",
                    "count_if(city_late_mean = late)",
                    "count_if(city_count = if(late < 500000, 2, 1))",
                    "count(distinct city)")
                .head();
        assertThat(sums.toString()).isEqualTo("[1500000,1500000,1500000,1000000]");
      }
    }
  }

  private interface Run {
    void run();
  }

  private static Callable<Object> call(Run run) {
    return () -> {
      run.run();
      return run;
    };
  }

  /** Adaptive execution counts each of a job's stages; without it a fit is one job. */
  @Test
  void aFitIsOneJobAndEncodingNone() throws Exception {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      CategoricalEncoder encoder =
          CategoricalEncoder.on("city", "hour of.day")
              .freqEncoding()
              .targetMeanEncoding("late")
              .targetMeanEncoding("delay", Smoothing.mEstimate(1))
              .weight("w");
      Dataset<Row> trips = Trips.of(Trips.random(1, 50));
      assertThat(JobCounter.jobsOf(spark, call(() -> encoder.fit(trips).close()))).isEqualTo(1);
      try (EncodingModel model = encoder.fit(trips)) {
        assertThat(
                JobCounter.jobsOf(
                    spark,
                    call(
                        () -> {
                          assertThat(model.apply(trips).columns()).hasSize(12);
                          assertThat(model.applyOutOfFold(trips).columns()).hasSize(12);
                          assertThat(model.outputSchema(trips.schema()).size()).isEqualTo(12);
                        })))
            .isZero();
      }
      CategoricalEncoder rare = encoder.rareGrouping(RareGrouping.maxCategories(3));
      assertThat(JobCounter.jobsOf(spark, call(() -> rare.fit(trips).close())))
          .isLessThanOrEqualTo(4);
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  private static int count(String plan, String operator) {
    Matcher matcher = Pattern.compile(operator).matcher(plan);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  private static String plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .executedPlan()
        .toString();
  }

  @Test
  void allColumnsAndTargetsTakeOneScanAndOneShuffle() {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      String file = folder + "/trips";
      Trips.of(Trips.random(1, 50)).write().parquet(file);
      Dataset<Row> trips = spark.read().parquet(file);
      CategoricalEncoder encoder =
          CategoricalEncoder.on("city", "hour of.day")
              .freqEncoding()
              .targetMeanEncoding("late")
              .targetMeanEncoding("delay")
              .weight("w");
      EncoderPlan encoderPlan = EncoderPlan.of(encoder.definition(), trips.schema());
      String plan = plan(new StateQuery(encoderPlan, trips.schema()).of(trips));
      assertThat(count(plan, "FileScan")).as(plan).isEqualTo(1);
      assertThat(count(plan, "Exchange")).as(plan).isEqualTo(1);
      assertThat(count(plan, "Sort")).as("of hashes alone: %s", plan).isEqualTo(1);
      assertThat(count(plan, "Sort \\[hash#\\d+L ASC NULLS FIRST\\], false")).as(plan).isEqualTo(1);
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  /** Texts of one hash are not one category: neither fitted, nor met again, nor unseen. */
  @Test
  void categoriesOfTheSameHash() {
    List<String> texts = SameHash.texts(4);
    String unseen = texts.get(3);
    Dataset<Row> rows =
        spark
            .range(60)
            .selectExpr(
                "array('%s', '%s', '%s')[int(id %% 3)] city".formatted(texts.toArray()),
                "double(id % 3) late");
    assertThat(rows.selectExpr("xxhash64(city) h").distinct().count()).isEqualTo(1);
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city", "other")
            .freqEncoding(Frequency.COUNT)
            .targetMeanEncoding("late", Smoothing.mEstimate(0))
            .unseen(Unseen.NULL);
    Dataset<Row> both = rows.selectExpr("*", "city other").repartition(3);
    try (EncodingModel model = encoder.fit(both)) {
      assertThat(model.states().count()).isEqualTo(6);
      for (EncodingModel way : List.of(model, model.broadcastBudget(0))) {
        Dataset<Row> encoded = way.apply(both);
        assertThat(encoded.where("city_count = 20 and other_late_mean = late").count())
            .isEqualTo(60);
        Dataset<Row> later = rows("('%s', 1), (null, 1)".formatted(unseen));
        Dataset<Row> unknown = way.apply(later.selectExpr("*", "city other"));
        assertThat(unknown.where("city_count is null and other_count is null").count())
            .isEqualTo(2);
      }
    }
  }

  /** Spark's strings are bytes, of which Java's would make one and the same sign. */
  @Test
  void textsThatAreNoUtf8() {
    Dataset<Row> rows =
        spark
            .sql("select * from values (X'FF', 1), (X'FE', 0), (X'FE', 0) as t(bytes, late)")
            .selectExpr("cast(bytes as string) city", "late", "hex(bytes) hex");
    try (EncodingModel model = counts().fit(rows)) {
      assertThat(model.states().count()).isEqualTo(2);
      assertThat(model.apply(rows).where("city_count = if(hex = 'FE', 2, 1)").count()).isEqualTo(3);
    }
  }

  /** Tables that outgrow their memory are given out in parts, which make the same states. */
  @Test
  void littleMemoryChangesNothing() {
    Dataset<Row> trips = Trips.of(Trips.random(11, 600)).repartition(3);
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city", "hour of.day")
            .targetMeanEncoding("late", Smoothing.mEstimate(1))
            .targetMeanEncoding("delay")
            .weight("w");
    StateQuery query =
        new StateQuery(EncoderPlan.of(encoder.definition(), trips.schema()), trips.schema());
    List<Row> expected = sortedStates(query.of(trips));
    assertThat(expected).hasSize(17);
    for (long bytes : new long[] {1, 1500, 6000}) {
      List<Row> states = sortedStates(query.of(trips, bytes));
      assertThat(states).hasSameSizeAs(expected);
      for (int i = 0; i < states.size(); i++) {
        for (int field = 0; field < 5; field++) {
          assertThat(states.get(i).get(field)).isEqualTo(expected.get(i).get(field));
        }
        for (int field = 5; field < states.get(i).size(); field++) {
          List<Double> values = states.get(i).getList(field);
          List<Double> wanted = expected.get(i).getList(field);
          for (int fold = 0; fold < values.size(); fold++) {
            assertThat(values.get(fold)).isCloseTo(wanted.get(fold), within(1e-7));
          }
        }
      }
    }
  }

  private static List<Row> sortedStates(Dataset<Row> states) {
    return states.orderBy("column", "category").collectAsList();
  }

  @Test
  void beyondTheBudgetRowsAndCategoriesMeetByAShuffle() {
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    Dataset<Row> trips = Trips.of(Trips.random(9, 500));
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city", "hour of.day").freqEncoding().targetMeanEncoding("late");
    try (EncodingModel model = encoder.fit(trips)) {
      Dataset<Row> broadcast = model.applyOutOfFold(trips);
      Dataset<Row> shuffled = model.broadcastBudget(0).applyOutOfFold(trips);
      Dataset<Row> half = model.broadcastBudget(2500).applyOutOfFold(trips);
      assertThat(count(plan(broadcast), "BroadcastHashJoin")).as(plan(broadcast)).isEqualTo(2);
      assertThat(count(plan(shuffled), "ShuffledHashJoin")).as(plan(shuffled)).isEqualTo(2);
      assertThat(count(plan(half), "BroadcastHashJoin")).as(plan(half)).isEqualTo(1);
      List<String> expected = texts(broadcast);
      assertThat(expected).hasSize(500);
      assertThat(texts(shuffled)).isEqualTo(expected);
      assertThat(texts(half)).isEqualTo(expected);
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void aSavedModelGivesTheSame() throws Exception {
    Dataset<Row> trips = Trips.of(Trips.random(4, 300));
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city", "hour of.day")
            .freqEncoding()
            .targetMeanEncoding("delay")
            .targetMeanEncoding("late", Smoothing.sigmoid(20, 10))
            .weightOfEvidence("late", 0.5)
            .rareGrouping(RareGrouping.maxCategories(5).andMinShare(0.01))
            .weight("w")
            .seed(11);
    try (EncodingModel model = encoder.fit(trips)) {
      String path = folder + "/model";
      model.save(path);
      EncodingModel loaded = EncodingModel.load(spark, path);
      assertThat(loaded.encoder().toJson()).isEqualTo(model.encoder().toJson());
      assertThat(texts(loaded.apply(trips))).hasSize(300).isEqualTo(texts(model.apply(trips)));
      assertThat(texts(loaded.applyOutOfFold(trips))).isEqualTo(texts(model.applyOutOfFold(trips)));
      assertThat(Files.readString(Path.of(path, "model.json")))
          .contains("\"version\" : 1", "\"t0\" : \"'delay'\"", "\"maxCategories\" : 5");
      assertThatThrownBy(() -> model.save(path))
          .isInstanceOf(BellowsException.class)
          .hasMessage(
              "Cannot save the encoding model to '%s': something is there already. Save it"
                  + " elsewhere, or replace what is there by replace(path).",
              path);
      try (EncodingModel twice = loaded.merge(model)) {
        twice.replace(path);
        assertThat(texts(EncodingModel.load(spark, path).apply(trips)))
            .isEqualTo(texts(twice.apply(trips)));
      }
      try (Stream<Path> names = Files.list(folder)) {
        assertThat(names.map(name -> name.getFileName().toString())).containsExactly("model");
      }
    }
  }

  @Test
  void whatIsNoModelIsNotLoadedNorReplaced() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/part"), "x");
    Files.createDirectories(folder.resolve("later"));
    Files.writeString(folder.resolve("later/model.json"), "{\"version\": 2}");
    assertThatThrownBy(() -> EncodingModel.load(spark, folder + "/data"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot load an encoding model from '%s/data': there is no model.json. Give the"
                + " directory that a model was saved to.",
            folder);
    assertThatThrownBy(() -> EncodingModel.load(spark, folder + "/later"))
        .isInstanceOf(EncoderDefinitionException.class)
        .hasMessageContaining("Cannot read version 2 of the encoding model at");
    try (EncodingModel model = counts().fit(cities())) {
      assertThatThrownBy(() -> model.replace(folder + "/data"))
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("what is there is none");
    }
    assertThat(folder.resolve("data/part")).hasContent("x");
  }

  @Test
  void aClosedModelHoldsNothing() {
    EncodingModel model = counts().fit(cities());
    assertThat(model.states().storageLevel().useMemory()).isTrue();
    model.close();
    assertThat(model.states().storageLevel().useMemory()).isFalse();
  }

  @Test
  void aFitThatFailsHoldsNothing() {
    int before = spark.sparkContext().getPersistentRDDs().size();
    assertThatThrownBy(() -> counts().weightOfEvidence("late").fit(rows("('a', 0), ('b', 2)")))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute the weight of evidence for 'late': a value is 2.0; only 0 and 1 have"
                + " one. Derive such a column, or use the target mean.");
    assertThat(spark.sparkContext().getPersistentRDDs().size()).isEqualTo(before);
  }

  @Test
  void valuesThatCannotBeFailTheFit() {
    Dataset<Row> weights =
        spark.sql("select * from values ('a', -1D, 1D), ('b', 1D, double('inf')) as t(city, w, y)");
    assertThatThrownBy(() -> counts().weight("w").fit(weights))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot weight rows by 'w': a weight is -1.0; weights are finite numbers of 0 or more."
                + " Filter or fill them.");
    assertThatThrownBy(() -> counts().weight("w").fit(weights.selectExpr("city", "double(null) w")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("a weight is null");
    assertThatThrownBy(() -> CategoricalEncoder.on("city").targetMeanEncoding("y").fit(weights))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot take column 'y' as the target: a value is Infinity; targets are finite numbers."
                + " Filter or clip them.");
    assertThatThrownBy(
            () -> counts().rareGrouping(RareGrouping.minCount(2).labelled("a")).fit(cities()))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot group the rare categories of 'city' as 'a': a category is called so. Give them"
                + " another label.");
  }

  @Test
  void onlyModelsOfOneEncoderMerge() {
    try (EncodingModel first = counts().fit(cities());
        EncodingModel second = counts().nulls(Nulls.MISSING).fit(cities());
        EncodingModel third = counts().fit(cities().selectExpr("late city"))) {
      assertThatThrownBy(() -> first.merge(second))
          .isInstanceOf(BellowsException.class)
          .hasMessageStartingWith("Cannot merge two encoding models: their encoders differ");
      assertThatThrownBy(() -> first.merge(third))
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("their columns [city] are of the kinds [TEXT] and [INTEGER]");
    }
  }
}
