package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertThat(Suggestions.nearest("dleay", List.of("date", "delay"))).contains("delay");
  }

  @Test
  void letterCaseIsIgnored() {
    assertThat(Suggestions.nearest("DELAY", List.of("delay"))).contains("delay");
  }

  @Test
  void aFarNameIsNotSuggested() {
    assertThat(Suggestions.nearest("origin", List.of("delay", "date"))).isEmpty();
    assertThat(Suggestions.didYouMean("origin", List.of("delay"))).isEmpty();
  }

  @Test
  void theFirstOfEquallyNearNamesWins() {
    assertThat(Suggestions.didYouMean("stem", List.of("step", "item")))
        .isEqualTo("; did you mean 'step'?");
  }
}
