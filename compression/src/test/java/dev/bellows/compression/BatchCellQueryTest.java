package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.WeightMeaning;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCellQueryTest {
  @TempDir private Path folder;

  private Dataset<Row> rows;
  private BinningModel bins;

  @BeforeEach
  void write() {
    String path = folder.resolve("rows").toString();
    SampleRows.of(8, 3000)
        .selectExpr(
            "*",
            "cast(`a.b` as short) as small",
            "cast(label as boolean) as flag",
            "cast(delay as float) as single",
            "date_add(date'2026-01-01', label) as date",
            "timestamp_micros(`a.b` * 1000000L) as time",
            "cast(w as decimal(5,2)) as price",
            "-w as negative")
        .write()
        .parquet(path);
    rows = TestSession.get().read().parquet(path);
    bins =
        Binner.quantiles(3)
            .columns("x", "a.b", "city", "flag", "price")
            .column("time", BinPolicy.quantiles(2))
            .special("a.b", 7)
            .fit(rows);
  }

  /** The cells of both ways by their key, of which all is compared but the rounding. */
  private void bothWaysAgree(PostBinningCompressor compressor, Optional<String> weight) {
    CellSchema schema = compressor.schema();
    assertThat(BatchCellQuery.of(bins, schema, rows, weight)).isPresent();
    CellQuery query = new CellQuery(bins, schema);
    List<Row> fromBatches = query.cells(query.group(rows, weight)).collectAsList();
    List<Row> fromRows = query.cells(query.groupRows(rows, weight)).collectAsList();
    int key = schema.features().size() + schema.keptColumns().size();
    Map<List<Object>, Row> expected = new HashMap<>();
    fromRows.forEach(row -> expected.put(key(row, key), row));
    assertThat(fromBatches).hasSameSizeAs(fromRows).hasSizeGreaterThan(100);
    for (Row cell : fromBatches) {
      Row other = expected.remove(key(cell, key));
      assertThat(other).isNotNull();
      assertThat(cell.getLong(key)).isEqualTo(other.getLong(key));
      for (int i = key + 1; i < cell.length(); i++) {
        if (other.isNullAt(i)) {
          assertThat(cell.isNullAt(i)).isTrue();
        } else {
          double value = other.getDouble(i);
          assertThat(cell.getDouble(i)).isCloseTo(value, within(1e-8 * Math.max(1, value)));
        }
      }
    }
    assertThat(expected).isEmpty();
  }

  private static List<Object> key(Row row, int size) {
    return java.util.stream.IntStream.range(0, size)
        .mapToObj(i -> (Object) String.valueOf(row.get(i)))
        .toList();
  }

  @Test
  void cellsOfBatchesAreThoseOfRows() {
    bothWaysAgree(PostBinningCompressor.labelled(bins, "label"), Optional.empty());
    bothWaysAgree(
        PostBinningCompressor.cells(bins)
            .protecting("day", "date", "small", "flag", "single")
            .measuring("delay", "price"),
        Optional.empty());
    bothWaysAgree(
        PostBinningCompressor.labelled(bins, "label")
            .measuring("delay")
            .weight("fraction", WeightMeaning.FREQUENCY),
        Optional.of("fraction"));
    bothWaysAgree(
        PostBinningCompressor.labelled(bins, "label")
            .measuring("delay")
            .weight("w", WeightMeaning.FREQUENCY),
        Optional.of("w"));
  }

  @Test
  void whatIsInNoCellIsCounted() {
    PostBinningCompressor weighted =
        PostBinningCompressor.labelled(bins, "label").weight("w", WeightMeaning.FREQUENCY);
    try (CompressedRows cells = weighted.compress(rows)) {
      assertThat(cells.report().zeroWeights()).isEqualTo(rows.where("w = 0").count()).isPositive();
      assertThat(cells.report().rowsIn()).isEqualTo(rows.where("w > 0").count());
      assertThat(weighted.verify(rows, cells.rows()).verdict())
          .isEqualTo(CompressionProof.Verdict.EXACT);
    }
    assertThatThrownBy(
            () ->
                PostBinningCompressor.labelled(bins, "label")
                    .weight("negative", WeightMeaning.FREQUENCY)
                    .compress(rows))
        .hasMessageContaining(
            "%,d rows have a weight that is null, NaN, infinite or negative"
                .formatted(rows.where("w > 0").count()));
    assertThatThrownBy(() -> PostBinningCompressor.labelled(bins, "day").compress(rows))
        .hasMessageContaining(
            "null or NaN in %,d rows".formatted(rows.where("day is null").count()));
    assertThatThrownBy(() -> PostBinningCompressor.labelled(bins, "single").compress(rows))
        .hasMessageContaining(
            "null or NaN in %,d rows".formatted(rows.where("isnan(single)").count()));
  }

  @Test
  void otherRowsTakeTheOtherWay() {
    CellSchema schema = PostBinningCompressor.cells(bins).schema();
    assertThat(BatchCellQuery.of(bins, schema, rows.where("x > 1"), Optional.empty())).isEmpty();
    BinningModel one = bins.only(List.of("x"));
    CellSchema ofOne = PostBinningCompressor.cells(one).schema();
    assertThat(BatchCellQuery.of(one, ofOne, rows, Optional.empty())).isPresent();
    assertThat(BatchCellQuery.of(one, ofOne, SampleRows.of(1, 5), Optional.empty())).isEmpty();
    CellSchema times = PostBinningCompressor.cells(bins).protecting("time").schema();
    assertThat(BatchCellQuery.of(bins, times, rows, Optional.empty())).isEmpty();
  }
}
