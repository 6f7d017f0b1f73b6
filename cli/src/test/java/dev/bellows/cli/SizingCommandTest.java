package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class SizingCommandTest {
  @Test
  void aClusterIsSizedByDataAndComplexity() {
    CapturedShell shell = CapturedShell.run("sizing", "--data-gb", "750", "--complexity", "1.5");

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .containsExactly(
            "data        750 GB",
            "complexity  1.5",
            "workers     15 (with dynamic allocation 7 to 30)",
            "memory      100 GB for each worker",
            "partitions  6,000 of about 128m");
  }

  @Test
  void littleDataNeedsOneMachine() {
    CapturedShell shell = CapturedShell.run("sizing", "--data-gb=0.5");

    assertThat(shell.outLines())
        .containsExactly(
            "data        0.5 GB",
            "complexity  1",
            "machines    1: a cluster would only add its shuffles",
            "cores       2 to 4",
            "memory      8 to 16 GB",
            "partitions  4 of about 128m");
  }

  @Test
  void theSameNumbersComeAsJson() throws Exception {
    CapturedShell shell =
        CapturedShell.run("sizing", "--data-gb", "300", "--partition-size", "256m", "--json");

    JsonNode json = new ObjectMapper().readTree(shell.out());
    assertThat(json.path("bellowsSizing").asInt()).isEqualTo(1);
    assertThat(json.path("workers").asInt()).isEqualTo(4);
    assertThat(json.path("minWorkers").asInt()).isEqualTo(2);
    assertThat(json.path("maxWorkers").asInt()).isEqualTo(8);
    assertThat(json.path("memoryPerWorkerGb").asDouble()).isEqualTo(128);
    assertThat(json.path("partitions").asInt()).isEqualTo(1200);
  }

  @Test
  void numbersThatCannotBeAreWrongUsage() {
    for (String wrong : new String[] {"0", "-3", "NaN", "much"}) {
      CapturedShell shell = CapturedShell.run("sizing", "--data-gb", wrong);

      assertThat(shell.exitCode()).isEqualTo(2);
      assertThat(shell.err()).contains(wrong);
      assertThat(shell.errLines()).hasSize(2);
    }
    assertThat(CapturedShell.run("sizing", "--data-gb", "20", "--partition-size", "big").exitCode())
        .isEqualTo(2);
  }
}
