package dev.bellows.features.binning;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import dev.bellows.core.Schemas;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.ColumnKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts all columns' buckets in one query. */
final class CountQuery {
  private final List<ColumnBinning> numbers;
  private final List<ColumnBinning> texts;
  private final Optional<String> weight;

  CountQuery(List<ColumnBinning> columns, Optional<String> weight) {
    numbers = columns.stream().filter(c -> c.kind() != ColumnKind.TEXT).toList();
    texts = columns.stream().filter(c -> c.kind() == ColumnKind.TEXT).toList();
    this.weight = weight;
  }

  Map<String, BucketCounts> of(Dataset<Row> rows) {
    weight.ifPresent(name -> Schemas.requireNumeric(rows.schema(), name, "weight rows by"));
    CountAggregator aggregator = new CountAggregator(numbers, texts, weight.isPresent());
    Dataset<Row> counted = rows.agg(call(aggregator));
    ConnectClasses.require(counted, BinningModel.class);
    byte[] bytes = counted.collectAsList().get(0).getAs(0);
    CountState.Counted all =
        CountState.Counted.read(bytes, aggregator.buckets(), weight.isPresent());
    if (all.wrongWeights() > 0) {
      throw new BellowsException(
          String.format(
              "Cannot count by weight '%s': %,d rows have a weight that is null, NaN, infinite or"
                  + " negative. Filter them out, or give them a weight.",
              weight.orElseThrow(), all.wrongWeights()));
    }
    return byColumn(all);
  }

  private Column call(CountAggregator aggregator) {
    return udaf(aggregator, CountAggregator.inputEncoder())
        .apply(
            arrayOf(numbers.stream().map(CountQuery::number).toList(), lit(0.0)),
            arrayOf(texts.stream().map(BinningModel::input).toList(), lit("")),
            weight.map(CountQuery::weight).orElse(lit(1.0)));
  }

  private static Column number(ColumnBinning binning) {
    return coalesce(BinningModel.input(binning), lit(Double.NaN));
  }

  private static Column weight(String name) {
    return coalesce(Columns.named(name).cast("double"), lit(Double.NaN));
  }

  /** An array with an element of the right type where there are no columns. */
  private static Column arrayOf(List<Column> columns, Column none) {
    return columns.isEmpty() ? array(none) : array(columns.toArray(Column[]::new));
  }

  private Map<String, BucketCounts> byColumn(CountState.Counted all) {
    List<ColumnBinning> columns = new ArrayList<>(numbers);
    columns.addAll(texts);
    Map<String, BucketCounts> counts = new LinkedHashMap<>();
    int from = 0;
    for (ColumnBinning binning : columns) {
      int to = from + binning.buckets();
      counts.put(
          binning.name(),
          new BucketCounts(
              binning.id(),
              Arrays.copyOfRange(all.rows(), from, to),
              Arrays.copyOfRange(all.weights(), from, to),
              Arrays.copyOfRange(all.squares(), from, to)));
      from = to;
    }
    return counts;
  }
}
