package dev.bellows.compression;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.bellows.core.Columns;
import dev.bellows.features.binning.ColumnBinning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * The codes of all features as the digits of whole numbers, each feature with its own base: one
 * long holds as many features as have fewer than 2⁶³ combinations together, and further longs the
 * others. Equal codes have equal numbers and the other way round, so no hash is needed, and nothing
 * can collide.
 */
final class PackedKey {
  /** The names of the longs; names that start so are not those of columns of people. */
  private static final String WORD = "bellows_key_";

  private final List<Digit> digits = new ArrayList<>();
  private int words;

  /**
   * A feature's place.
   *
   * @param stride the product of the bases of the digits below it, in the same long
   */
  private record Digit(ColumnBinning binning, int word, long stride) {
    Column in(Column code) {
      return stride == 1 ? code.cast("bigint") : code.cast("bigint").multiply(lit(stride));
    }

    /** Spark's own column operators have no division of whole numbers. */
    Column of() {
      return expr("(%s div %dL) %% %dL".formatted(PackedKey.word(word), stride, binning.buckets()))
          .cast("int");
    }
  }

  PackedKey(List<ColumnBinning> features) {
    long stride = 1;
    words = 1;
    for (ColumnBinning feature : features) {
      if (Math.multiplyHigh(stride, (long) feature.buckets()) != 0
          || stride * feature.buckets() < 0) {
        stride = 1;
        words++;
      }
      digits.add(new Digit(feature, words - 1, stride));
      stride *= feature.buckets();
    }
  }

  private static String word(int number) {
    return WORD + number;
  }

  /** The names of the longs' columns. */
  List<String> names() {
    return java.util.stream.IntStream.range(0, words).mapToObj(PackedKey::word).toList();
  }

  /** The longs, from what gives a feature's code; none is null or negative. */
  List<Column> pack(Function<String, Column> code) {
    List<Column> packed = new ArrayList<>();
    for (Digit digit : digits) {
      Column value = digit.in(code.apply(digit.binning().name()));
      if (digit.word() == packed.size()) {
        packed.add(value);
      } else {
        packed.set(digit.word(), packed.get(digit.word()).plus(value));
      }
    }
    return packed;
  }

  /** Each feature's code from the longs, named as the table of cells names it. */
  List<Column> unpack() {
    return digits.stream().map(d -> d.of().as(CellSchema.bin(d.binning().name()))).toList();
  }

  /** The first of the longs; below 0 it marks rows that are not in any cell. */
  Column first() {
    return Columns.named(word(0));
  }
}
