package dev.bellows.features.trend;

/** The time from the last finite value to the current row. */
final class SinceLastState implements RunningState {
  private static final long serialVersionUID = 1L;

  private final Series series;
  private final double microsPerUnit;
  private double last = Double.NaN;

  SinceLastState(Series series, double microsPerUnit) {
    this.series = series;
    this.microsPerUnit = microsPerUnit;
  }

  @Override
  public void carry(StateCodec codec) {
    last = codec.carry(last);
  }

  @Override
  public void take(long row) {
    if (series.counts(Series.Axis.TIME, row)) {
      last = series.time(row);
    }
  }

  @Override
  public double value() {
    return (series.time(series.newest()) - last) / microsPerUnit;
  }
}
