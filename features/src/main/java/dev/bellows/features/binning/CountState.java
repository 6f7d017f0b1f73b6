package dev.bellows.features.binning;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Rows by bucket while they are counted, the buckets of all columns after each other. Public
 * because Spark's encoder of Java objects asks for it; not for use outside of this package.
 */
public final class CountState implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] rows;
  private final ExactSums weights;
  private final ExactSums squares;
  private long wrongWeights;

  CountState(int buckets, boolean weighted) {
    rows = new long[buckets];
    weights = new ExactSums(weighted ? buckets : 0);
    squares = new ExactSums(weighted ? buckets : 0);
  }

  void addRow(int bucket) {
    rows[bucket]++;
  }

  void addRow(int bucket, double weight) {
    rows[bucket]++;
    weights.add(bucket, weight);
    squares.addSquare(bucket, weight);
  }

  void addWrongWeight() {
    wrongWeights++;
  }

  void merge(CountState other) {
    for (int i = 0; i < rows.length; i++) {
      rows[i] += other.rows[i];
    }
    weights.merge(other.weights);
    squares.merge(other.squares);
    wrongWeights += other.wrongWeights;
  }

  /** What {@link Counted#read} reads. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(wrongWeights);
      for (long count : rows) {
        out.writeLong(count);
      }
      for (double weight : weights.values()) {
        out.writeDouble(weight);
      }
      for (double square : squares.values()) {
        out.writeDouble(square);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array in memory throws none.
    }
    return bytes.toByteArray();
  }

  /** The counts of all columns' buckets after each other. */
  @SuppressWarnings("ArrayRecordComponent") // A carrier between two methods.
  record Counted(long wrongWeights, long[] rows, double[] weights, double[] squares) {
    static Counted read(byte[] bytes, int buckets, boolean weighted) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        long wrong = in.readLong();
        long[] rows = new long[buckets];
        for (int i = 0; i < buckets; i++) {
          rows[i] = in.readLong();
        }
        return new Counted(wrong, rows, doubles(in, rows, weighted), doubles(in, rows, weighted));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // An array in memory throws none.
      }
    }

    /** The next sums; without weights a row's is 1. */
    private static double[] doubles(DataInputStream in, long[] rows, boolean weighted)
        throws IOException {
      double[] sums = new double[rows.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = weighted ? in.readDouble() : rows[i];
      }
      return sums;
    }
  }
}
