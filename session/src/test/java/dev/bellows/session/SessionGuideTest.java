package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionGuideTest {
  @ParameterizedTest
  @EnumSource(SessionOption.class)
  void theGuideListsEveryOptionWithSparksKey(SessionOption option) throws IOException {
    List<String> guide =
        Files.readAllLines(Path.of(System.getProperty("bellows.root"), "docs", "sessions.md"));

    assertThat(guide)
        .filteredOn(line -> line.startsWith("| `" + option.key() + "`"))
        .singleElement()
        .asString()
        .contains("`" + option.sparkKey() + "`");
  }
}
