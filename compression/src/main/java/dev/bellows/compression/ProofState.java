package dev.bellows.compression;

import dev.bellows.core.CompensatedSum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a proof knows of one side. Public because Spark's encoder of Java objects asks for it; not
 * for use outside of this package.
 */
public final class ProofState implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Marginals of more labels than this would be as large as the rows. */
  static final int MOST_LABELS = 64;

  private static final long[] SEEDS = {0x243F6A8885A308D3L, 0x13198A2E03707344L};
  private static final double UNIT = 0x1p-61;

  private final int[] buckets;
  private long rows;
  private final long[] rowPrint = new long[SEEDS.length];
  private final long[] weightPrint = new long[SEEDS.length];
  private final long[] squarePrint = new long[SEEDS.length];
  private final CompensatedSum weight = new CompensatedSum();
  private final CompensatedSum squaredWeight = new CompensatedSum();
  private final CompensatedSum weightProjection = new CompensatedSum();
  private final CompensatedSum squareProjection = new CompensatedSum();
  private boolean finite = true;
  private final TreeMap<String, Marginal> marginals = new TreeMap<>();
  private boolean manyLabels;
  private final MeasureState[] measures;
  private final CompensatedSum[] measureProjections;
  private final double[] measureScales;

  /** The rows and weights of the buckets of all features after each other. */
  static final class Marginal implements Serializable {
    private static final long serialVersionUID = 1L;

    final long[] rows;
    final CompensatedSum[] weights;

    Marginal(int size) {
      rows = new long[size];
      weights = totals(size);
    }

    void merge(Marginal other) {
      for (int i = 0; i < rows.length; i++) {
        rows[i] += other.rows[i];
        weights[i].add(other.weights[i]);
      }
    }
  }

  /**
   * @param buckets how many codes each feature has
   */
  ProofState(int[] buckets, int measures) {
    this.buckets = buckets;
    this.measures = new MeasureState[measures];
    Arrays.setAll(this.measures, i -> new MeasureState());
    measureProjections = totals(measures);
    measureScales = new double[measures];
  }

  private static CompensatedSum[] totals(int size) {
    CompensatedSum[] totals = new CompensatedSum[size];
    Arrays.setAll(totals, i -> new CompensatedSum());
    return totals;
  }

  void add(ProofRow row) {
    rows += row.getRows();
    double place = addPrints(row);
    weight.add(row.getWeight());
    squaredWeight.add(row.getSquaredWeight());
    weightProjection.addProduct(row.getWeight(), place);
    squareProjection.addProduct(row.getSquaredWeight(), place);
    addMarginals(row);
    for (int i = 0; i < measures.length; i++) {
      double of = row.getWeights()[i];
      measures[i].add(of, row.getMeans()[i], row.getSquares()[i]);
      measureProjections[i].addProduct(of * place, row.getMeans()[i]);
      measureScales[i] += of * Math.abs(row.getMeans()[i]);
    }
  }

  /** A number from 0 to 1 that the key decides, by which sums are weighed. */
  private double addPrints(ProofRow row) {
    boolean weighs = isWeight(row.getWeight()) && isWeight(row.getSquaredWeight());
    finite &= weighs;
    long count = Residues.reduce(Math.max(0, row.getRows()));
    long heavy = weighs ? Residues.of(row.getWeight()) : 0;
    long square = weighs ? Residues.of(row.getSquaredWeight()) : 0;
    long first = 0;
    for (int i = 0; i < SEEDS.length; i++) {
      long key = key(i, row);
      rowPrint[i] = Residues.add(rowPrint[i], Residues.multiply(count, key));
      weightPrint[i] = Residues.add(weightPrint[i], Residues.multiply(heavy, key));
      squarePrint[i] = Residues.add(squarePrint[i], Residues.multiply(square, key));
      first = i == 0 ? key : first;
    }
    return first * UNIT;
  }

  private static boolean isWeight(double weight) {
    return weight >= 0 && weight < Double.POSITIVE_INFINITY;
  }

  private static long key(int which, ProofRow row) {
    long hash = SEEDS[which];
    for (int code : row.getCodes()) {
      hash = Residues.mix(hash, code);
    }
    return Residues.reduce(Residues.mix(hash, row.getOthers()[which]) & Long.MAX_VALUE);
  }

  private void addMarginals(ProofRow row) {
    if (manyLabels) {
      return;
    }
    Marginal marginal = marginals.get(row.getLabel());
    if (marginal == null) {
      marginal = new Marginal(Arrays.stream(buckets).sum());
      marginals.put(row.getLabel(), marginal);
      forgetMany();
    }
    int offset = 0;
    for (int i = 0; i < buckets.length; i++) {
      int code = row.getCodes()[i];
      if (code >= 0 && code < buckets[i]) { // Of damaged cells the fingerprints tell.
        marginal.rows[offset + code] += row.getRows();
        marginal.weights[offset + code].add(row.getWeight());
      }
      offset += buckets[i];
    }
  }

  private void forgetMany() {
    if (marginals.size() > MOST_LABELS) {
      manyLabels = true;
      marginals.clear();
    }
  }

  void merge(ProofState other) {
    rows += other.rows;
    for (int i = 0; i < SEEDS.length; i++) {
      rowPrint[i] = Residues.add(rowPrint[i], other.rowPrint[i]);
      weightPrint[i] = Residues.add(weightPrint[i], other.weightPrint[i]);
      squarePrint[i] = Residues.add(squarePrint[i], other.squarePrint[i]);
    }
    weight.add(other.weight);
    squaredWeight.add(other.squaredWeight);
    weightProjection.add(other.weightProjection);
    squareProjection.add(other.squareProjection);
    finite &= other.finite;
    other.marginals.forEach(
        (label, marginal) ->
            marginals
                .computeIfAbsent(label, l -> new Marginal(marginal.rows.length))
                .merge(marginal));
    manyLabels |= other.manyLabels;
    if (manyLabels) {
      marginals.clear();
    } else {
      forgetMany();
    }
    for (int i = 0; i < measures.length; i++) {
      measures[i].add(other.measures[i]);
      measureProjections[i].add(other.measureProjections[i]);
      measureScales[i] += other.measureScales[i];
    }
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array in memory throws none.
    }
    return bytes.toByteArray();
  }

  static ProofState read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (ProofState) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array in memory throws none.
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This class itself is there", e);
    }
  }

  long rows() {
    return rows;
  }

  /** The two fingerprints of the rows, of their weights, and of the squares of these. */
  long[] rowPrint() {
    return rowPrint.clone();
  }

  long[] weightPrint() {
    return weightPrint.clone();
  }

  long[] squarePrint() {
    return squarePrint.clone();
  }

  CompensatedSum weight() {
    return weight;
  }

  CompensatedSum squaredWeight() {
    return squaredWeight;
  }

  CompensatedSum weightProjection() {
    return weightProjection;
  }

  CompensatedSum squareProjection() {
    return squareProjection;
  }

  /** Whether all weights are finite and not negative. */
  boolean isFinite() {
    return finite;
  }

  /** By label; empty if there are too many labels. */
  Map<String, Marginal> marginals() {
    return marginals;
  }

  boolean hasManyLabels() {
    return manyLabels;
  }

  MeasureState measure(int number) {
    return measures[number];
  }

  CompensatedSum measureProjection(int number) {
    return measureProjections[number];
  }

  /** The sum of the weighted values without their signs. */
  double measureScale(int number) {
    return measureScales[number];
  }
}
