package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrendScorerTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final double NAN = Double.NaN;

  private static final TemporalTrendFeatures SALES =
      TemporalTrendFeatures.groupBy("store")
          .orderBy("day")
          .on("amount", "visits")
          .windows(TrendWindow.rows(2), TrendWindow.days(3))
          .minPeriods(1)
          .delta()
          .mean()
          .rollingRank();

  private static final TemporalTrendFeatures BEFORE =
      TemporalTrendFeatures.groupBy("store")
          .orderBy("day")
          .on("amount")
          .windows(TrendWindow.rows(2))
          .minPeriods(1)
          .asOf(AsOf.STRICTLY_BEFORE)
          .lag()
          .sum()
          .timeSinceLast(ChronoUnit.HOURS);

  @Test
  void featuresOfRowsAsTheyCome() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    assertThat(scorer.accept(FIRST.plusDays(1), 14, NAN))
        .containsExactly(4, 12, 12, 2, 2, NAN, 1, 1, NAN, NAN);
    assertThat(scorer.accept(FIRST.plusDays(7), 6, 5))
        .containsExactly(-8, 10, 6, 1, 1, NAN, 5, 5, 1, 1);
  }

  @Test
  void namesAreThoseOfTheBatch() {
    TrendScorer scorer = scorer(SALES);
    assertThat(scorer.columns()).containsExactly("amount", "visits");
    assertThat(scorer.outputNames())
        .containsExactly(
            "amount_delta_1",
            "amount_mean_2r",
            "amount_mean_3d",
            "amount_rank_2r",
            "amount_rank_3d",
            "visits_delta_1",
            "visits_mean_2r",
            "visits_mean_3d",
            "visits_rank_2r",
            "visits_rank_3d");
  }

  @Test
  void aResumedScorerGoesOnAndTheFirstStaysAsItWas() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    byte[] state = scorer.state();
    TrendScorer resumed = scorer.resume(state);
    double[] features = resumed.accept(FIRST.plusDays(1), 14, 2);
    assertThat(features[0]).isEqualTo(4);
    assertThat(scorer.state()).isEqualTo(state);
    assertThat(scorer.accept(FIRST.plusDays(1), 14, 2)).containsExactly(features);
    assertThat(scorer.state()).isEqualTo(resumed.state()).isNotEqualTo(state);
  }

  @Test
  void aCopyGoesOnOnItsOwn() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    TrendScorer copy = scorer.copy();
    assertThat(copy.accept(FIRST, 11, 1)[0]).isEqualTo(1);
    assertThat(scorer.accept(FIRST, 12, 1)[0]).isEqualTo(2);
  }

  @Test
  void theNumbersOfARowStayWhenTheNextOneComes() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    double[] second = scorer.accept(FIRST, 12, 1);
    double[] before = second.clone();
    scorer.accept(FIRST, 20, 9);
    assertThat(second).containsExactly(before);
  }

  @Test
  void peekTellsTheFeaturesBeforeTheRowComes() {
    TrendScorer scorer = scorer(BEFORE);
    scorer.accept(FIRST, 10);
    scorer.accept(FIRST, 20);
    byte[] state = scorer.state();
    double[] peeked = scorer.peek(FIRST.plusDays(1));
    assertThat(peeked).containsExactly(20, 30, 24);
    assertThat(scorer.peek(FIRST)).containsExactly(NAN, NAN, NAN);
    assertThat(scorer.state()).isEqualTo(state);
    assertThat(scorer.accept(FIRST.plusDays(1), 1e9)).containsExactly(peeked);
  }

  @Test
  void peekNeedsADefinitionThatHidesTheRowItself() {
    for (UnaryOperator<TemporalTrendFeatures> hiding :
        Arrays.<UnaryOperator<TemporalTrendFeatures>>asList(
            d -> d.gap("1 day"), d -> d.gap("1r"), d -> d.asOf(AsOf.STRICTLY_BEFORE))) {
      assertThatCode(() -> scorer(hiding.apply(SALES)).peek(FIRST)).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> scorer(SALES).peek(FIRST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot tell the features of a row before it comes: they depend on its own values."
                + " Define them with asOf(AsOf.STRICTLY_BEFORE) or with a gap, or give the values to"
                + " copy().accept(time, values).");
  }

  @Test
  void aPeekIsRefusedAsARowIs() {
    TrendScorer scorer = scorer(BEFORE);
    scorer.accept(FIRST, 10);
    refused(() -> scorer.peek(FIRST.minusDays(1)), "it lies before the last row, of 2026-03-01");
    refused(() -> scorer.peek(5), "the order column 'day' has no unit");
  }

  @Test
  void aRowBeforeTheLastIsRefusedAndChangesNothing() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    byte[] state = scorer.state();
    assertThatThrownBy(() -> scorer.accept(FIRST.minusDays(1), 3, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot score a row of 2026-02-28: it lies before the last row, of 2026-03-01. Rows come"
                + " in the order of 'day', rows without it first");
    assertThat(scorer.state()).isEqualTo(state);
    refused(
        () -> scorer.resume(state).accept(FIRST.minusDays(1), 3, 3),
        "it lies before the last row, of 2026-03-01");
  }

  @Test
  void rowsMustBeInOrderEvenWhereTimesDoNotMatter() {
    TrendScorer scorer = scorer(rowsBy("day"));
    scorer.accept(8, 1);
    refused(
        () -> scorer.accept(7, 2), "Cannot score a row of 7.0: it lies before the last row, of 8");
    refused(
        () -> scorer.resume(scorer.state()).accept(7, 2), "it lies before the last row, of 8.0");
    assertThat(scorer.accept(8, 5)).containsExactly(4);
  }

  @Test
  void rowsWithoutATimeComeFirst() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(null, 1, 1);
    assertThat(scorer.accept(null, 3, 1)).startsWith(2, 2, NAN);
    assertThat(scorer.accept(FIRST, 4, 1)).startsWith(1, 3.5, 4);
    refused(() -> scorer.accept(null, 5, 1), "Cannot score a row of no time");
  }

  @Test
  void aNumberThatIsNanComesLastAsInSpark() {
    TrendScorer scorer = scorer(rowsBy("day"));
    scorer.accept(NAN, 1);
    scorer.accept(3, 2);
    assertThat(scorer.accept(NAN, 4)).containsExactly(2);
    refused(() -> scorer.accept(4, 5), "Cannot score a row of 4.0");
  }

  @Test
  void theNumberOfValuesIsThatOfTheColumns() {
    assertThatThrownBy(() -> scorer(SALES).accept(FIRST, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot score a row of 1 values: the value columns are [amount, visits]. Give the time,"
                + " then one value for each of them, in that order, NaN if it is missing");
  }

  @Test
  void aDefinitionWithoutColumnsIsRefused() {
    assertThatThrownBy(
            () ->
                TrendScorer.of(
                    "{\"version\":1,\"groupBy\":[],\"orderBy\":\"t\",\"columns\":[],"
                        + "\"features\":[\"delta\"]}"))
        .isInstanceOf(TrendDefinitionException.class)
        .hasMessage(
            "columns: The list 'columns' of the trend definition is empty; write one such as"
                + " [amount].");
  }

  @Test
  void timesOfEachKindAreThoseOfSpark() {
    double hours = 3_600e6;
    Instant instant = Instant.parse("2026-03-01T10:00:00.000001999Z");
    double micros = 1_772_359_200_000_001.0;
    assertThat(RowTime.of(instant)).isEqualTo(new RowTime(RowTime.Kind.MOMENT, micros));
    OffsetDateTime offset = instant.atOffset(ZoneOffset.ofHours(-7));
    assertThat(RowTime.of(offset)).isEqualTo(RowTime.of(instant));
    assertThat(RowTime.of(instant.atZone(ZoneId.of("Asia/Kathmandu"))))
        .isEqualTo(RowTime.of(instant));
    assertThat(RowTime.of(offset.toLocalDateTime()))
        .isEqualTo(new RowTime(RowTime.Kind.LOCAL, micros - 7 * hours));
    assertThat(RowTime.of(FIRST))
        .isEqualTo(new RowTime(RowTime.Kind.DATE, micros - 1 - 10 * hours));
    assertThat(RowTime.of(Instant.parse("1969-12-31T23:59:59.9999999Z")).micros()).isEqualTo(-1);
    assertThat(RowTime.of(2.5, ChronoUnit.HOURS))
        .isEqualTo(new RowTime(RowTime.Kind.NUMBER, 2.5 * hours));
    refused(() -> RowTime.of(LocalTime.NOON), "Invalid time of a row: 12:00, a LocalTime");
  }

  @Test
  void timesOfDifferentKindsHaveNoOrder() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    assertThatThrownBy(() -> scorer.accept(Instant.parse("2026-03-05T00:00:00Z"), 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot score a row whose time is an Instant, OffsetDateTime or ZonedDateTime: that of"
                + " the rows before was a LocalDate, and only times of one kind have an order. Give"
                + " it as the order column 'day' has it");
    refused(
        () -> scorer.resume(scorer.state()).accept(LocalDateTime.of(2026, 3, 5, 0, 0), 10, 1),
        "a LocalDateTime: that of the rows before was a LocalDate");
  }

  @Test
  void aNumberNeedsAUnitAndAUnitANumber() {
    refused(() -> scorer(SALES).accept(5, 10, 1), "the order column 'day' has no unit");
    TrendScorer seconds =
        scorer(
            TemporalTrendFeatures.groupBy("store")
                .orderBy("epoch", ChronoUnit.SECONDS)
                .on("amount")
                .timeSinceLast(ChronoUnit.MINUTES));
    seconds.accept(60, 1);
    assertThat(seconds.accept(240, NAN)).containsExactly(3);
    refused(
        () -> seconds.accept(FIRST, 1),
        "Cannot score a row whose time is a LocalDate: the order column 'epoch' counts Seconds");
    refused(() -> seconds.accept(239.5, 1), "Cannot score a row of 239.5: it lies before the last");
  }

  @Test
  void aStateOfAnotherDefinitionIsRefused() {
    byte[] state = scorer(SALES).state();
    for (TemporalTrendFeatures other :
        Arrays.asList(
            SALES.on("amount"),
            SALES.on("visits", "amount"),
            SALES.windows(TrendWindow.rows(3)),
            SALES.closed(Closed.BOTH),
            SALES.deviation(Deviation.POPULATION),
            SALES.std(),
            BEFORE)) {
      assertThatThrownBy(() -> scorer(other).resume(state))
          .isInstanceOf(BellowsException.class)
          .hasMessageMatching(
              "Cannot go on from a saved state: another definition saved it: its fingerprint is"
                  + " [0-9a-f]{16}, that of this one [0-9a-f]{16}\\. A state goes on only with the"
                  + " definition that it was computed for, columns and options included\\. Compute"
                  + " it anew\\.");
    }
    assertThat(scorer(SALES.on("amount", "visits")).resume(state).state()).isEqualTo(state);
  }

  @Test
  void damageOfAnyByteIsSeen() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    byte[] state = scorer.state();
    for (int i = 0; i < state.length; i++) {
      byte[] damaged = state.clone();
      damaged[i] = (byte) (damaged[i] ^ 1 << i % 8);
      refusedState(scorer, damaged, "");
    }
    for (int length = 0; length < state.length; length++) {
      refusedState(scorer, Arrays.copyOf(state, length), "");
    }
    refusedState(scorer, Arrays.copyOf(state, state.length + 1), "cut or damaged");
  }

  @Test
  void whatIsWrongWithAStateIsSaid() {
    TrendScorer scorer = scorer(SALES);
    byte[] state = scorer.state();
    refusedState(scorer, new byte[0], "0 bytes that do not begin as the state of trend features");
    refusedState(scorer, new byte[100], "100 bytes that do not begin as");
    refusedState(
        scorer,
        Arrays.copyOf(state, 40),
        "it was cut or damaged: its 40 bytes lack their checksum");
    byte[] later = state.clone();
    later[7] = 2;
    refusedState(scorer, later, "it has format 2, and this version of Bellows reads 1");
  }

  @Test
  void partsThatDoNotFitTogetherAreRefusedWhateverTheChecksum() {
    TrendScorer scorer = scorer(SALES);
    scorer.accept(FIRST, 10, 1);
    byte[] state = scorer.state();
    int refused = 0;
    for (int at = 16; at + 4 < state.length; at++) {
      byte[] forged = state.clone();
      forged[at] = 127;
      ByteBuffer.wrap(forged).putInt(forged.length - 4, checksum(forged, forged.length - 4));
      try {
        scorer.resume(forged);
      } catch (BellowsException e) {
        assertThat(e).hasMessageContaining("its parts do not fit together");
        refused++;
      }
    }
    assertThat(refused).isPositive();
    byte[] longer = Arrays.copyOf(state, state.length + 8);
    ByteBuffer.wrap(longer).putInt(longer.length - 4, checksum(longer, longer.length - 4));
    refusedState(scorer, longer, "its parts do not fit together");
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  private static TemporalTrendFeatures rowsBy(String order) {
    return TemporalTrendFeatures.ungrouped().orderBy(order).on("amount").delta();
  }

  private static TrendScorer scorer(TemporalTrendFeatures features) {
    return TrendScorer.of(features.toJson());
  }

  private static void refused(ThrowingCallable work, String message) {
    assertThatThrownBy(work)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static void refusedState(TrendScorer scorer, byte[] state, String message) {
    assertThatThrownBy(() -> scorer.resume(state))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot go on from a saved state: ")
        .hasMessageContaining(message)
        .hasMessageEndingWith(". Compute it anew.");
  }
}
