package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bellows.core.testing.TestSession;
import org.junit.jupiter.api.Test;

/** The other side, a Connect session that is refused, is in {@code ConnectTest}. */
class SessionsTest {
  @Test
  void aClassicSessionPasses() {
    assertThatCode(() -> Sessions.requireClassic(TestSession.get(), "run", "it must"))
        .doesNotThrowAnyException();
  }
}
