package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.drift.BucketDrift;
import dev.bellows.features.drift.DriftMeasure;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.FeatureDrift;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.EncodingModel;
import dev.bellows.features.encode.Frequency;
import dev.bellows.features.encode.RareGrouping;
import dev.bellows.features.encode.Smoothing;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.validate.FeatureValidator;
import dev.bellows.features.validate.NullPolicy;
import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleReport;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.features.validate.Severity;
import dev.bellows.features.validate.ValidationReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code f(compress(X)) == f(X)}: drift, rules and encoders give for cells by their weights what
 * they give for the binned rows, whatever the rows.
 */
class CompressionLawTest {
  private static final String[] BINNED = {"x_bin", "a.b_bin", "city_bin", "label", "day"};
  private static final List<Smoothing> SMOOTHINGS =
      List.of(
          Smoothing.pooled(),
          Smoothing.mEstimate(3),
          Smoothing.sigmoid(20, 10),
          Smoothing.empiricalBayes());
  private static final RuleSet RULES =
      RuleSet.of(
          Rule.column("x_bin", "between 0 and 1").minPassRate(0.4),
          Rule.complete("day").minPassRate(0.8).confidence(0.95),
          Rule.expression("day <> 'day 1'").nulls(NullPolicy.SKIP).severity(Severity.WARN),
          Rule.in("label", 0).nulls(NullPolicy.PASS).severity(Severity.INFO),
          Rule.unique("x_bin", "city_bin").severity(Severity.WARN),
          Rule.rowCount("> 100"),
          Rule.metric("max(x_bin)", "< 3"));

  /** The binned rows, of which those of weight 0 are in no cell, beside their cells. */
  private static void compressed(int seed, BiConsumer<Dataset<Row>, CompressedRows> compare) {
    Dataset<Row> rows = SampleRows.of(seed, 400);
    BinningModel bins = Binner.quantiles(3).columns("x", "a.b", "city").fit(SampleRows.of(3, 400));
    Dataset<Row> binned = rows.transform(bins::apply).persist();
    try (CompressedRows cells =
        PostBinningCompressor.labelled(bins, "label")
            .protecting("day")
            .weight("w", WeightMeaning.FREQUENCY)
            .compress(rows)) {
      assertThat(cells.report().ratio()).isGreaterThan(1.2);
      compare.accept(binned, cells);
    } finally {
      binned.unpersist();
    }
  }

  private static FeatureValidator validator(String weight) {
    return FeatureValidator.columns(BINNED).weight(weight, WeightMeaning.FREQUENCY);
  }

  @Property(tries = 2, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void driftIsThatOfTheRows(@ForAll int seed) {
    Dataset<Row> current = SampleRows.of(seed + 1, 300);
    compressed(
        seed,
        (rows, cells) -> {
          Dataset<Row> binned = current.transform(cells.bins()::apply);
          DriftReport expected = validator("w").computePsi(rows, binned.where("label = 1"));
          try (CompressedRows others =
              PostBinningCompressor.labelled(cells.bins(), "label")
                  .protecting("day")
                  .weight("w", WeightMeaning.FREQUENCY)
                  .compress(current)) {
            DriftReport found =
                validator(CellSchema.WEIGHT)
                    .computePsi(cells.rows(), others.rows().where("label = 1"));
            requireSameDrift(found, expected);
          }
        });
  }

  private static void requireSameDrift(DriftReport found, DriftReport expected) {
    assertThat(found.features()).hasSameSizeAs(expected.features()).hasSize(BINNED.length);
    assertThat(expected.drifted()).isNotEmpty();
    for (FeatureDrift left : expected.features()) {
      FeatureDrift right = found.feature(left.feature());
      for (DriftMeasure measure : DriftMeasure.values()) {
        close(measure.of(right), measure.of(left), left.feature() + " " + measure);
      }
      close(right.pValue(), left.pValue(), left.feature() + " p");
      close(right.materialQValue(), left.materialQValue(), left.feature() + " material q");
      close(right.interval().high(), left.interval().high(), left.feature() + " interval");
      close(right.reference().effectiveRows(), left.reference().effectiveRows(), "effective rows");
      close(right.current().weight(), left.current().weight(), "weight");
      assertThat(right.verdict()).isEqualTo(left.verdict());
      assertThat(shares(right)).isEqualTo(shares(left));
    }
  }

  private static List<String> shares(FeatureDrift drift) {
    return drift.buckets().stream().map(CompressionLawTest::share).toList();
  }

  private static String share(BucketDrift bucket) {
    return bucket.label() + " " + bucket.referenceShare() + " " + bucket.currentShare();
  }

  private static void close(double found, double expected, String what) {
    if (Double.isNaN(expected)) { // Unordered bins have no Kolmogorov–Smirnov distance.
      assertThat(found).as(what).isNaN();
      return;
    }
    double size = Math.max(1, Math.abs(expected));
    assertThat(found).as(what).isCloseTo(expected, within(1e-12 * size));
  }

  @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void rulesPassAsOftenAsForTheRows(@ForAll int seed) {
    compressed(
        seed,
        (rows, cells) -> {
          RuleSet ofCells = RULES.countingRowsBy(CellSchema.N);
          RuleReport expected = RULES.evaluate(rows.where("w > 0"));
          assertThat(expected.failures()).isNotEmpty();
          assertThat(ofCells.evaluate(cells.rows())).isEqualTo(expected);
          ValidationReport report =
              validator(CellSchema.WEIGHT).rules(ofCells).validateFeatures(cells.rows());
          assertThat(report.rules()).hasValue(expected);
        });
  }

  @Property(tries = 3, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void encodersFitWhatTheyFitToTheRows(@ForAll int seed) {
    CategoricalEncoder encoder =
        CategoricalEncoder.on("city_bin")
            .freqEncoding()
            .freqEncoding(Frequency.COUNT)
            .targetMeanEncoding("label", SMOOTHINGS.get(Math.floorMod(seed, SMOOTHINGS.size())))
            .classes("day", "day 0", "day 1")
            .targetMeanEncoding("day")
            .weightOfEvidence("label")
            .rareGrouping(RareGrouping.minShare(0.2).andMinCount(40).andMaxCategories(2))
            .foldBy("x_bin", "a.b_bin");
    compressed(
        seed,
        (rows, cells) -> {
          Dataset<Row> keys = rows.select("city_bin", "x_bin", "`a.b_bin`").distinct();
          Dataset<Row> some =
              rows.sparkSession().createDataFrame(keys.collectAsList(), keys.schema());
          try (EncodingModel ofRows = encoder.weight("w").fit(rows);
              EncodingModel ofCells = encoder.weight(CellSchema.WEIGHT).fit(cells.rows())) {
            requireSame(ofCells.apply(some), ofRows.apply(some));
            requireSame(ofCells.applyOutOfFold(some), ofRows.applyOutOfFold(some));
          }
        });
  }

  private static void requireSame(Dataset<Row> found, Dataset<Row> expected) {
    assertThat(found.columns()).isEqualTo(expected.columns()).hasSize(3 + 7);
    Map<List<Object>, Row> rows = new HashMap<>();
    found.collectAsList().forEach(row -> rows.put(key(row), row));
    List<Row> all = expected.collectAsList();
    assertThat(all).hasSizeGreaterThan(20).hasSameSizeAs(rows.keySet());
    assertThat(all).anyMatch(row -> row.getAs("city_bin_grouped").equals("rare"));
    for (Row row : all) {
      Row other = rows.get(key(row));
      for (int c = 3; c < row.length(); c++) {
        if (row.get(c) instanceof Double number) {
          close(other.getDouble(c), number, expected.columns()[c]);
        } else {
          assertThat(other.get(c)).isEqualTo(row.get(c));
        }
      }
    }
  }

  private static List<Object> key(Row row) {
    return List.of(row.get(0), row.get(1), row.get(2));
  }
}
