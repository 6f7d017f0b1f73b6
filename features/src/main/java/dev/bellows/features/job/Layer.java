package dev.bellows.features.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far the rows of a step have come, from raw to ready. */
public enum Layer {
  /** As they were delivered. */
  BRONZE,
  /** Cleaned and conformed. */
  SILVER,
  /** Ready for use. */
  GOLD;

  /** The word that job files use: {@code silver}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Layer::label).toList();
  }

  static Layer named(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
