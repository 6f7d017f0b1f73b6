package dev.bellows.features.trend;

/** What features compute and when they have no answer, as phrases. */
final class FeatureText {
  static final String TOO_FEW = "the window has too few values";
  static final String LAST = "the last value is missing or infinite, or " + TOO_FEW;

  private FeatureText() {}

  static String rows(int count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  static String momentum(TrendFeature.MomentumOf momentum) {
    return momentum.kind() == Momentum.RATIO
        ? "last value / mean; null where the last value is missing, for 0 / 0, and where " + TOO_FEW
        : "last value − mean; null where the last value is missing, or " + TOO_FEW;
  }

  static String volatility(TrendFeature.VolatilityOf volatility) {
    return volatility.kind() == Volatility.COEFFICIENT_OF_VARIATION
        ? "standard deviation / mean; null for 0 / 0 and where " + TOO_FEW
        : "standard deviation; null where " + TOO_FEW;
  }

  static String line(TrendFeature.LineOf line) {
    boolean timed = line.unit() != null;
    String units = timed ? FeatureOption.word(line.unit()) : "rows";
    String unit = units.substring(0, units.length() - 1);
    String two = timed ? "2 distinct times" : "2 values";
    return switch (line.kind()) {
      case SLOPE ->
          String.format(
              "least-squares slope per %s; null where %s, or below %s", unit, TOO_FEW, two);
      case STDERR ->
          String.format(
              "standard error of the least-squares slope per %s; null where %s, or below 3 values%s",
              unit, TOO_FEW, timed ? " or " + two : "");
      case R2 ->
          String.format(
              "R² of the least-squares line over %s; null where all values are equal, %s, or below"
                  + " %s",
              units, TOO_FEW, two);
    };
  }

  static String rank(TrendFeature.RankOf rank) {
    String ties =
        switch (rank.ties()) {
          case AVERAGE -> "ties averaged";
          case MIN -> "ties by their lowest";
          case MAX -> "ties by their highest";
        };
    String scale = rank.scale() == RankScale.PCT ? " / number of values" : "";
    return "rank of the last value" + scale + ", " + ties + "; null where " + LAST;
  }

  static String decay(TrendFeature.Ewma ewma) {
    String weights = ewma.isAdjusted() ? "" : ", recursive";
    String gaps = ewma.ignoresNa() ? ", rows of missing values passed over" : "";
    return String.format(
        "exponentially weighted mean of all values so far, half-life %s%s%s; null before the first",
        ewma.halfLife().label(), weights, gaps);
  }

  static String sinceLast(TrendFeature.SinceLast since) {
    return FeatureOption.word(since.unit()) + " since the last value; null before the first";
  }
}
