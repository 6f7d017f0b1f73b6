package dev.bellows.features.validate;

import dev.bellows.core.Columns;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.FeatureDrift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A report as a table. */
final class ValidationRows {
  private static final String STATE = "state";
  private static final StructType DRIFT =
      StructType.fromDDL(
          "psi DOUBLE, psi_debiased DOUBLE, psi_low DOUBLE, psi_high DOUBLE, p_value DOUBLE,"
              + " q_value DOUBLE, material_p_value DOUBLE, material_q_value DOUBLE,"
              + " jensen_shannon DOUBLE, hellinger DOUBLE, total_variation DOUBLE,"
              + " verdict STRING, reason STRING");

  private ValidationRows() {}

  static Dataset<Row> of(ValidationReport report, SparkSession spark) {
    Map<String, FeatureDrift> drifts =
        report.drift().map(DriftReport::features).orElse(List.of()).stream()
            .collect(Collectors.toMap(d -> d.feature().toLowerCase(Locale.ROOT), d -> d));
    Dataset<Row> statistics = report.current().toDataFrame(spark);
    Column[] kept =
        Arrays.stream(statistics.columns())
            .filter(name -> !name.equals(STATE))
            .map(Columns::named)
            .toArray(Column[]::new);
    Dataset<Row> profile = statistics.select(kept);
    StructType schema = profile.schema();
    for (StructField field : DRIFT.fields()) {
      schema = schema.add(field);
    }
    List<Row> rows = new ArrayList<>();
    // Rows that are made on the driver come back from there: no job runs.
    for (Row row : profile.collectAsList()) {
      String name = row.getString(0).toLowerCase(Locale.ROOT);
      rows.add(with(row, drifts.get(name)));
    }
    return spark.createDataFrame(rows, schema);
  }

  private static Row with(Row statistics, FeatureDrift drift) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < statistics.length(); i++) {
      values.add(statistics.get(i));
    }
    if (drift == null) {
      values.addAll(Collections.nCopies(DRIFT.length(), null));
      return RowFactory.create(values.toArray());
    }
    for (double number :
        new double[] {
          drift.psi(),
          drift.debiased(),
          drift.interval().low(),
          drift.interval().high(),
          drift.pValue(),
          drift.qValue(),
          drift.materialPValue(),
          drift.materialQValue(),
          drift.jensenShannon(),
          drift.hellinger(),
          drift.totalVariation()
        }) {
      values.add(Double.isNaN(number) ? null : (Double) number);
    }
    values.add(drift.verdict().name());
    values.add(drift.reason());
    return RowFactory.create(values.toArray());
  }
}
