package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TemporalTrendFeaturesTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void sevenFeaturesOfASmallSeries() {
    Dataset<Row> sales =
        spark.sql(
            "select * from values ('a', 1, 10), ('a', 2, 13), ('a', 3, 11) t(store, day, amount)");
    Row last =
        sales
            .transform(
                TemporalTrendFeatures.groupBy("store")
                        .orderBy("day")
                        .on("amount")
                        .windows(TrendWindow.rows(3))
                        .all()
                    ::apply)
            .orderBy("day")
            .collectAsList()
            .get(2);
    assertThat(last.schema().fieldNames())
        .containsExactly(
            "store",
            "day",
            "amount",
            "amount_delta_1",
            "amount_pct_change_1",
            "amount_momentum_3r",
            "amount_volatility_3r",
            "amount_slope_3r",
            "amount_rank_3r",
            "amount_range_3r");
    assertThat(last.getDouble(3)).isEqualTo(-2.0);
    assertThat(last.getDouble(4)).isEqualTo(-2.0 / 13);
    assertThat(last.getDouble(5)).isEqualTo(-1.0 / 3);
    assertThat(last.getDouble(6)).isEqualTo(Math.sqrt(7.0 / 3));
    assertThat(last.getDouble(7)).isEqualTo(0.5);
    assertThat(last.getDouble(8)).isEqualTo(2.0);
    assertThat(last.getDouble(9)).isEqualTo(3.0);
  }
}
