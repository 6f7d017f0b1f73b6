package dev.bellows.features.binning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.Args;
import dev.bellows.features.profile.Bucketing;
import dev.bellows.features.profile.ColumnKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The bins of one column. Its codes, in this order: 0 for missing values (null, NaN), one for each
 * special value, the bins, and one for values that were not there at the fit, where that can be
 * told.
 *
 * <p>Intervals are right-closed, (a, b], and open at both ends, so that they take every number, ±∞
 * included; −0.0 is 0.0. Other numeric types are compared as doubles: whole numbers beyond 2⁵³ and
 * decimals of many digits share a code with their neighbours.
 */
public abstract sealed class ColumnBinning implements Bucketing
    permits IntervalBinning, ValueBinning, CategoryBinning {
  private static final long serialVersionUID = 1L;

  private static final int MISSING = 0;

  private final BinnedColumn column;
  private final String id;

  ColumnBinning(BinnedColumn column, Object... whatDecides) {
    this.column = column;
    this.id = hash(getClass().getSimpleName(), column.specials(), whatDecides);
  }

  /** The column's name. */
  public final String name() {
    return column.name();
  }

  /** What its values are. */
  public final ColumnKind kind() {
    return column.kind();
  }

  /** How many bins were asked for; at least as many as there are. */
  public final int requestedBins() {
    return column.requestedBins();
  }

  /**
   * How many bins there are, without those of missing, special and unseen values: equal edges are
   * one, and a constant has three, below it, itself and above it.
   */
  public abstract int effectiveBins();

  /** Whether the bins are intervals or values in ascending order. */
  public abstract boolean ordered();

  /** The code of values that were not there at the fit; empty if no bin tells them apart. */
  public abstract OptionalInt unseen();

  /** The name of a bin, counted from 0. */
  abstract String binLabel(int bin);

  /** A number that stands for a bin, counted from 0. */
  abstract double binRepresentative(int bin);

  /** What {@link BinningJson} needs beside the column. */
  abstract void write(ObjectNode json);

  @Override
  public final int buckets() {
    return firstBin() + effectiveBins() + (unseen().isPresent() ? 1 : 0);
  }

  @Override
  public final int missing() {
    return MISSING;
  }

  /** The code of the first bin. */
  public final int firstBin() {
    return 1 + column.specials().length;
  }

  /** The special values, in the order of their codes from 1 on. */
  public final List<Double> specials() {
    return Arrays.stream(column.specials()).boxed().toList();
  }

  /** A hash of what decides the codes; not of the column's name. */
  @Override
  public final String id() {
    return id;
  }

  /**
   * What a code stands for: {@code missing}, {@code special -999}, {@code (10, 20]}, {@code ≤ 10},
   * {@code > 20}, a value, {@code other}, {@code unseen}.
   *
   * @throws IllegalArgumentException if there is no such code
   */
  public final String label(int code) {
    requireCode(code);
    if (code == MISSING) {
      return "missing";
    }
    if (code < firstBin()) {
      return "special " + text(column.specials()[code - 1]);
    }
    int bin = code - firstBin();
    return bin < effectiveBins() ? binLabel(bin) : "unseen";
  }

  /** The labels of all codes. */
  public final List<String> labels() {
    return IntStream.range(0, buckets()).mapToObj(this::label).toList();
  }

  /**
   * A number that stands for the values of a code: the weighted mean of a bin's values at the fit,
   * where they were all known, else the middle of the bin, whose open end is the least or greatest
   * value; a special or distinct value itself. NaN for missing and unseen values, for categories,
   * and for open bins in which there was none.
   *
   * @throws IllegalArgumentException if there is no such code
   */
  public final double representative(int code) {
    requireCode(code);
    if (code == MISSING) {
      return Double.NaN;
    }
    if (code < firstBin()) {
      return column.specials()[code - 1];
    }
    int bin = code - firstBin();
    return bin < effectiveBins() ? binRepresentative(bin) : Double.NaN;
  }

  /**
   * Adds a multiple of each number's code to a sum, for many numbers at once: so codes of several
   * columns become the digits of one number.
   *
   * @param values the numbers; NaN is missing
   * @param size how many of them there are
   * @param stride what the codes are multiplied by
   * @param sums to which they are added
   */
  public void addCodes(double[] values, int size, long stride, long[] sums) {
    for (int i = 0; i < size; i++) {
      double value = values[i];
      sums[i] += stride * (Double.isNaN(value) ? MISSING : code(value));
    }
  }

  /** The code of a special value; 0 if it is none. */
  final int specialCode(double value) {
    double[] specials = column.specials();
    for (int i = 0; i < specials.length; i++) {
      if (specials[i] == value) {
        return i + 1;
      }
    }
    return 0;
  }

  final BinnedColumn column() {
    return column;
  }

  final String text(double value) {
    return column.text(value);
  }

  final IllegalArgumentException notOf(String what) {
    return new IllegalArgumentException(
        String.format(
            "Cannot bin a %s by the bins of '%s', which are of its %s values",
            what, name(), kind().toString().toLowerCase(java.util.Locale.ROOT)));
  }

  private void requireCode(int code) {
    Args.check(
        code >= 0 && code < buckets(),
        "Invalid code: %s; column '%s' has the codes 0 to %s",
        code,
        name(),
        buckets() - 1);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ColumnBinning same
        && BinningJson.node(this).equals(BinningJson.node(same));
  }

  @Override
  public final int hashCode() {
    return id.hashCode();
  }

  @Override
  public final String toString() {
    return name() + " " + labels();
  }

  private static String hash(String method, double[] specials, Object... whatDecides) {
    String text = method + Arrays.toString(specials) + Arrays.deepToString(whatDecides);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
