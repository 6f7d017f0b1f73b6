package dev.bellows.core.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepMarkTest {
  @Test
  void theStepIsReadBackFromANode() {
    String mark = StepMark.of("joined: all, of it");
    assertThat(StepMark.step("CollectMetrics " + mark + ", [count(1) AS rows#7L]"))
        .contains("joined: all, of it");
    assertThat(mark).isNotEqualTo(StepMark.of("joined: all, of it"));
    assertThat(StepMark.step("CollectMetrics mine, [count(1)]")).isEmpty();
  }

  @Test
  void aNoteSaysSomething() {
    assertThat(new HookNote("step", "text", Map.of("n", 1.0)).numbers()).containsEntry("n", 1.0);
    assertThatThrownBy(() -> new HookNote("step", " ", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid note about 'step'");
  }
}
