package dev.bellows.compression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Numbers for the different values of a column of batches: equal values have one. A value is a
 * whole number on the way, so that no object is made for a row.
 */
final class KeptColumn {
  private static final int NONE = -1;

  private final DataType type;
  private final LongNumbers numbers = new LongNumbers();
  private Reading reading;
  private int ofNull = NONE;
  private int ofNan = NONE;

  /** How values are read as whole numbers, and which value, as in a row of Spark's, one is. */
  private record Reading(BitsAt bits, LongFunction<Object> value) {}

  /** The whole number of a row of a column, which is not null. */
  private interface BitsAt {
    long at(ColumnVector column, int row);
  }

  /**
   * @param type one that {@link #keeps}
   */
  KeptColumn(DataType type) {
    this.type = type;
    reading = reading(type);
  }

  /** Whether values of that type can be kept as they are read from a batch. */
  static boolean keeps(DataType type) {
    return type instanceof IntegerType
        || type instanceof DateType
        || type instanceof LongType
        || type instanceof ShortType
        || type instanceof ByteType
        || type instanceof BooleanType
        || type instanceof DoubleType
        || type instanceof FloatType
        || type.equals(DataTypes.StringType);
  }

  private static Reading reading(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return texts();
    }
    if (type instanceof LongType) {
      return new Reading(ColumnVector::getLong, bits -> bits);
    }
    if (type instanceof DoubleType) { // −0.0 is 0.0, and all NaNs are one
      return new Reading(
          (column, row) -> Double.doubleToLongBits(column.getDouble(row) + 0.0),
          Double::longBitsToDouble);
    }
    if (type instanceof FloatType) {
      return new Reading(
          (column, row) -> Float.floatToIntBits(column.getFloat(row) + 0.0f),
          bits -> Float.intBitsToFloat((int) bits));
    }
    if (type instanceof BooleanType) {
      return new Reading((column, row) -> column.getBoolean(row) ? 1 : 0, bits -> bits == 1);
    }
    if (type instanceof ShortType) {
      return new Reading(ColumnVector::getShort, bits -> (short) bits);
    }
    if (type instanceof ByteType) {
      return new Reading(ColumnVector::getByte, bits -> (byte) bits);
    }
    return new Reading(ColumnVector::getInt, bits -> (int) bits);
  }

  /** Texts in the order in which they came. */
  private static Reading texts() {
    Map<UTF8String, Integer> places = new HashMap<>();
    List<String> texts = new ArrayList<>();
    return new Reading(
        (column, row) -> {
          UTF8String text = column.getUTF8String(row);
          Integer place = places.get(text);
          if (place == null) {
            place = texts.size();
            places.put(text.copy(), place); // The batch's own bytes are written over.
            texts.add(text.toString());
          }
          return place;
        },
        bits -> texts.get((int) bits));
  }

  void clear() {
    numbers.clear();
    reading = reading(type);
    ofNull = NONE;
    ofNan = NONE;
  }

  /** How many numbers there are. */
  int size() {
    return numbers.size();
  }

  /** Numbers the values of some rows. */
  void number(ColumnVector column, int from, int size, int[] to) {
    boolean hasNull = column.hasNull();
    int known = numbers.size();
    for (int i = 0; i < size; i++) {
      to[i] =
          hasNull && column.isNullAt(from + i)
              ? numberOfNull()
              : numbers.number(reading.bits().at(column, from + i));
    }
    for (int number = known; number < numbers.size(); number++) {
      if (number != ofNull && isNan(value(number))) {
        ofNan = number;
      }
    }
  }

  private int numberOfNull() {
    if (ofNull == NONE) {
      ofNull = numbers.another();
    }
    return ofNull;
  }

  private static boolean isNan(Object value) {
    return (value instanceof Double number && number.isNaN())
        || (value instanceof Float single && single.isNaN());
  }

  /** Whether any value was null or NaN. */
  boolean hasMissing() {
    return ofNull != NONE || ofNan != NONE;
  }

  /** Whether it is the number of null or NaN. */
  boolean isMissing(int number) {
    return number == ofNull || number == ofNan;
  }

  /** The value of a number, null included. */
  Object value(int number) {
    return number == ofNull ? null : reading.value().apply(numbers.key(number));
  }
}
