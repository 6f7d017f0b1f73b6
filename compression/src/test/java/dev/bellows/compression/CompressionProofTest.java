package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.compression.CompressionProof.Check;
import dev.bellows.compression.CompressionProof.Verdict;
import dev.bellows.core.BellowsException;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.WeightMeaning;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompressionProofTest {
  private final Dataset<Row> rows = SampleRows.of(2, 500).persist();
  private final BinningModel bins = Binner.quantiles(3).columns("x", "a.b", "city").fit(rows);
  private final PostBinningCompressor compressor =
      PostBinningCompressor.labelled(bins, "label")
          .protecting("day")
          .measuring("delay")
          .weight("fraction", WeightMeaning.FREQUENCY);

  @AfterEach
  void giveBack() {
    rows.unpersist();
  }

  private static List<String> failed(CompressionProof proof) {
    return proof.failures().stream().map(Check::what).toList();
  }

  @Test
  void cellsOfTheRowsAreProved() {
    try (CompressedRows cells = compressor.compress(rows)) {
      CompressionProof proof = compressor.verify(rows, cells.rows());
      assertThat(proof.failures()).isEmpty();
      assertThat(proof.requireProved().verdict()).isIn(Verdict.EXACT, Verdict.WITHIN_TOLERANCE);
      assertThat(proof.checks().stream().filter(c -> c.what().startsWith("fingerprint")))
          .hasSize(3)
          .allMatch(check -> check.verdict() == Verdict.EXACT);
      assertThat(
              proof.checks().stream().filter(c -> c.what().startsWith("counts by bin and label")))
          .hasSize(3)
          .allMatch(check -> check.verdict() == Verdict.EXACT);
      assertThat(proof.toText()).contains("EXACT            rows: 500");
      assertThat(proof.toJson()).contains("\"what\":\"fingerprint of the weights\"");
    }
  }

  /** A key's cell, changed by an expression; the metadata of {@code n} stays. */
  private Dataset<Row> damaged(Dataset<Row> cells, String column, String expression) {
    Metadata metadata = cells.schema().apply(column).metadata();
    String type = cells.schema().apply(column).dataType().sql();
    return cells.withColumn(
        column, functions.expr("cast(" + expression + " as " + type + ")").as(column, metadata));
  }

  @Test
  void whateverIsWrongWithTheCellsIsFound() {
    try (CompressedRows compressed = compressor.compress(rows)) {
      Dataset<Row> cells = compressed.rows();
      Row one = cells.where("n = 2 and x_bin = 2 and delay_m2 > 0").first();
      String is =
          "x_bin = %s and `a.b_bin` = %s and city_bin = %s and label = %s and day <=> '%s'"
              .formatted(
                  one.getAs("x_bin"),
                  one.getAs("a.b_bin"),
                  one.getAs("city_bin"),
                  one.getAs("label"),
                  one.getAs("day"));
      String when = "if(" + is + ", %s, %s)";
      assertThat(cells.where(is).count()).isEqualTo(1);

      Dataset<Row> lost = cells.where("not (" + is + ")");
      assertThat(failed(compressor.verify(rows, lost)))
          .contains("rows", "fingerprint of the rows", "weights", "counts by bin and label");
      Dataset<Row> doubled =
          damaged(cells, "sample_weight", when.formatted("2 * sample_weight", "sample_weight"));
      assertThat(failed(compressor.verify(rows, doubled)))
          .contains("weights", "weights by a hash of the key", "weights by bin and label")
          .doesNotContain("rows", "fingerprint of the rows", "squared weights");
      Dataset<Row> moved = damaged(cells, "city_bin", when.formatted("city_bin + 1", "city_bin"));
      assertThat(failed(compressor.verify(rows, moved)))
          .contains("fingerprint of the rows", "counts by bin and label")
          .doesNotContain("rows", "weights");
      Dataset<Row> relabelled = damaged(cells, "label", when.formatted("1 - label", "label"));
      assertThat(failed(compressor.verify(rows, relabelled))).contains("fingerprint of the rows");
      Dataset<Row> shifted =
          damaged(cells, "delay_mean", when.formatted("delay_mean + 1", "delay_mean"));
      assertThat(failed(compressor.verify(rows, shifted)))
          .contains("sums by a hash of the key")
          .doesNotContain("fingerprint of the rows");
      Dataset<Row> narrowed =
          damaged(cells, "delay_m2", when.formatted("delay_m2 / 2", "delay_m2"));
      assertThat(failed(compressor.verify(rows, narrowed)))
          .containsExactly("squares about the mean");
      assertThat(failed(compressor.verify(rows, cells.union(cells.where(is)))))
          .contains("rows", "one cell for each key");
      assertThatThrownBy(() -> compressor.verify(rows, moved).requireProved())
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("The cells are not those of the rows: FAILED");
    }
  }

  /** Two cells' numbers are swapped: every marginal of one column may stay as it is. */
  @Test
  void aSwapThatKeepsAllTotalsIsFound() {
    Dataset<Row> square =
        SampleRows.of(List.of(row(0, 0), row(0, 0), row(0, 1), row(1, 0), row(1, 1), row(1, 1)));
    BinningModel model = Binner.edges(0).columns("x").fit(square);
    PostBinningCompressor simple = PostBinningCompressor.labelled(model, "label");
    try (CompressedRows compressed = simple.compress(square)) {
      Dataset<Row> same = simple.combine(compressed.rows()).rows();
      assertThat(simple.verify(square, same).verdict()).isEqualTo(Verdict.EXACT);
    }
    PostBinningCompressor two =
        PostBinningCompressor.cells(Binner.edges(0).columns("x", "w").fit(square));
    try (CompressedRows compressed = two.compress(square)) {
      Dataset<Row> swapped = damaged(compressed.rows(), "n", "3 - n");
      CompressionProof proof = two.verify(square, swapped);
      assertThat(failed(proof)).containsExactly("fingerprint of the rows");
    }
  }

  /** x and w from two bins each: 2, 1, 1, 2 rows; 3 − n has the same marginals. */
  private static Row row(int x, int other) {
    return org.apache.spark.sql.RowFactory.create(
        (double) x, 1, "c", other, null, 1.0, (double) other, 1.0);
  }

  @Test
  void weightsThatRoundAreProvedWithTheirError() {
    Dataset<Row> tenths = rows.withColumn("fraction", functions.expr("fraction * 0.1D"));
    try (CompressedRows cells = compressor.compress(tenths)) {
      CompressionProof proof = compressor.verify(tenths, cells.rows());
      assertThat(proof.verdict()).isEqualTo(Verdict.WITHIN_TOLERANCE);
      Check sum =
          proof.checks().stream()
              .filter(check -> check.what().equals("weights by a hash of the key"))
              .findFirst()
              .orElseThrow();
      assertThat(sum.verdict()).isEqualTo(Verdict.WITHIN_TOLERANCE);
      assertThat(sum.error()).isBetween(1e-19, 1e-14);
    }
  }

  @Test
  void marginalsOfManyLabelsAreSkippedWithAReason() {
    Dataset<Row> many = rows.withColumn("label", functions.expr("pmod(hash(x, `a.b`, delay), 97)"));
    PostBinningCompressor simple = PostBinningCompressor.labelled(bins, "label");
    try (CompressedRows cells = simple.compress(many)) {
      CompressionProof proof = simple.verify(many, cells.rows());
      assertThat(proof.verdict()).isEqualTo(Verdict.EXACT);
      assertThat(proof.toText()).contains("SKIPPED", "more than 64 labels");
    }
  }

  @Test
  void cellsOfOtherBinsAreRefused() {
    PostBinningCompressor other =
        PostBinningCompressor.cells(Binner.quantiles(2).columns("x").fit(rows));
    try (CompressedRows cells = compressor.compress(rows)) {
      assertThatThrownBy(() -> other.verify(rows, cells.rows()))
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("Cannot take these as cells of this compressor");
      assertThatThrownBy(() -> other.combine(cells.rows()))
          .hasMessageContaining("Cannot take these as cells of this compressor");
      assertThatThrownBy(() -> compressor.verify(rows, rows))
          .hasMessageContaining("Cannot read compressed rows");
    }
  }
}
