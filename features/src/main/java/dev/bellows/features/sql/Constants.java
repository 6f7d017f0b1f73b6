package dev.bellows.features.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateMap;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.MapType;
import scala.Option;

/** Arguments that are the same for all rows, and so can be read when a query is analyzed. */
final class Constants {
  private Constants() {}

  /**
   * The value as Catalyst has it; null for SQL's null.
   *
   * @throws IllegalArgumentException if it is not constant
   */
  static Object value(Expression argument, String what, String remedy) {
    if (!argument.foldable()) {
      throw notConstant(argument, what, remedy);
    }
    try {
      return argument.eval(null);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s, %s, has no value: %s", what, Expressions.name(argument), e.getMessage()),
          e);
    }
  }

  private static IllegalArgumentException notConstant(
      Expression argument, String what, String remedy) {
    return new IllegalArgumentException(
        String.format("%s, %s, is not a constant. %s", what, Expressions.name(argument), remedy));
  }

  /** The entries of a constant map as texts. */
  static List<Map.Entry<String, String>> entries(Expression map) {
    String what = "the last argument";
    String remedy = "Options are written as map('minPeriods', '3', 'closed', 'left')";
    if (map instanceof CreateMap create) {
      return created(create, what, remedy);
    }
    MapType type = (MapType) map.dataType();
    if (!(value(map, what, remedy) instanceof MapData data)) {
      return List.of();
    }
    Object[] keys = data.keyArray().toObjectArray(type.keyType());
    Object[] values = data.valueArray().toObjectArray(type.valueType());
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      entries.add(Map.entry(String.valueOf(keys[i]), String.valueOf(values[i])));
    }
    return entries;
  }

  /**
   * Each value as it was written: Spark casts those of a map to one type, and {@code 'left'} beside
   * {@code 3} to a number.
   */
  private static List<Map.Entry<String, String>> created(
      CreateMap create, String what, String remedy) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (int i = 0; i < create.keys().size(); i++) {
      Object key = value(asWritten(create.keys().apply(i)), what, remedy);
      Object value = value(asWritten(create.values().apply(i)), what, remedy);
      entries.add(Map.entry(String.valueOf(key), String.valueOf(value)));
    }
    return entries;
  }

  private static Expression asWritten(Expression argument) {
    Expression written = argument;
    while (written instanceof Cast cast && !isUsers(cast)) {
      written = cast.child();
    }
    return written;
  }

  private static boolean isUsers(Cast cast) {
    Option<?> tag = cast.getTagValue(Cast.USER_SPECIFIED_CAST());
    return tag.isDefined();
  }
}
