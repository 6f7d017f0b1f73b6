package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.WeightMeaning;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
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

  /** The cells of both ways by their key: all but means and squares of measures is equal. */
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
        String column = cell.schema().fieldNames()[i];
        if (column.endsWith("weight") || column.equals(CellSchema.SQUARED_WEIGHT)) {
          assertThat(cell.getDouble(i)).as(column).isEqualTo(other.getDouble(i));
        } else if (other.isNullAt(i)) {
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

  /** Weights of which no sum is exact, and of sizes that a plain sum would lose by their order. */
  @Test
  void theOrderOfRowsDoesNotTellInWeights() {
    Dataset<Row> weighted =
        rows.selectExpr(
            "x",
            "delay",
            "fraction / 3 * pow(10D, pmod(xxhash64(x, city, fraction, delay), 7)) as w");
    String path = folder.resolve("weighted").toString();
    weighted.coalesce(1).write().parquet(path);
    Dataset<Row> stored = TestSession.get().read().parquet(path);
    BinningModel one = bins.only(List.of("x"));
    PostBinningCompressor compressor =
        PostBinningCompressor.cells(one).measuring("delay").weight("w", WeightMeaning.RELIABILITY);
    assertThat(BatchCellQuery.of(one, compressor.schema(), stored, Optional.of("w"))).isPresent();
    Map<Integer, List<Double>> expected = exactSums(stored);
    List<Dataset<Row>> orders =
        List.of(
            stored,
            stored.where("true or rand() > 2"),
            stored.orderBy("w"),
            stored.orderBy(functions.desc("w")),
            stored.repartition(3, functions.col("delay")));
    for (Dataset<Row> order : orders) {
      try (CompressedRows cells = compressor.compress(order);
          CompressedRows again = compressor.combine(cells.rows())) {
        assertThat(weights(cells.rows())).isEqualTo(expected);
        assertThat(weights(again.rows())).isEqualTo(expected);
      }
    }
  }

  private static Map<Integer, List<Double>> weights(Dataset<Row> cells) {
    Map<Integer, List<Double>> weights = new HashMap<>();
    cells
        .selectExpr("x_bin", "sample_weight", "sample_weight_squared", "delay_weight")
        .collectAsList()
        .forEach(
            r -> weights.put(r.getInt(0), List.of(r.getDouble(1), r.getDouble(2), r.getDouble(3))));
    return weights;
  }

  private Map<Integer, List<Double>> exactSums(Dataset<Row> stored) {
    Map<Integer, List<BigDecimal>> sums = new HashMap<>();
    BinningModel one = bins.only(List.of("x"));
    for (Row row : stored.transform(one::apply).select("x_bin", "w", "delay").collectAsList()) {
      BigDecimal weight = new BigDecimal(row.getDouble(1));
      BigDecimal there = Double.isNaN(row.getDouble(2)) ? BigDecimal.ZERO : weight;
      sums.merge(
          row.getInt(0),
          List.of(weight, weight.multiply(weight), there),
          (a, b) ->
              List.of(a.get(0).add(b.get(0)), a.get(1).add(b.get(1)), a.get(2).add(b.get(2))));
    }
    Map<Integer, List<Double>> rounded = new HashMap<>();
    sums.forEach(
        (bin, all) -> rounded.put(bin, all.stream().map(BigDecimal::doubleValue).toList()));
    assertThat(rounded).hasSizeGreaterThan(2);
    return rounded;
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
