package dev.bellows.features.drift;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** The verdict of a feature's tests, and its words. */
final class Judgement {
  private Judgement() {}

  /** By the p-values of the feature alone. */
  static FeatureDrift alone(FeatureDrift drift, PsiSpec spec) {
    return judged(drift, drift.pValue(), drift.materialPValue(), spec, "p");
  }

  /** By the q-values among all features of a report. */
  static FeatureDrift amongOthers(FeatureDrift drift, double q, double materialQ, PsiSpec spec) {
    return judged(drift, q, materialQ, spec, "q");
  }

  private static FeatureDrift judged(
      FeatureDrift drift, double q, double materialQ, PsiSpec spec, String letter) {
    DriftVerdict verdict = verdict(drift, q, materialQ, spec);
    String reason = reason(drift, verdict, q, materialQ, spec, letter);
    return drift.judged(q, materialQ, verdict, reason);
  }

  private static DriftVerdict verdict(
      FeatureDrift drift, double q, double materialQ, PsiSpec spec) {
    if (Double.isNaN(drift.psi())) {
      return DriftVerdict.UNKNOWN;
    }
    if (spec.threshold().isPresent()) {
      boolean reached = drift.psi() >= spec.threshold().getAsDouble();
      return reached ? DriftVerdict.DRIFTED : DriftVerdict.STABLE;
    }
    if (materialQ < spec.alpha()) {
      return DriftVerdict.DRIFTED;
    }
    return q < spec.alpha() ? DriftVerdict.CHANGED : DriftVerdict.STABLE;
  }

  private static String reason(
      FeatureDrift drift,
      DriftVerdict verdict,
      double q,
      double materialQ,
      PsiSpec spec,
      String letter) {
    String psi = "PSI " + number(drift.psi());
    if (verdict == DriftVerdict.UNKNOWN) {
      String side = drift.reference().rows() == 0 ? "reference" : "current data";
      return "the " + side + " has no rows to compare";
    }
    if (spec.threshold().isPresent()) {
      String relation = verdict == DriftVerdict.DRIFTED ? " is not below " : " is below ";
      return psi + relation + number(spec.threshold().getAsDouble());
    }
    String material = number(spec.materiality());
    return switch (verdict) {
      case DRIFTED ->
          String.format("%s is above %s (%s = %s)", psi, material, letter, number(materialQ));
      case CHANGED ->
          String.format(
              "%s: the distributions differ (%s = %s), but not provably by more than %s (%s = %s)",
              psi, letter, number(q), material, letter, number(materialQ));
      default ->
          String.format(
              "%s is what chance gives %s and %s rows in %s buckets (%s = %s)",
              psi,
              number(drift.reference().effectiveRows()),
              number(drift.current().effectiveRows()),
              drift.effectiveBuckets(),
              letter,
              number(q));
    };
  }

  /** Three digits; whole numbers in full. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (Double.isInfinite(value) || Double.isNaN(value)) {
      return String.valueOf(value);
    }
    if (Math.abs(value) < 1e-3 || Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.1e" : "%.0f", value);
    }
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
