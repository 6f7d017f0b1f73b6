package dev.bellows.features.trend.oracle;

import static dev.bellows.features.trend.oracle.OracleVisibility.CURRENT_ROW;
import static dev.bellows.features.trend.oracle.OracleVisibility.STRICTLY_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.features.trend.oracle.OracleRows.Range;
import dev.bellows.features.trend.oracle.OracleWindow.Closed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ranges are written as the rows they hold: {@code "12"} is rows 1 and 2, {@code ""} none. */
class OracleRowsTest {
  private static final double NAN = Double.NaN;
  private static final double[] PEERS = {1, 3, 3, 3, 4};
  private static final double[] UNKNOWN = {NAN, NAN, 5, 6, 6, 9};

  private final OracleWindow three = OracleWindow.rows(3);
  private final OracleWindow twoDays = OracleWindow.time(2);

  @Test
  void rowWindowsMoveTheirEndsAsPandasDoes() {
    assertHeld(three, CURRENT_ROW, PEERS, "0", "01", "012", "123", "234");
    assertHeld(three.closed(Closed.LEFT), CURRENT_ROW, PEERS, "", "0", "01", "012", "123");
    assertHeld(three.closed(Closed.BOTH), CURRENT_ROW, PEERS, "0", "01", "012", "0123", "1234");
    assertHeld(three.closed(Closed.NEITHER), CURRENT_ROW, PEERS, "", "0", "01", "12", "23");
  }

  @Test
  void timeWindowsHoldEarlierPeersOnlyWhereTheNewestEndIsClosed() {
    assertHeld(twoDays, CURRENT_ROW, PEERS, "0", "1", "12", "123", "1234");
    assertHeld(twoDays.closed(Closed.LEFT), CURRENT_ROW, PEERS, "", "0", "0", "0", "123");
    assertHeld(twoDays.closed(Closed.BOTH), CURRENT_ROW, PEERS, "0", "01", "012", "0123", "1234");
    assertHeld(twoDays.closed(Closed.NEITHER), CURRENT_ROW, PEERS, "", "", "", "", "123");
  }

  @Test
  void expandingWindowsBeginWithTheSeries() {
    OracleWindow expanding = OracleWindow.expanding();
    assertHeld(expanding, CURRENT_ROW, PEERS, "0", "01", "012", "0123", "01234");
    assertHeld(expanding.closed(Closed.LEFT), CURRENT_ROW, PEERS, "", "0", "01", "012", "0123");
    assertHeld(expanding.closed(Closed.NEITHER), CURRENT_ROW, PEERS, "", "0", "01", "012", "0123");
  }

  @Test
  void strictlyBeforeARowStandNoneOfItsPeers() {
    assertVisible(STRICTLY_BEFORE, PEERS, "", "0", "0", "0", "0123");
    OracleWindow left = three.closed(Closed.LEFT);
    assertHeld(left, STRICTLY_BEFORE, PEERS, "", "0", "0", "0", "123");
    assertHeld(three.closed(Closed.NEITHER), STRICTLY_BEFORE, PEERS, "", "0", "0", "0", "23");
    assertHeld(twoDays.closed(Closed.LEFT), STRICTLY_BEFORE, PEERS, "", "0", "0", "0", "123");
    assertHeld(twoDays.closed(Closed.NEITHER), STRICTLY_BEFORE, PEERS, "", "", "", "", "123");
    OracleWindow expanding = OracleWindow.expanding().closed(Closed.LEFT);
    assertHeld(expanding, STRICTLY_BEFORE, PEERS, "", "0", "0", "0", "0123");
    assertThatThrownBy(() -> assertHeld(three, STRICTLY_BEFORE, PEERS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGapInTimeMovesTheWindowWithWhatIsVisible() {
    OracleVisibility one = CURRENT_ROW.gap(1);
    assertVisible(one, PEERS, "", "0", "0", "0", "0123");
    assertHeld(three, one, PEERS, "", "0", "0", "0", "123");
    assertHeld(three.closed(Closed.LEFT), one, PEERS, "", "", "", "", "012");
    assertHeld(twoDays, one, PEERS, "", "0", "0", "0", "123");
    assertHeld(twoDays.closed(Closed.BOTH), one, PEERS, "", "0", "0", "0", "0123");
    assertHeld(twoDays.closed(Closed.LEFT), one, PEERS, "", "0", "0", "0", "0");
    assertVisible(STRICTLY_BEFORE.gap(1), PEERS, "", "0", "0", "0", "0");
    OracleWindow left = twoDays.closed(Closed.LEFT);
    assertHeld(left, STRICTLY_BEFORE.gap(1), PEERS, "", "0", "0", "0", "0");
    assertHeld(left, STRICTLY_BEFORE.gap(2), PEERS, "", "", "", "", "0");
  }

  @Test
  void aGapInRowsLeavesOutRowsUpToTheCurrentOne() {
    assertVisible(CURRENT_ROW.gapRows(1), PEERS, "", "0", "01", "012", "0123");
    assertHeld(three, CURRENT_ROW.gapRows(2), PEERS, "", "", "0", "01", "012");
    assertHeld(twoDays, CURRENT_ROW.gapRows(1), PEERS, "", "", "1", "12", "123");
    assertVisible(STRICTLY_BEFORE.gapRows(1), PEERS, "", "0", "0", "0", "0123");
    assertVisible(STRICTLY_BEFORE.gapRows(3), PEERS, "", "", "", "0", "01");
  }

  @Test
  void aRowWithoutATimeIsUnknownWhereTimesMatter() {
    assertHeld(three, CURRENT_ROW, UNKNOWN, "0", "01", "012", "123", "234", "345");
    assertHeld(twoDays, CURRENT_ROW, UNKNOWN, "", "", "2", "23", "234", "5");
    assertVisible(STRICTLY_BEFORE, UNKNOWN, "", "", "", "2", "2", "234");
    OracleWindow expanding = OracleWindow.expanding().closed(Closed.LEFT);
    assertHeld(expanding, STRICTLY_BEFORE, UNKNOWN, "", "", "", "2", "2", "234");
    assertVisible(CURRENT_ROW.gap(3), UNKNOWN, "", "", "", "", "", "234");
  }

  @Test
  void timesThatFallAreNoTimes() {
    assertThatThrownBy(() -> assertHeld(twoDays, CURRENT_ROW, new double[] {2, 1}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> assertHeld(twoDays, CURRENT_ROW, new double[] {2, NAN}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWindowThatPandasRefusesIsRefused() {
    assertThatThrownBy(() -> three.minPeriods(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid window: ROWS 3.0 of which 4 must have a value");
    assertThatThrownBy(() -> OracleWindow.time(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CURRENT_ROW.gap(NAN)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertHeld(
      OracleWindow window, OracleVisibility visibility, double[] times, String... expected) {
    List<Range> held = new OracleRows(times.length, times, visibility).held(window);
    assertThat(held.stream().map(OracleRowsTest::text)).containsExactly(expected);
  }

  private static void assertVisible(
      OracleVisibility visibility, double[] times, String... expected) {
    List<Range> visible = new OracleRows(times.length, times, visibility).visible();
    assertThat(visible.stream().map(OracleRowsTest::text)).containsExactly(expected);
  }

  private static String text(Range range) {
    int[] rows = IntStream.range(range.first(), range.end()).toArray();
    return String.join("", Arrays.stream(rows).mapToObj(String::valueOf).toList());
  }
}
