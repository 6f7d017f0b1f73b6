package dev.bellows.features.binning;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Schemas;
import dev.bellows.features.profile.ColumnKind;
import java.util.Locale;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which columns bins can be of. */
final class ColumnTypes {
  private ColumnTypes() {}

  /** Checks that there is such a column, of the kind that the bins are of. */
  static void require(StructType schema, ColumnBinning binning) {
    StructField field = Schemas.requireColumn(schema, binning.name(), "bin");
    if (ColumnKind.of(field.dataType()) != binning.kind()) {
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
