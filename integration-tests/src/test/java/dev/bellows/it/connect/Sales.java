package dev.bellows.it.connect;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows with ties, missing times and groups, missing and infinite values. */
public final class Sales {
  private Sales() {}

  /** {@code id, shop, at, amount, hits}: 5,000 rows, always the same. */
  public static Dataset<Row> in(SparkSession spark) {
    return spark.sql(
        """
        SELECT id,
          CASE WHEN id % 11 > 0 THEN concat('shop', pmod(xxhash64(id, 's'), 40)) END AS shop,
          CASE WHEN id % 97 > 0 THEN timestamp_seconds(pmod(xxhash64(id, 't'), 900) * 7777) END AS at,
          CASE pmod(hash(id), 40)
            WHEN 0 THEN NULL
            WHEN 1 THEN double('NaN')
            WHEN 2 THEN double('Infinity')
            ELSE pmod(xxhash64(id, 'a'), 2000001) / 7e0 - 1e5
          END AS amount,
          pmod(xxhash64(id, 'h'), 30) AS hits
        FROM range(5000)\
        """);
  }
}
