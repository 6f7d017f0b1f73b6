package dev.bellows.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What must hold whatever the rows are. */
class ProfileLawTest {
  private static final WeightMeaning FREQUENCY = WeightMeaning.FREQUENCY;
  private static final List<Double> SHARES = List.of(0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0);

  /** All that has the same bits for every order and partitioning. */
  private static List<Object> exactFacts(FeatureProfile profile) {
    List<Object> facts = new ArrayList<>(List.of(profile.weight(), profile.zeroWeights()));
    for (ColumnProfile c : profile.columns()) {
      facts.addAll(
          List.of(
              c.name(),
              c.type(),
              c.kind(),
              c.nulls().weight(),
              c.nans().weight(),
              c.positiveInfinities().weight(),
              c.negativeInfinities().weight(),
              c.count().weight(),
              c.zeros().weight(),
              c.negatives().weight(),
              c.missingRate(),
              c.unique(),
              c.min(),
              c.max(),
              c.minText(),
              c.maxText(),
              c.zeroVariance(),
              c.lengths(),
              c.blanks().weight(),
              c.narrowerType()));
      c.specials().forEach((code, tally) -> facts.addAll(List.of(code, tally.weight())));
      c.buckets().ifPresent(b -> facts.add(DoubleStream.of(b.weight()).boxed().toList()));
      if (c.isExact()) {
        c.values().orElseThrow().forEach(v -> facts.addAll(List.of(v.value(), v.weight())));
        SHARES.forEach(p -> facts.add(c.quantile(p)));
      }
    }
    return facts;
  }

  static void assertAlike(FeatureProfile actual, FeatureProfile expected) {
    assertThat(exactFacts(actual)).isEqualTo(exactFacts(expected)).hasSizeGreaterThan(20);
    for (ColumnProfile c : expected.columns()) {
      ColumnProfile a = actual.column(c.name());
      assertClose(a.mean(), c.mean(), 1 + c.std().orElse(0));
      assertClose(a.variance(), c.variance(), c.variance().orElse(0));
      assertClose(a.skewness(), c.skewness(), 1);
      assertClose(a.kurtosis(), c.kurtosis(), 1 + Math.abs(c.kurtosis().orElse(0)));
    }
  }

  private static void assertClose(OptionalDouble actual, OptionalDouble expected, double scale) {
    assertThat(actual.isPresent()).isEqualTo(expected.isPresent());
    if (expected.isPresent()) {
      assertThat(actual.getAsDouble())
          .isCloseTo(expected.getAsDouble(), within(1e-11 * scale + 1e-300));
    }
  }

  /** Few and many different values: exact and sketched, and the step between. */
  @Property(tries = 60)
  void mergedPartsAreTheWhole(
      @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
      @ForAll @IntRange(min = 0, max = 9000) int size,
      @ForAll @IntRange(min = 1, max = 4) int magnitude,
      @ForAll boolean weighted) {
    Sample sample = Sample.random(seed, size, (int) Math.pow(30, magnitude));
    Random random = new Random(seed);
    List<Sample> parts = new ArrayList<>();
    for (int from = 0; from < size; ) {
      int to = Math.min(size, from + 1 + random.nextInt(size));
      parts.add(sample.part(from, to));
      from = to;
    }
    Collections.shuffle(parts, random);
    FeatureProfile merged = sample.part(0, 0).profile(weighted, FREQUENCY);
    for (Sample part : parts) {
      FeatureProfile one = part.profile(weighted, FREQUENCY);
      merged = random.nextBoolean() ? merged.merge(one) : one.merge(merged);
    }
    assertAlike(merged, sample.profile(weighted, FREQUENCY));
  }

  @Property(tries = 40)
  void aRowOfWeightKIsKRows(
      @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
      @ForAll @IntRange(min = 0, max = 6000) int size,
      @ForAll @IntRange(min = 1, max = 4) int magnitude) {
    Sample sample = Sample.random(seed, size, (int) Math.pow(30, magnitude));
    FeatureProfile copied = sample.copies().profile(false, FREQUENCY);
    FeatureProfile weighted = sample.profile(true, FREQUENCY);
    FeatureProfile unmarked = sample.copies().profile(true, FREQUENCY);
    assertAlike(unmarked, copied);
    assertThat(weighted.zeroWeights()).isEqualTo(size - weighted.rows());
    assertAlike(
        weighted, size == weighted.rows() ? copied : withZeros(copied, weighted.zeroWeights()));
  }

  /** The same profile, with that many rows of weight 0. */
  private static FeatureProfile withZeros(FeatureProfile profile, long zeros) {
    Sample nothing = new Sample(Collections.nCopies((int) zeros, new Sample.Cell(1.0, "a", 0)));
    return profile.merge(nothing.profile(true, FREQUENCY));
  }

  /** Fractions too have sums without an order; only ratios matter to reliabilities. */
  @Property(tries = 25)
  void reliabilitiesHaveNoScale(@ForAll @IntRange(min = 0, max = 1_000_000) int seed) {
    Sample sample = Sample.random(seed, 5000, 50);
    FeatureProfile one = sample.profile(true, WeightMeaning.RELIABILITY);
    Sample tenth = sample.map(c -> new Sample.Cell(c.number(), c.text(), c.weight() * 0.1));
    FeatureProfile other = tenth.profile(true, WeightMeaning.RELIABILITY);
    ColumnProfile x = one.column("x");
    ColumnProfile y = other.column("x");
    assertClose(y.variance(), x.variance(), x.variance().orElseThrow());
    assertClose(y.skewness(), x.skewness(), 1);
    assertClose(y.kurtosis(), x.kurtosis(), 2);
    assertThat(y.quantile(0.3)).isEqualTo(x.quantile(0.3));
    List<Sample.Cell> backwards = new ArrayList<>(tenth.cells());
    Collections.reverse(backwards);
    assertAlike(new Sample(backwards).profile(true, WeightMeaning.RELIABILITY), other);
  }

  @Test
  void neitherOrderNorPartitionsNorSettingsChangeAnything() {
    SparkSession spark = TestSession.get();
    List<Row> cells =
        Sample.random(3, 12_000, 900_000).cells().stream()
            .map(c -> RowFactory.create(c.number(), c.text(), c.weight()))
            .toList();
    Dataset<Row> rows =
        spark.createDataFrame(cells, StructType.fromDDL("x double, s string, w double"));
    FeatureProfiler profiler =
        FeatureProfiler.all()
            .weight("w", FREQUENCY)
            .special("x", -999)
            .counting(Map.of("x", Sample.TENS, "s", Sample.TENS));
    FeatureProfile expected = profiler.profile(rows.coalesce(1));
    assertThat(expected.column("x").unique().exact()).isFalse();
    assertAlike(profiler.profile(rows.repartition(7)), expected);
    assertAlike(profiler.profile(rows.orderBy("x").coalesce(2)), expected);
    assertAlike(expected, Sample.random(3, 12_000, 900_000).profile(true, FREQUENCY));
    for (String setting :
        List.of(
            "spark.sql.ansi.enabled",
            "spark.sql.adaptive.enabled",
            "spark.sql.codegen.wholeStage")) {
      String before = spark.conf().get(setting);
      spark.conf().set(setting, "false");
      try {
        assertAlike(profiler.profile(rows), expected);
      } finally {
        spark.conf().set(setting, before);
      }
    }
  }
}
