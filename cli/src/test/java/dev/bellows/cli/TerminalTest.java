package dev.bellows.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.cli.Terminal.Drawing;
import dev.bellows.cli.Terminal.Signs;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void aTerminalIsRedrawnInItsOwnWidth() {
    assertThat(terminal(UTF_8, Map.of("TERM", "xterm", "BELLOWS_COLUMNS", "132")))
        .isEqualTo(new Terminal(Drawing.REDRAWN, 132, Signs.UNICODE));
  }

  @Test
  void aDumbTerminalAndContinuousIntegrationGetPlainLines() {
    assertThat(terminal(UTF_8, Map.of("TERM", "dumb")).drawing()).isEqualTo(Drawing.APPENDED);
    assertThat(terminal(UTF_8, Map.of()).drawing()).isEqualTo(Drawing.APPENDED);
    assertThat(terminal(UTF_8, Map.of("TERM", "xterm", "CI", "true")).drawing())
        .isEqualTo(Drawing.APPENDED);
    assertThat(terminal(UTF_8, Map.of("TERM", "xterm", "CI", "false")).drawing())
        .isEqualTo(Drawing.REDRAWN);
  }

  @Test
  void aFileIsNeverRedrawn() {
    Map<String, String> environment =
        Map.of("STREAM", "file", "TERM", "xterm", "BELLOWS_COLUMNS", "200");

    assertThat(Terminal.of(environment, "STREAM", UTF_8))
        .isEqualTo(new Terminal(Drawing.APPENDED, Terminal.FILE_COLUMNS, Signs.UNICODE));
  }

  @Test
  void anUnknownWidthIs80() {
    assertThat(terminal(US_ASCII, Map.of("TERM", "xterm", "BELLOWS_COLUMNS", "")))
        .isEqualTo(new Terminal(Drawing.REDRAWN, 80, Signs.ASCII));
    assertThat(terminal(US_ASCII, Map.of("TERM", "xterm", "BELLOWS_COLUMNS", "0")).columns())
        .isEqualTo(80);
  }

  private static Terminal terminal(Charset charset, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("STREAM", "terminal");
    return Terminal.of(all, "STREAM", charset);
  }
}
