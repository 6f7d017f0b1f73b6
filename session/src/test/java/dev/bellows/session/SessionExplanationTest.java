package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionExplanationTest {
  private static final SessionExplanation EXPLANATION =
      new SessionExplanation(
          List.of(
              new Setting("spark.app.name", "a", new Origin.Code(), "asked for in code"),
              new Setting("spark.x", "long value", new Origin.File("s.yaml", 4), "file")),
          List.of("Cannot do it. Do another."));

  @Test
  void theTableIsAligned() {
    assertThat(EXPLANATION.toString().lines())
        .containsExactly(
            "setting         value       origin         reason",
            "spark.app.name  a           code           asked for in code",
            "spark.x         long value  file:s.yaml:4  file",
            "problem: Cannot do it. Do another.");
  }

  @Test
  void theJsonHoldsTheSame() throws Exception {
    JsonNode json = new ObjectMapper().readTree(EXPLANATION.toJson());

    assertThat(json.get("bellowsSession").asInt()).isEqualTo(1);
    assertThat(json.get("settings")).hasSize(2);
    assertThat(json.at("/settings/1").toString())
        .isEqualTo(
            "{\"key\":\"spark.x\",\"value\":\"long value\",\"origin\":\"file:s.yaml:4\","
                + "\"reason\":\"file\"}");
    assertThat(json.at("/problems/0").asText()).isEqualTo("Cannot do it. Do another.");
  }
}
