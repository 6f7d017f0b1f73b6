package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.WeightMeaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

class PostBinningCompressorTest {
  private final Dataset<Row> rows = SampleRows.of(1, 600);
  private final BinningModel bins =
      Binner.quantiles(3).columns("x", "a.b", "city").special("a.b", 7).fit(rows);

  /** The rows of each key, the key being the values of the named columns in text. */
  private Map<List<String>, List<Row>> expected(Dataset<Row> of, String... kept) {
    Dataset<Row> coded = of.transform(bins::apply);
    Map<List<String>, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : coded.collectAsList()) {
      groups.computeIfAbsent(key(row, kept), k -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private List<String> key(Row row, String... kept) {
    List<String> key = new ArrayList<>();
    bins.columns().forEach(b -> key.add(String.valueOf(row.<Object>getAs(b.name() + "_bin"))));
    Arrays.stream(kept).forEach(name -> key.add(String.valueOf(row.<Object>getAs(name))));
    return key;
  }

  @Test
  void rowsOfTheSameBinsAndLabelBecomeOneThatCountsThem() {
    try (CompressedRows cells = PostBinningCompressor.labelled(bins, "label").compress(rows)) {
      Map<List<String>, List<Row>> expected = expected(rows, "label");
      List<Row> found = cells.rows().collectAsList();
      assertThat(found).hasSameSizeAs(expected.entrySet()).hasSizeGreaterThan(50);
      for (Row cell : found) {
        long n = expected.get(key(cell, "label")).size();
        assertThat(cell.<Long>getAs("n")).isEqualTo(n);
        assertThat(cell.<Double>getAs("sample_weight")).isEqualTo((double) n);
        assertThat(cell.<Double>getAs("sample_weight_squared")).isEqualTo((double) n);
      }
      assertThat(cells.report()).isEqualTo(new CompressionReport(600, 0, expected.size(), 600));
      assertThat(cells.report().ratio()).isEqualTo(600.0 / expected.size());
      assertThat(cells.mode()).isEqualTo(CompressionMode.LABELLED);
      assertThat(cells.bins()).isEqualTo(bins);
    }
  }

  @Test
  void theColumnsAreThoseOfTheSchema() {
    PostBinningCompressor compressor =
        PostBinningCompressor.labelled(bins, "label").protecting("day").representatives();
    try (CompressedRows cells = compressor.compress(rows)) {
      assertThat(cells.rows().schema().fieldNames())
          .containsExactly(
              "x_bin",
              "a.b_bin",
              "city_bin",
              "x",
              "a.b",
              "label",
              "day",
              "n",
              "sample_weight",
              "sample_weight_squared");
      assertThat(Arrays.stream(cells.rows().schema().fields()).limit(3).map(StructField::dataType))
          .containsOnly(DataTypes.IntegerType);
      assertThat(CellSchema.of(cells.rows().schema()))
          .isEqualTo(compressor.schema())
          .isEqualTo(cells.schema());
      for (Row cell : cells.rows().collectAsList()) {
        assertThat(cell.<Double>getAs("x"))
            .isEqualTo(
                Double.valueOf(bins.column("x").representative(cell.<Integer>getAs("x_bin"))));
      }
    }
  }

  @Test
  void cellsKeepMeansAndSquaresOfMeasures() {
    try (CompressedRows cells =
        PostBinningCompressor.cells(bins).measuring("delay", "label").compress(rows)) {
      checkMeasures(cells, expected(rows), row -> 1.0);
    }
  }

  @Test
  void cellsOfWeightedRowsKeepWeightedMeans() {
    PostBinningCompressor compressor =
        PostBinningCompressor.cells(bins)
            .measuring("delay", "label")
            .protecting("day")
            .weight("w", WeightMeaning.FREQUENCY);
    try (CompressedRows cells = compressor.compress(rows)) {
      Dataset<Row> weighted = rows.where("w > 0");
      checkMeasures(cells, expected(weighted, "day"), row -> row.<Double>getAs("w"), "day");
      assertThat(cells.report().rowsIn()).isEqualTo(weighted.count());
      assertThat(cells.report().zeroWeights()).isEqualTo(600 - weighted.count()).isPositive();
    }
  }

  private void checkMeasures(
      CompressedRows cells,
      Map<List<String>, List<Row>> expected,
      java.util.function.ToDoubleFunction<Row> weight,
      String... kept) {
    List<Row> found = cells.rows().collectAsList();
    assertThat(found).hasSameSizeAs(expected.entrySet()).hasSizeGreaterThan(30);
    int missing = 0;
    for (Row cell : found) {
      List<Row> of = expected.get(key(cell, kept));
      assertThat(cell.<Long>getAs("n")).isEqualTo(of.size());
      assertThat(cell.<Double>getAs("sample_weight"))
          .isEqualTo(of.stream().mapToDouble(weight).sum());
      assertThat(cell.<Double>getAs("sample_weight_squared"))
          .isEqualTo(of.stream().mapToDouble(r -> Math.pow(weight.applyAsDouble(r), 2)).sum());
      for (String measure : List.of("delay", "label")) {
        List<Row> there =
            of.stream()
                .filter(r -> !Double.isNaN(((Number) r.getAs(measure)).doubleValue()))
                .toList();
        double sum = there.stream().mapToDouble(weight).sum();
        assertThat(cell.<Double>getAs(measure + "_weight")).isEqualTo(sum);
        if (there.isEmpty()) {
          assertThat(cell.<Object>getAs(measure + "_mean")).isNull();
          assertThat(cell.<Object>getAs(measure + "_m2")).isNull();
          missing++;
          continue;
        }
        double mean =
            there.stream()
                        .mapToDouble(
                            r ->
                                weight.applyAsDouble(r)
                                    * (((Number) r.getAs(measure)).doubleValue() - 1e6))
                        .sum()
                    / sum
                + 1e6;
        double squares =
            there.stream()
                .mapToDouble(
                    r ->
                        weight.applyAsDouble(r)
                            * Math.pow(((Number) r.getAs(measure)).doubleValue() - mean, 2))
                .sum();
        assertThat(cell.<Double>getAs(measure + "_mean")).isCloseTo(mean, within(1e-8));
        assertThat(cell.<Double>getAs(measure + "_m2")).isCloseTo(squares, within(1e-7));
      }
    }
    assertThat(missing > 0).isEqualTo(kept.length > 0);
  }

  @Test
  void manyBinsOfManyColumnsTakeSeveralLongsAndAreStillExact() {
    int columns = 40;
    List<Column> wide = new ArrayList<>();
    wide.add(functions.col("id").mod(2).as("late"));
    for (int i = 0; i < columns; i++) {
      wide.add(
          functions
              .pmod(
                  functions.xxhash64(functions.expr("id % 50"), functions.lit(i)),
                  functions.lit(300))
              .cast("double")
              .as("f" + i));
    }
    Dataset<Row> many =
        dev.bellows.core.testing.TestSession.get()
            .range(500)
            .toDF()
            .select(wide.toArray(Column[]::new));
    double[] edges = IntStream.range(0, 299).mapToDouble(i -> i).toArray();
    BinningModel model =
        Binner.edges(edges)
            .columns(IntStream.range(0, columns).mapToObj(i -> "f" + i).toArray(String[]::new))
            .fit(many);
    try (CompressedRows cells = PostBinningCompressor.labelled(model, "late").compress(many)) {
      assertThat(cells.report().rowsOut()).isEqualTo(50);
      Column[] keys =
          model.columns().stream()
              .map(b -> Columns.named(CellSchema.bin(b.name())))
              .toArray(Column[]::new);
      List<Row> expected = many.transform(model::apply).select(keys).distinct().collectAsList();
      assertThat(cells.rows().select(keys).distinct().collectAsList())
          .hasSize(50)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(cells.rows().select("n").collectAsList().stream().map(r -> r.getLong(0)))
          .containsOnly(10L);
    }
  }

  @Test
  void badInputIsRefusedBeforeAnyJob() {
    PostBinningCompressor labelled = PostBinningCompressor.labelled(bins, "lable");
    assertThatThrownBy(() -> labelled.compress(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining(
            "Cannot group by column 'lable': no such column; did you mean 'label'?");
    assertThatThrownBy(() -> PostBinningCompressor.cells(bins).measuring("city").compress(rows))
        .hasMessageContaining("Cannot measure column 'city': its type is string");
    assertThatThrownBy(
            () ->
                PostBinningCompressor.cells(bins)
                    .weight("city", WeightMeaning.FREQUENCY)
                    .compress(rows))
        .hasMessageContaining("Cannot weight rows by column 'city': its type is string");
    assertThatThrownBy(
            () ->
                PostBinningCompressor.cells(bins)
                    .protecting("n")
                    .check(rows.schema().add("n", "int")))
        .hasMessageContaining("Cannot add column 'n'");
    BinningModel foreign =
        Binner.quantiles(2).columns("x").fit(rows.select(functions.lit("a").as("x")));
    assertThatThrownBy(() -> PostBinningCompressor.cells(foreign).compress(rows))
        .hasMessageContaining(
            "Cannot bin column 'x': its type is double, and its bins are of text");
    assertThatThrownBy(() -> PostBinningCompressor.cells(bins.only(List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid bins: they are of no column");
    assertThatThrownBy(() -> PostBinningCompressor.cells(bins).compress(rows.drop("city")))
        .hasMessageContaining("Cannot bin column 'city': no such column");
  }

  @Test
  void labelsThatAreMissingAreRefusedWithTheirNumber() {
    Dataset<Row> holes = rows.withColumn("label", functions.expr("if(w = 3, null, label)"));
    long number = rows.where("w = 3").count();
    assertThat(number).isPositive();
    assertThatThrownBy(() -> PostBinningCompressor.labelled(bins, "label").compress(holes))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compress by label 'label': it is null or NaN in %d rows. Filter them out, or"
                    .formatted(number)
                + " give them a label.");
    Dataset<Row> nans = rows.withColumn("label", functions.expr("if(w = 3, double('nan'), label)"));
    assertThatThrownBy(() -> PostBinningCompressor.labelled(bins, "label").compress(nans))
        .hasMessageContaining("null or NaN in %d rows".formatted(number));
  }

  @Test
  void weightsThatAreNoneAreRefusedWithTheirNumber() {
    Dataset<Row> wrong =
        rows.withColumn(
            "w",
            functions.expr(
                "case when `a.b` = 1 then null when `a.b` = 2 then -1 when `a.b` = 3 then"
                    + " double('nan') when `a.b` = 4 then double('inf') else w end"));
    long number = rows.where("`a.b` between 1 and 4").count();
    assertThat(number).isGreaterThan(20);
    assertThatThrownBy(
            () ->
                PostBinningCompressor.labelled(bins, "label")
                    .weight("w", WeightMeaning.FREQUENCY)
                    .compress(wrong))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compress by weight 'w': %d rows have a weight that is null, NaN, infinite or"
                    .formatted(number)
                + " negative. Filter them out, or give them a weight.");
  }

  @Test
  void noRowsAreNoCells() {
    try (CompressedRows cells =
        PostBinningCompressor.labelled(bins, "label").compress(rows.limit(0))) {
      assertThat(cells.rows().collectAsList()).isEmpty();
      assertThat(cells.report()).isEqualTo(new CompressionReport(0, 0, 0, 0));
      assertThat(cells.report().ratio()).isEqualTo(1);
    }
  }

  @Test
  void aSchemaIsReadBackAndOneThatIsNoneIsRefused() {
    CellSchema schema =
        PostBinningCompressor.cells(bins)
            .measuring("delay")
            .weight("w", WeightMeaning.RELIABILITY)
            .schema();
    assertThat(CellSchema.fromJson(schema.toJson())).isEqualTo(schema);
    assertThatThrownBy(() -> CellSchema.of(rows.schema()))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot read compressed rows");
    assertThatThrownBy(
            () -> CellSchema.fromJson(schema.toJson().replace("\"version\":1", "\"version\":9")))
        .hasMessageContaining("Cannot read version 9");
    assertThatThrownBy(() -> CellSchema.fromJson("{\"version\":1}"))
        .hasMessageContaining("'mode' is missing");
    assertThatThrownBy(() -> CellSchema.fromJson("{"))
        .hasMessageContaining("Cannot read what the columns");
    assertThat(schema.keptColumns()).isEmpty();
    assertThat(
            List.of(schema.features()).stream().map(Object::toString).collect(Collectors.joining()))
        .contains("a.b");
  }
}
