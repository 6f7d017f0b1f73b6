package dev.bellows.it.connect;

import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.EncodedRows;
import dev.bellows.features.encode.RareGrouping;
import dev.bellows.features.encode.Smoothing;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The shops of {@link Sales} encoded, out of fold and as new rows. */
public final class SalesEncodings {
  private static final CategoricalEncoder ENCODER =
      CategoricalEncoder.on("shop")
          .freqEncoding()
          .targetMeanEncoding("hits", Smoothing.mEstimate(3))
          .rareGrouping(RareGrouping.maxCategories(20))
          .foldBy("id");

  private SalesEncodings() {}

  /** The fitted rows, each by the other folds, beside what the model says of new ones. */
  public static Dataset<Row> of(Dataset<Row> sales) {
    EncodedRows fitted = ENCODER.fitApply(sales);
    Dataset<Row> fresh = fitted.model().apply(sales.select("id", "shop"));
    return fitted
        .rows()
        .select("id", "shop_grouped", "shop_freq", "shop_hits_mean")
        .union(fresh.selectExpr("-1 - id", "shop_grouped", "shop_freq", "shop_hits_mean"));
  }
}
