package dev.bellows.features.trend;

/**
 * How far back the rows lie that the features of a row can depend on. Who computes features of some
 * rows only, must have at least these before them.
 *
 * @param orderColumn the column whose values {@code micros} measures
 * @param unbounded whether all rows before count, however old: expanding windows, {@code ewma},
 *     {@code timeSinceLast}, filling forward
 * @param rows the rows of a group before the row; 0 where no window or lag counts rows
 * @param micros the time before the row; 0 where no window or gap is a length of time
 */
public record TrendReach(String orderColumn, boolean unbounded, long rows, long micros) {
  static TrendReach of(TrendDefinition definition) {
    boolean windowed =
        definition.features.stream().anyMatch(TrendFeature.OfWindow.class::isInstance);
    boolean unbounded =
        definition.features.stream().anyMatch(TrendFeature.OfSeries.class::isInstance)
            || definition.fill == Fill.FORWARD
            || (windowed
                && definition.windows.stream().anyMatch(ExpandingWindow.class::isInstance));
    return new TrendReach(
        definition.order, unbounded, rows(definition, windowed), micros(definition, windowed));
  }

  private static long rows(TrendDefinition definition, boolean windowed) {
    long rows = 0;
    for (TrendFeature feature : definition.features) {
      if (feature instanceof TrendFeature.OfLag lagged) {
        rows = Math.max(rows, lagged.lag());
      }
    }
    for (TrendWindow window : definition.windows) {
      if (windowed && window instanceof RowWindow counted) {
        rows = Math.max(rows, counted.rows());
      }
    }
    return rows + definition.visibility().gapRows();
  }

  private static long micros(TrendDefinition definition, boolean windowed) {
    long micros = 0;
    for (TrendWindow window : definition.windows) {
      if (windowed && window instanceof TimeWindow time) {
        micros = Math.max(micros, time.micros());
      }
    }
    return Math.addExact(micros, definition.visibility().gapMicros());
  }
}
