package dev.bellows.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Threshold;
import dev.bellows.core.advice.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide's table is made from what the rules say of themselves. */
class AdviceGuideTest {
  private static final Path ROOT = Path.of(System.getProperty("bellows.root"));
  private static final String MARK = "<!-- made from the rules by AdviceGuideTest -->\n";

  @Test
  void theGuideHasTheTableThatTheRulesGive() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/advice.md"));
    assertThat(guide).contains(MARK);
    String expected = guide.substring(0, guide.indexOf(MARK)) + MARK + table();

    Path made = ROOT.resolve("metrics/target/advice.md");
    Files.createDirectories(made.getParent());
    Files.writeString(made, expected);

    assertThat(guide)
        .as("The rules changed. To renew the guide: cp metrics/target/advice.md docs/advice.md")
        .isEqualTo(expected);
  }

  private static String table() {
    return "\n| rule | looks for | speaks when, costs and gains | thresholds | takes | after |\n"
        + "|---|---|---|---|---|---|\n"
        + new MetricsRules()
            .rules().stream()
                .map(Rule::info)
                .map(AdviceGuideTest::row)
                .collect(Collectors.joining());
  }

  private static String row(RuleInfo info) {
    String thresholds =
        info.thresholds().stream()
            .map(AdviceGuideTest::threshold)
            .collect(Collectors.joining("<br>"));
    return String.format(
        "| `%s` | %s | %s | %s | %s | %s |\n",
        info.id(), info.title(), info.formula(), thresholds, takes(info.safety()), info.source());
  }

  private static String threshold(Threshold threshold) {
    return String.format("`%s` %s: %s", threshold.key(), value(threshold), threshold.meaning());
  }

  private static String value(Threshold threshold) {
    return switch (threshold.unit()) {
      case "bytes" -> Words.bytes(threshold.value());
      case "ms" -> Words.time(threshold.value());
      case "share" -> Words.percent(threshold.value());
      case "ratio" -> String.format(Locale.ROOT, "%.2f", threshold.value()).replace(".00", "");
      default -> Words.count(threshold.value());
    };
  }

  private static String takes(Safety safety) {
    return switch (safety) {
      case RUNTIME_SETTING -> "a setting, at once";
      case NEXT_SESSION -> "a setting, in the next session";
      case CODE_CHANGE -> "a change of code";
      case DATA_LAYOUT -> "a change of how data is stored";
      case NONE -> "nothing";
    };
  }
}
