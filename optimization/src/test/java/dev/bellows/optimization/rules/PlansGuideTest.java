package dev.bellows.optimization.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.advice.Threshold;
import dev.bellows.core.advice.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide's tables are made from what the rules and their reasons say of themselves. */
class PlansGuideTest {
  private static final Path ROOT = Path.of(System.getProperty("bellows.root"));
  private static final String REASONS = "<!-- made from the reasons by PlansGuideTest -->\n";
  private static final String RULES = "<!-- made from the rules by PlansGuideTest -->\n";
  private static final String AFTER = "\n## The rules\n";

  @Test
  void theGuideHasTheTablesThatTheRulesGive() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/plans.md"));
    assertThat(guide).contains(REASONS, RULES, AFTER);
    String expected =
        guide.substring(0, guide.indexOf(REASONS))
            + REASONS
            + reasons()
            + guide.substring(guide.indexOf(AFTER), guide.indexOf(RULES))
            + RULES
            + rules();

    Path made = ROOT.resolve("optimization/target/plans.md");
    Files.createDirectories(made.getParent());
    Files.writeString(made, expected);

    assertThat(guide)
        .as("The rules changed. To renew the guide: cp optimization/target/plans.md docs/plans.md")
        .isEqualTo(expected);
  }

  private static String reasons() {
    return "\n| reason | why | what to do |\n|---|---|---|\n"
        + Arrays.stream(FilterReason.values())
            .map(each -> String.format("| `%s` | %s | %s |\n", each, each.why(), each.rewrite()))
            .collect(Collectors.joining());
  }

  private static String rules() {
    return "\n| rule | looks for | speaks when, costs and gains | thresholds | after |\n"
        + "|---|---|---|---|---|\n"
        + new OptimizationRules()
            .rules().stream()
                .map(Rule::info)
                .map(PlansGuideTest::row)
                .collect(Collectors.joining());
  }

  private static String row(RuleInfo info) {
    String thresholds =
        info.thresholds().stream()
            .map(PlansGuideTest::threshold)
            .collect(Collectors.joining("<br>"));
    return String.format(
        "| `%s` | %s | %s | %s | %s |\n",
        info.id(), info.title(), info.formula(), thresholds, info.source());
  }

  private static String threshold(Threshold threshold) {
    return String.format("`%s` %s: %s", threshold.key(), value(threshold), threshold.meaning());
  }

  private static String value(Threshold threshold) {
    return switch (threshold.unit()) {
      case "bytes" -> Words.bytes(threshold.value());
      case "share" -> Words.percent(threshold.value());
      case "ratio" -> String.format(Locale.ROOT, "%.2f", threshold.value()).replace(".00", "");
      default -> Words.count(threshold.value());
    };
  }
}
