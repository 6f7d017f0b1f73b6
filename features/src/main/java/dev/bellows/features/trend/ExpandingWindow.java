package dev.bellows.features.trend;

/** All rows of the group up to a row, as pandas' {@code expanding}. */
public record ExpandingWindow() implements TrendWindow {
  @Override
  public String label() {
    return "expanding";
  }

  @Override
  public int defaultMinPeriods() {
    return 1;
  }
}
