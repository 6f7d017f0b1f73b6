package dev.bellows.features.binning;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.features.profile.ColumnKind;
import java.util.Locale;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;

/** Which columns bins can be of. */
final class ColumnTypes {
  private ColumnTypes() {}

  static ColumnKind kind(DataType type) {
    if (type instanceof NumericType) {
      return ColumnKind.NUMERIC;
    }
    if (type instanceof StringType || type instanceof CharType || type instanceof VarcharType) {
      return ColumnKind.TEXT;
    }
    if (type instanceof BooleanType) {
      return ColumnKind.BOOLEAN;
    }
    if (type instanceof DateType) {
      return ColumnKind.DATE;
    }
    boolean isTimestamp = type instanceof TimestampType || type instanceof TimestampNTZType;
    return isTimestamp ? ColumnKind.TIMESTAMP : ColumnKind.UNSUPPORTED;
  }

  /** Checks that there is such a column, of the kind that the bins are of. */
  static void require(StructType schema, ColumnBinning binning) {
    StructField field = Schemas.requireColumn(schema, binning.name(), "bin");
    if (kind(field.dataType()) != binning.kind()) {
      throw new BellowsException(
          String.format(
              "Cannot bin column '%s': its type is %s, and its bins are of %s values. Cast it to %s"
                  + " first.",
              binning.name(),
              field.dataType().simpleString(),
              binning.kind().toString().toLowerCase(Locale.ROOT),
              binning.column().type()));
    }
  }
}
