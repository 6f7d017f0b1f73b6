package dev.bellows.compression.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.compression.CompressedRows;
import dev.bellows.compression.CompressionProof;
import dev.bellows.compression.PostBinningCompressor;
import dev.bellows.compression.learn.ExactnessContract;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompressionSummaryTest {
  private static CompressionSummary proved;
  private static CompressionSummary broken;

  @BeforeAll
  static void compress() {
    Dataset<Row> rows =
        TestSession.get()
            .range(0, 2000, 1, 2)
            .selectExpr(
                "double(id % 97) as `dist<ance>`", "int(id % 24) as hour", "int(id % 3) as late");
    BinningModel bins = Binner.quantiles(4).columns("dist<ance>", "hour").fit(rows);
    PostBinningCompressor compressor = PostBinningCompressor.labelled(bins, "late");
    try (CompressedRows cells = compressor.compress(rows)) {
      CompressionProof proof = compressor.verify(rows, cells.rows());
      proved = summary(compressor, cells, rows, proof);
      broken = summary(compressor, cells, rows, compressor.verify(rows.limit(1999), cells.rows()));
    }
  }

  private static CompressionSummary summary(
      PostBinningCompressor compressor,
      CompressedRows cells,
      Dataset<Row> rows,
      CompressionProof proof) {
    return new CompressionSummary(
        "Flights & more",
        Instant.parse("2026-03-01T10:00:00Z"),
        cells.schema(),
        Map.of("dist<ance>", 5, "hour", 5),
        cells.report(),
        OptionalLong.of(123_456),
        1_234,
        compressor.estimateRatio(rows),
        proof,
        ExactnessContract.usual());
  }

  @Test
  void theTextHasWhatAPersonAsks() {
    assertThat(proved.isProved()).isTrue();
    assertThat(proved.toText())
        .startsWith(
            "2,000 rows became " + proved.counts().rowsOut() + " cells, and the proof holds.")
        .contains("123.5 kB became 1.2 kB")
        .containsPattern("  dist<ance> +\\d+")
        .containsPattern("EXACT +")
        .containsPattern("LogisticRegression \\(regParam 0.01\\) +the same, changed")
        .containsPattern("GeneralizedLinearRegression \\(binomial\\) +needs cells")
        .containsPattern("RandomForestClassifier +not the same");
  }

  @Test
  void theJsonHasAllOfIt() throws IOException {
    JsonNode json = new ObjectMapper().readTree(proved.toJson());
    assertThat(json.path("bellowsCompression").asInt()).isEqualTo(1);
    assertThat(json.path("rowsIn").asLong()).isEqualTo(2000);
    assertThat(json.path("ratio").asDouble()).isEqualTo(proved.counts().ratio());
    assertThat(json.path("estimate").path("columns").size()).isEqualTo(3);
    assertThat(json.path("proof").path("checks").size()).isEqualTo(proved.proof().checks().size());
    assertThat(json.path("contracts").size()).isEqualTo(8);
    assertThat(json.path("schema").isObject()).isTrue();
  }

  @Test
  void thePageIsOneFileAndEscaped() {
    String page = proved.toHtml();
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("<h1>Flights &amp; more</h1>", "dist&lt;ance&gt;", "default-src 'none'")
        .contains("<p class=\"headline\">2,000 rows became")
        .doesNotContain("dist<ance>", "http:", "https:", "src=", "<script");
  }

  @Test
  void aProofThatFailsIsTheHeadline() {
    assertThat(broken.isProved()).isFalse();
    assertThat(broken.toText()).startsWith("The cells are not those of the rows: the proof fails.");
    assertThat(broken.toHtml())
        .contains("<p class=\"headline bad\">The cells are not those of the rows")
        .contains("<span class=\"alert chip\">failed</span>");
  }
}
