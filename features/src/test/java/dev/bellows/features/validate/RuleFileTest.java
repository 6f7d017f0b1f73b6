package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFileTest {
  @TempDir private Path folder;

  @Test
  void aListOfRulesIsReadAsInAJobFile() throws IOException {
    RuleSet rules =
        RuleFile.read(
            file("- { column: amount, check: \"> 0\", severity: warn }\n- amount < 10\n"));
    assertThat(rules.rules()).extracting(Rule::name).containsExactly("amount > 0", "amount < 10");
    assertThat(rules.rules().get(0).severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void theListMayStandBelowItsKey() throws IOException {
    assertThat(RuleFile.read(file("rules:\n  - amount < 10\n")).rules()).hasSize(1);
  }

  @Test
  void whatIsNoFileOfRulesIsRefused() throws IOException {
    assertThatThrownBy(() -> RuleFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(BellowsException.class)
        .hasMessageEndingWith("none.yaml': there is no such file");
    Path job = file("name: x\nsteps: []\n");
    assertThatThrownBy(() -> RuleFile.read(job))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("it holds no list of rules");
    Path broken = file("- a\n- {");
    assertThatThrownBy(() -> RuleFile.read(broken))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("line ");
    Path wrong = file("- { column: amount, chek: \"> 0\" }");
    assertThatThrownBy(() -> RuleFile.read(wrong))
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessageContaining("chek");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("rules.yaml"), text);
  }
}
