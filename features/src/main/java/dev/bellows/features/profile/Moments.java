package dev.bellows.features.profile;

import dev.bellows.core.CompensatedSum;

/**
 * Mean and central moment sums of weighted values. Chunks of values are taken in by two passes over
 * each, then merged: P. Pébay, “Formulas for robust, one-pass parallel computation of covariances
 * and arbitrary-order statistical moments”, SAND2008-6212, with weights in place of counts. The
 * mean is kept in two doubles: differences of means far from 0 would lose the digits that the third
 * moment needs. So are the sums: many parts then round as one.
 */
final class Moments {
  private static final int BLOCK = 32;

  private double weight;
  private double mean;
  private double meanLow;
  private final CompensatedSum m2 = new CompensatedSum();
  private final CompensatedSum m3 = new CompensatedSum();
  private final CompensatedSum m4 = new CompensatedSum();

  static Moments read(StateInput in) {
    Moments moments = new Moments();
    moments.weight = in.number();
    moments.mean = in.number();
    moments.meanLow = in.number();
    moments.m2.add(in.sum());
    moments.m3.add(in.sum());
    moments.m4.add(in.sum());
    return moments;
  }

  void write(StateOutput out) {
    out.put(weight);
    out.put(mean);
    out.put(meanLow);
    out.put(m2);
    out.put(m3);
    out.put(m4);
  }

  double mean() {
    return mean;
  }

  double m2() {
    return m2.value();
  }

  double m3() {
    return m3.value();
  }

  double m4() {
    return m4.value();
  }

  /** Takes in the first values, all finite, each of weight 1 if there are no weights. */
  void add(double[] values, double[] weights, int size) {
    if (size > 0) {
      merge(weights == null ? ofValues(values, size) : ofWeighted(values, weights, size));
    }
  }

  private static Moments ofValues(double[] values, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i];
    }
    double center = sum / size;
    double s1 = 0;
    CompensatedSum s2 = new CompensatedSum();
    CompensatedSum s3 = new CompensatedSum();
    CompensatedSum s4 = new CompensatedSum();
    // Short sums round little.
    for (int from = 0; from < size; from += BLOCK) {
      double b1 = 0;
      double b2 = 0;
      double b3 = 0;
      double b4 = 0;
      for (int i = from; i < Math.min(size, from + BLOCK); i++) {
        double d = values[i] - center;
        double square = d * d;
        b1 += d;
        b2 += square;
        b3 += square * d;
        b4 += square * square;
      }
      s1 += b1;
      s2.add(b2);
      s3.add(b3);
      s4.add(b4);
    }
    return about(center, size, s1, s2.value(), s3.value(), s4.value());
  }

  private static Moments ofWeighted(double[] values, double[] weights, int size) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[i] * values[i];
      total += weights[i];
    }
    double center = sum / total;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    for (int i = 0; i < size; i++) {
      double d = values[i] - center;
      double weighted = weights[i] * d;
      double square = d * d;
      s1 += weighted;
      s2 += weighted * d;
      s3 += weighted * square;
      s4 += weighted * d * square;
    }
    return about(center, total, s1, s2, s3, s4);
  }

  /** From sums of powers of the distance to a center that is only almost the mean. */
  private static Moments about(
      double center, double weight, double s1, double s2, double s3, double s4) {
    double e = s1 / weight;
    Moments moments = new Moments();
    moments.weight = weight;
    moments.mean = center + e;
    moments.meanLow = e - (moments.mean - center);
    moments.m2.add(s2 - weight * e * e);
    moments.m3.add(s3 - 3 * e * s2 + 2 * weight * e * e * e);
    moments.m4.add(s4 - 4 * e * s3 + 6 * e * e * s2 - 3 * weight * e * e * e * e);
    return moments;
  }

  void merge(Moments b) {
    if (b.weight == 0) {
      return;
    }
    if (weight == 0) {
      set(b);
      return;
    }
    double total = weight + b.weight;
    double d = (b.mean - mean) + (b.meanLow - meanLow);
    double r = d / total;
    double wa = weight;
    double wb = b.weight;
    m4.add(b.m4);
    m4.add(
        d * r * r * r * wa * wb * (wa * wa - wa * wb + wb * wb)
            + 6 * r * r * (wa * wa * b.m2() + wb * wb * m2())
            + 4 * r * (wa * b.m3() - wb * m3()));
    m3.add(b.m3);
    m3.add(d * r * r * wa * wb * (wa - wb) + 3 * r * (wa * b.m2() - wb * m2()));
    m2.add(b.m2);
    m2.add(d * r * wa * wb);
    double step = meanLow + r * wb;
    double moved = mean + step;
    meanLow = step - (moved - mean);
    mean = moved;
    weight = total;
  }

  private void set(Moments b) {
    weight = b.weight;
    mean = b.mean;
    meanLow = b.meanLow;
    m2.add(b.m2);
    m3.add(b.m3);
    m4.add(b.m4);
  }
}
