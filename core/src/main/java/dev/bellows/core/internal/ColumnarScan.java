package dev.bellows.core.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Files as Spark's vectorized readers decode them: batches of columns, before they are made rows.
 * No public method gives them. For classic sessions only.
 */
public final class ColumnarScan {
  private final FileSourceScanExec scan;
  private final int[] places;

  private ColumnarScan(FileSourceScanExec scan, int[] places) {
    this.scan = scan;
    this.places = places;
  }

  /**
   * The scan of rows that are read from files as they are. Empty where the plan does anything else
   * (filters are not applied to batches, those of deletion vectors included; what is cached is not
   * read from files) or the format has no batches. Plans the query; runs no job.
   */
  public static Optional<ColumnarScan> of(Dataset<Row> rows) {
    SparkPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().executedPlan();
    SparkPlan source = source(plan);
    // Above spark.sql.codegen.maxFields columns a scan has no batches.
    if (!(source instanceof FileSourceScanExec scan) || !scan.supportsColumnar()) {
      return Optional.empty();
    }
    int[] places = places(plan.output(), scan.output());
    return Arrays.stream(places).anyMatch(place -> place < 0)
        ? Optional.empty()
        : Optional.of(new ColumnarScan(scan, places));
  }

  /** What is below the nodes that change neither values nor the number of rows. */
  private static SparkPlan source(SparkPlan plan) {
    SparkPlan node = plan;
    while (node instanceof WholeStageCodegenExec
        || node instanceof InputAdapter
        || node instanceof ColumnarToRowExec
        || (node instanceof ProjectExec project && choosesOnly(project))) {
      node = node.children().head();
    }
    return node;
  }

  private static boolean choosesOnly(ProjectExec project) {
    return CollectionConverters.asJava(project.projectList()).stream()
        .allMatch(Attribute.class::isInstance);
  }

  /** A scan's columns stand in the order of the file. */
  private static int[] places(Seq<Attribute> wanted, Seq<Attribute> scanned) {
    List<Attribute> columns = CollectionConverters.asJava(scanned);
    return CollectionConverters.asJava(wanted).stream()
        .mapToInt(
            attribute -> {
              int place = 0;
              while (place < columns.size()
                  && !columns.get(place).exprId().equals(attribute.exprId())) {
                place++;
              }
              return place < columns.size() ? place : -1;
            })
        .toArray();
  }

  /** The batches; one is valid until the next is asked for. */
  public JavaRDD<ColumnarBatch> batches() {
    return scan.executeColumnar().toJavaRDD();
  }

  /** Where in a batch each column of the rows is. */
  public int[] places() {
    return places.clone();
  }

  /** A number of a row of a column, which is not null. */
  public interface NumberAt {
    /** The number of that row. */
    double at(ColumnVector column, int row);
  }

  /**
   * How the numbers of a column are read: booleans as 0 and 1, dates as days, timestamps as
   * microseconds.
   *
   * @throws IllegalStateException if its values have none
   */
  public static NumberAt number(DataType type) {
    if (type instanceof DoubleType) {
      return ColumnVector::getDouble;
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return ColumnVector::getInt;
    }
    if (type instanceof LongType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      return (column, row) -> (double) column.getLong(row);
    }
    if (type instanceof FloatType) {
      return ColumnVector::getFloat;
    }
    if (type instanceof ShortType) {
      return ColumnVector::getShort;
    }
    if (type instanceof ByteType) {
      return ColumnVector::getByte;
    }
    if (type instanceof BooleanType) {
      return (column, row) -> column.getBoolean(row) ? 1 : 0;
    }
    if (type instanceof DecimalType decimal) {
      return (column, row) ->
          column.getDecimal(row, decimal.precision(), decimal.scale()).toDouble();
    }
    throw new IllegalStateException("No number is read from a column of type " + type);
  }

  /** Some numbers of a column, NaN for null. The array is new. */
  public static double[] numbers(ColumnVector column, int from, int count) {
    if (column.dataType() instanceof DoubleType && !column.hasNull()) {
      return doubles(column, from, count);
    }
    NumberAt number = number(column.dataType());
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = column.isNullAt(from + i) ? Double.NaN : number.at(column, from + i);
    }
    return values;
  }

  /** Some doubles of a column without nulls, copied as one block where the reader has one. */
  public static double[] doubles(ColumnVector column, int from, int count) {
    // Of values in a dictionary the block is empty, and only an assertion would say so.
    if (column instanceof WritableColumnVector vector && !vector.hasDictionary()) {
      return vector.getDoubles(from, count);
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = column.getDouble(from + i);
    }
    return values;
  }
}
