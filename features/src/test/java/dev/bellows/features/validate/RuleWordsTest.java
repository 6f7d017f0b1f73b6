package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleWordsTest {
  private static final String SUBJECT = "'rules' of step 'clean'";

  @Test
  void wordsMakeRules() {
    RuleSet rules =
        RuleSet.fromList(
            List.of(
                Map.of(
                    "column", "delay",
                    "check", "between 0 and 9",
                    "minPassRate", 0.99,
                    "severity", "fatal",
                    "name", "sane",
                    "nulls", "skip"),
                Map.of("expression", "a >= b", "minPassRate", 1L),
                "c is not null"),
            SUBJECT);

    assertThat(rules.rules())
        .containsExactly(
            Rule.column("delay", "between 0 and 9")
                .minPassRate(0.99)
                .severity(Severity.FATAL)
                .named("sane")
                .nulls(NullPolicy.SKIP),
            Rule.expression("a >= b").minPassRate(1),
            Rule.expression("c is not null"));
    assertThat(RuleSet.fromList(rules.toList(), SUBJECT).rules()).isEqualTo(rules.rules());
  }

  @Test
  void whatIsWrittenIsWhatDiffersFromTheDefaults() {
    assertThat(RuleSet.of(Rule.column("x", "> 0")).toList())
        .containsExactly(Map.of("column", "x", "check", "> 0"));
  }

  private static void assertRefused(Object item, String path, String message) {
    assertThatThrownBy(() -> RuleSet.fromList(Arrays.asList("true", item), SUBJECT))
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(((RuleDefinitionException) e).path()).isEqualTo(path));
  }

  @Test
  void aWrongRuleIsToldWithItsPlaceAndTheWayOut() {
    assertRefused(
        Map.of("colunm", "x"),
        "1.colunm",
        "Unknown key 'colunm' in rule 1 of 'rules' of step 'clean'; did you mean 'column'? Allowed:"
            + " [column, check, expression, name, severity, minPassRate, nulls]");
    assertRefused(
        Map.of("column", "x"),
        "1",
        "The key 'check' is missing in rule 1 of 'rules' of step 'clean'; expected what SQL writes"
            + " behind a column, such as \"between 0 and 9\".");
    assertRefused(
        Map.of("check", "> 0"),
        "1",
        "The key 'column' is missing in rule 1 of 'rules' of step 'clean'; expected the column that"
            + " is checked.");
    assertRefused(
        Map.of("name", "n"),
        "1",
        "The key 'expression' is missing in rule 1 of 'rules' of step 'clean'; expected an SQL"
            + " condition, or 'column' and 'check'.");
    assertRefused(
        Map.of("expression", "a > 0", "column", "a"),
        "1.expression",
        "Rule 1 of 'rules' of step 'clean' has both an 'expression' and a 'column'; write two"
            + " rules, or one of the two.");
    assertRefused(
        7L,
        "1",
        "Invalid rule 1 of 'rules' of step 'clean': number '7'; expected a block of keys such as"
            + " {column: amount, check: \"> 0\"}, or an expression.");
    assertRefused("", "1", "Invalid rule: its expression is empty.");
    assertRefused(
        Map.of("expression", "a", "severity", "eror"),
        "1.severity",
        "Invalid 'severity' of rule 1 of 'rules' of step 'clean': 'eror'; did you mean 'error'?"
            + " Allowed: [info, warn, error, fatal]");
    assertRefused(
        Map.of("expression", "a", "nulls", "ignore"),
        "1.nulls",
        "Invalid 'nulls' of rule 1 of 'rules' of step 'clean': 'ignore'. Allowed: [fail, pass,"
            + " skip]");
    assertRefused(
        Map.of("expression", "a", "minPassRate", 95L),
        "1.minPassRate",
        "'minPassRate' of rule 1 of 'rules' of step 'clean': Invalid minimum pass rate: 95.0; write"
            + " a share from 0 to 1, such as 0.95 for 95 %.");
    assertRefused(
        Map.of("expression", "a", "minPassRate", "95%"),
        "1.minPassRate",
        "Invalid 'minPassRate' of rule 1 of 'rules' of step 'clean': text '95%'; expected a share"
            + " from 0 to 1, such as 0.95 for 95 %.");
    assertRefused(
        Map.of("column", List.of("a"), "check", "> 0"),
        "1.column",
        "Invalid 'column' of rule 1 of 'rules' of step 'clean': a list; expected a text.");
    assertRefused(
        "true", "", "Invalid rules: two are named 'true'; give one of them a name of its own.");
  }
}
