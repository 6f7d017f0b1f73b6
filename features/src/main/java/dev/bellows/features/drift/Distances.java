package dev.bellows.features.drift;

/** Distances between two histograms of the same buckets, each given by its shares. */
final class Distances {
  private Distances() {}

  /** The square root of the Jensen–Shannon divergence in bits. */
  static double jensenShannon(double[] p, double[] q) {
    double bits = 0;
    for (int i = 0; i < p.length; i++) {
      double middle = (p[i] + q[i]) / 2;
      bits += information(p[i], middle) / 2 + information(q[i], middle) / 2;
    }
    return Math.sqrt(Math.max(0, bits));
  }

  private static double information(double share, double of) {
    return share == 0 ? 0 : share * Math.log(share / of) / Math.log(2);
  }

  static double hellinger(double[] p, double[] q) {
    double squares = 0;
    for (int i = 0; i < p.length; i++) {
      double difference = Math.sqrt(p[i]) - Math.sqrt(q[i]);
      squares += difference * difference;
    }
    return Math.sqrt(squares / 2);
  }

  static double totalVariation(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.abs(p[i] - q[i]);
    }
    return sum / 2;
  }

  /** The greatest difference of the cumulated shares within a range of buckets. */
  static double kolmogorovSmirnov(double[] p, double[] q, int from, int to) {
    double totalP = 0;
    double totalQ = 0;
    for (int i = from; i < to; i++) {
      totalP += p[i];
      totalQ += q[i];
    }
    double sumP = 0;
    double sumQ = 0;
    double greatest = 0;
    for (int i = from; i < to - 1; i++) {
      sumP += p[i];
      sumQ += q[i];
      greatest = Math.max(greatest, Math.abs(sumP / totalP - sumQ / totalQ));
    }
    return greatest;
  }

  /** Pearson's statistic of two samples of so many rows. */
  static double chiSquare(double[] p, double[] q, double n, double m) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double pooled = (n * p[i] + m * q[i]) / (n + m);
      double difference = p[i] - q[i];
      sum += pooled == 0 ? 0 : difference * difference / pooled;
    }
    return sum * n * m / (n + m);
  }
}
