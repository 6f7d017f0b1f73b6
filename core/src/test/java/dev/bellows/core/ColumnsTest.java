package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void dotsAndBackQuotesArePartOfTheName() {
    Dataset<Row> df = TestSession.get().range(1).toDF("a.`b");
    assertThat(df.select(Columns.named("a.`b")).collectAsList().get(0).getLong(0)).isZero();
  }

  @Test
  void nanBecomesNullAndInfinityStays() {
    Dataset<Row> df =
        TestSession.get()
            .sql("select * from values (double('NaN')), (double('Infinity')), (1d), (null) t(x)");
    List<Row> rows = df.select(Columns.nanToNull(Columns.named("x"))).collectAsList();
    assertThat(rows.stream().map(row -> row.get(0)))
        .containsExactly(null, Double.POSITIVE_INFINITY, 1.0, null);
  }
}
