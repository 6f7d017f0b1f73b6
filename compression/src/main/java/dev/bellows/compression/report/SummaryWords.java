package dev.bellows.compression.report;

import dev.bellows.compression.CompressionProof;
import dev.bellows.compression.learn.ExactnessContract;
import java.util.Locale;

/** Numbers and answers as the report's readers read them. */
final class SummaryWords {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private SummaryWords() {}

  /** {@code 3,000,000}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 20.4}: three digits and more. */
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : ratio < 1000 ? "%.1f" : "%,.0f", ratio);
  }

  /** {@code 412.3 MB}, in powers of 1000. */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.95 && unit < UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** {@code 0} or {@code 1.2e-16}. */
  static String error(double error) {
    return error == 0 ? "0" : String.format(Locale.ROOT, "%.1e", error);
  }

  static String word(CompressionProof.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What an estimator learns from the cells of a summary. */
  static String answer(CompressionSummary summary, ExactnessContract contract) {
    if (summary.wantsOtherMode(contract)) {
      return "needs " + contract.modes().get(0).name().toLowerCase(Locale.ROOT);
    }
    return switch (contract.verdict()) {
      case EXACT -> "the same";
      case EXACT_AFTER_CHANGES -> "the same, changed";
      case NOT_EXACT -> "not the same";
      case NOT_KNOWN -> "not known";
    };
  }

  /** The verdict on all of it, as a sentence. */
  static String verdict(CompressionSummary summary) {
    return summary.isProved()
        ? String.format(
            Locale.ROOT,
            "%s rows became %s cells, and the proof holds.",
            count(summary.counts().rowsIn()),
            count(summary.counts().rowsOut()))
        : "The cells are not those of the rows: the proof fails.";
  }
}
