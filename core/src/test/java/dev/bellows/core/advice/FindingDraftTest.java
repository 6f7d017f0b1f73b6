package dev.bellows.core.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.advice.Finding.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingDraftTest {
  private static final double WALL = 1000;

  private static final class Draft extends RuleDraft<Draft> {
    Draft() {
      super("slow-scan", "A scan is slow");
    }

    @Override
    protected Draft self() {
      return this;
    }

    RuleInfo done() {
      return info();
    }
  }

  private static final RuleInfo RULE =
      new Draft()
          .speaks("time >= minTime")
          .from("a test")
          .takes(Safety.CODE_CHANGE)
          .limit("minTime", 100, "ms", "shorter scans are well")
          .done();

  private static FindingDraft draft() {
    return new FindingDraft(RULE, "node 3", WALL).says("It takes %.1f s.", 0.5);
  }

  @Test
  void aRuleSaysWhatWasDrafted() {
    assertThat(RULE)
        .isEqualTo(
            new RuleInfo(
                "slow-scan",
                "A scan is slow",
                "time >= minTime",
                "a test",
                Safety.CODE_CHANGE,
                List.of(new Threshold("minTime", 100, "ms", "shorter scans are well"))));
  }

  @Test
  void aFindingSaysWhatWasDrafted() {
    Finding finding =
        draft()
            .because("NO_INDEX")
            .number("time", 500, "ms")
            .costs(400)
            .saves(100, 300)
            .advises("Read less.", "rows.limit(1)");
    assertThat(finding)
        .isEqualTo(
            new Finding(
                "slow-scan",
                Severity.SEVERE,
                "node 3",
                "It takes 0.5 s.",
                List.of(new Measure("time", 500, "ms")),
                400,
                new Gain(100, 300),
                "Read less.",
                "rows.limit(1)",
                Safety.CODE_CHANGE,
                "NO_INDEX"));
  }

  @ParameterizedTest
  @CsvSource({
    "49, LOW",
    "50, MODERATE",
    "199, MODERATE",
    "200, SEVERE",
    "499, SEVERE",
    "500, CRITICAL"
  })
  void severityIsTheShareOfTheRun(double cost, Severity severity) {
    assertThat(draft().costs(cost).advises("Read less.", "").severity()).isEqualTo(severity);
  }

  @Test
  void whatThreatensALargerRunIsNeverLow() {
    Finding small = draft().costs(1).atLeast(Severity.SEVERE).advises("Read less.", "");
    assertThat(small.severity()).isEqualTo(Severity.SEVERE);
    Finding large = draft().costs(900).atLeast(Severity.SEVERE).advises("Read less.", "");
    assertThat(large.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void costsStayWithinTheRunAndGainsWithinTheCosts() {
    Finding finding = draft().costs(5_000).saves(4_000, 6_000).advises("Read less.", "");
    assertThat(finding.costMillis()).isEqualTo(WALL);
    assertThat(finding.gain()).isEqualTo(new Gain(WALL, WALL));
    Finding nothing = draft().costs(-3).saves(-2, -1).advises("Read less.", "");
    assertThat(nothing.costMillis()).isZero();
    assertThat(nothing.gain()).isEqualTo(Gain.NONE);
  }

  @Test
  void moreOfTheClusterMaySaveWhereNothingIsWrong() {
    Finding finding = draft().couldSave(700).advises("Add cores.", "", Safety.NEXT_SESSION);
    assertThat(finding.costMillis()).isZero();
    assertThat(finding.gain()).isEqualTo(Gain.upTo(700));
    assertThat(finding.safety()).isEqualTo(Safety.NEXT_SESSION);
  }

  @Test
  void aFindingThatSaysNothingIsRefused() {
    FindingDraft silent = new FindingDraft(RULE, "node 3", WALL);
    assertThatThrownBy(() -> silent.advises("Read less.", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid finding of rule 'slow-scan': no message");
  }
}
