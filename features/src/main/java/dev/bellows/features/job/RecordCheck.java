package dev.bellows.features.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.Columns;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Tells the records that fit the schema of their source from those that do not: text that cannot be
 * read as its types, too few or too many values, null in a column that is declared {@code not
 * null}.
 */
final class RecordCheck {
  /** The column in which Spark keeps the raw text of a record that it cannot read. */
  static final String RAW = "_bellows_malformed";

  private static final String FILE = "file";
  private static final String RECORD = "record";

  private final Dataset<Row> records;
  private final StructType schema;
  private final boolean hasRaw;

  private RecordCheck(Dataset<Row> records, StructType schema, boolean hasRaw) {
    this.records = records;
    this.schema = schema;
    this.hasRaw = hasRaw;
  }

  /** For text: the records carry the column {@link #RAW}. */
  static RecordCheck ofText(Dataset<Row> records, StructType schema) {
    return new RecordCheck(records, schema, true);
  }

  /** For typed files, in which only nulls can be wrong. */
  static RecordCheck ofNulls(Dataset<Row> records, StructType schema) {
    return new RecordCheck(records, schema, false);
  }

  static boolean needsNullCheck(StructType schema) {
    return Arrays.stream(schema.fields()).anyMatch(field -> !field.nullable());
  }

  /** The rows that fit, with the columns of the schema. */
  Dataset<Row> fitting() {
    return readWhole(records).where(malformed().equalTo(false)).select(columns());
  }

  /** The rows that do not fit: their file and their raw text. */
  Dataset<Row> malformedRecords() {
    Column whole = to_json(struct(columns()));
    return readWhole(records)
        .where(malformed())
        .select(
            col("_metadata.file_path").as(FILE),
            (hasRaw ? coalesce(Columns.named(RAW), whole) : whole).as(RECORD));
  }

  /** The number of rows that do not fit, by file. Reads the source once. */
  Map<String, Long> count() {
    Dataset<Row> counts =
        readWhole(records).where(malformed()).groupBy(col("_metadata.file_path").as(FILE)).count();
    return byFile(counts);
  }

  /** The same from records that were written as JSON by {@link #malformedRecords}. */
  static Map<String, Long> countWritten(Dataset<Row> written) {
    return byFile(written.groupBy(FILE).count());
  }

  static StructType writtenSchema() {
    return new StructType().add(FILE, DataTypes.StringType).add(RECORD, DataTypes.StringType);
  }

  private static Map<String, Long> byFile(Dataset<Row> counts) {
    Map<String, Long> byFile = new TreeMap<>();
    counts
        .collectAsList()
        .forEach(row -> byFile.put(Location.shown(decoded(row.getString(0))), row.getLong(1)));
    return byFile;
  }

  private static Path decoded(String uri) {
    return new Path(URI.create(uri));
  }

  /**
   * Spark reads only the columns that a query asks for, and so overlooks a wrong value in the
   * others, and it refuses to read {@link #RAW} alone. This condition is always true, asks for all
   * columns, and is opaque to the optimizer.
   */
  private Dataset<Row> readWhole(Dataset<Row> rows) {
    if (!hasRaw) {
      return rows;
    }
    Column[] present =
        Arrays.stream(schema.fieldNames())
            .map(name -> Columns.named(name).isNull())
            .toArray(Column[]::new);
    return rows.where(xxhash64(present).geq(lit(Long.MIN_VALUE)));
  }

  /** True or false, never null. */
  private Column malformed() {
    Column malformed = hasRaw ? Columns.named(RAW).isNotNull() : lit(false);
    for (StructField field : schema.fields()) {
      if (!field.nullable()) {
        malformed = malformed.or(Columns.named(field.name()).isNull());
      }
    }
    return malformed;
  }

  private Column[] columns() {
    return Arrays.stream(schema.fieldNames()).map(Columns::named).toArray(Column[]::new);
  }
}
