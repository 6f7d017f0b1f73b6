package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.features.drift.DriftMeasure;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
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
            + " [column, check, between, in, matches, complete, unique, expression, metric,"
            + " rowCount, drift, measure, max, name, severity, minPassRate, confidence, nulls]");
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
        "Rule 1 of 'rules' of step 'clean' has both 'expression' and 'column'; write two rules, or"
            + " one of the two.");
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

  private static Rule read(Object item) {
    List<Rule> rules = RuleSet.fromList(List.of(item), SUBJECT).rules();
    assertThat(RuleSet.fromList(RuleSet.of(rules).toList(), SUBJECT).rules()).isEqualTo(rules);
    return rules.get(0);
  }

  @Test
  void eachKindHasItsWords() {
    assertThat(read(Map.of("complete", "a"))).isEqualTo(Rule.column("a", "is not null"));
    assertThat(read(Map.of("column", "a", "between", List.of(0L, 9.5))))
        .isEqualTo(Rule.between("a", 0, 9.5))
        .isEqualTo(Rule.column("a", "between 0 and 9.5"));
    assertThat(read(Map.of("column", "a", "in", List.of("it's", "\\", 7L, true))))
        .isEqualTo(Rule.in("a", "it's", "\\", 7, true))
        .isEqualTo(Rule.column("a", "in ('it\\'s', '\\\\', 7, true)"));
    assertThat(read(Map.of("column", "a", "matches", "[A-Z]{3}")))
        .isEqualTo(Rule.column("a", "rlike '\\\\A(?:[A-Z]{3})\\\\z'"));
    assertThat(read(Map.of("unique", "a"))).isEqualTo(Rule.unique("a"));
    assertThat(read(Map.of("unique", List.of("a", "b.c"), "severity", "warn")))
        .isEqualTo(Rule.unique("a", "b.c").severity(Severity.WARN));
    assertThat(read(Map.of("metric", "avg(a)", "check", "> 0", "nulls", "pass")))
        .isEqualTo(Rule.metric("avg(a)", "> 0").nulls(NullPolicy.PASS));
    assertThat(read(Map.of("rowCount", ">= 1000")))
        .isEqualTo(Rule.rowCount(">= 1000"))
        .isEqualTo(Rule.metric("count(*)", ">= 1000"));
    assertThat(read(Map.of("drift", "a"))).isEqualTo(Rule.noDrift("a"));
    assertThat(read(Map.of("drift", "*", "severity", "warn")))
        .isEqualTo(Rule.noDrift().severity(Severity.WARN));
    assertThat(read(Map.of("drift", "a", "max", 0.2)))
        .isEqualTo(Rule.drift("a", DriftMeasure.PSI, 0.2));
    assertThat(read(Map.of("drift", "a", "measure", "totalVariation", "max", 1L)))
        .isEqualTo(Rule.drift("a", DriftMeasure.TOTAL_VARIATION, 1));
    assertThat(read(Map.of("complete", "a", "minPassRate", 0.9, "confidence", 0.95)))
        .isEqualTo(Rule.complete("a").minPassRate(0.9).confidence(0.95));
  }

  @Test
  void datesAndTimesAreWrittenAsSqlDoes() {
    assertThat(
            Rule.between("day", LocalDate.of(2001, 1, 31), LocalDate.of(2001, 6, 30)).condition())
        .isEqualTo("day between DATE '2001-01-31' and DATE '2001-06-30'");
    assertThat(Rule.in("at", Instant.parse("2001-01-31T12:00:00Z")).condition())
        .isEqualTo("at in (TIMESTAMP '2001-01-31T12:00:00Z')");
    assertThat(Rule.between("x", -1e-7, new BigDecimal("1E+3")).condition())
        .isEqualTo("x between -0.00000010 and 1000");
  }

  @Test
  void aWrongKindIsToldWithItsPlaceAndTheWayOut() {
    assertRefused(
        Map.of("column", "a", "between", List.of(1L)),
        "1.between",
        "Invalid 'between' of rule 1 of 'rules' of step 'clean': a list; expected a list of two,"
            + " the lowest and the highest value, such as [0, 9].");
    assertRefused(
        Map.of("column", "a", "in", List.of()),
        "1.in",
        "Invalid rule of column 'a': its set is empty.");
    assertRefused(
        Map.of("column", "a", "in", Arrays.asList("b", null)),
        "1.in",
        "Invalid value in a rule: null; a number, a text, a boolean, a date (LocalDate) or a time"
            + " (Instant) is needed.");
    assertRefused(
        Map.of("column", "a", "between", List.of(0L, Double.POSITIVE_INFINITY)),
        "1.between",
        "Invalid value in a rule: Infinity; a finite one is needed.");
    assertRefused(
        Map.of("column", "a", "matches", "[A-Z"),
        "1.matches",
        "Invalid rule of column 'a': '[A-Z' is no regular expression: Unclosed character class.");
    assertRefused(
        Map.of("column", "a", "check", "> 0", "in", List.of(1L)),
        "1.check",
        "Rule 1 of 'rules' of step 'clean' has both 'check' and 'in'; write two rules, or one of"
            + " the two.");
    assertRefused(
        Map.of("complete", "a", "check", "> 0"),
        "1.complete",
        "Rule 1 of 'rules' of step 'clean' has both 'complete' and 'check'; write two rules, or one"
            + " of the two.");
    assertRefused(
        Map.of("unique", List.of("a", "a")),
        "1.unique",
        "Invalid rule 'unique': a column is named twice in [a, a].");
    assertRefused(
        Map.of("metric", "avg(a)"),
        "1",
        "The key 'check' is missing in rule 1 of 'rules' of step 'clean'; expected what SQL writes"
            + " behind a metric, such as \"between 0 and 9\".");
    assertRefused(
        Map.of("rowCount", "> 0", "minPassRate", 0.9),
        "1.minPassRate",
        "'minPassRate' of rule 1 of 'rules' of step 'clean': Invalid rule 'count(*) > 0': it is"
            + " about the table, which has no pass rate; leave out minPassRate and confidence.");
    assertRefused(
        Map.of("drift", "a", "measure", "psi"),
        "1",
        "The key 'max' is missing in rule 1 of 'rules' of step 'clean'; expected the highest value"
            + " of the measure that holds, such as 0.1.");
    assertRefused(
        Map.of("drift", "a", "measure", "kl", "max", 1L),
        "1.measure",
        "Invalid 'measure' of rule 1 of 'rules' of step 'clean': 'kl'. Allowed: [psi, debiasedPsi,"
            + " jensenShannon, hellinger, totalVariation, kolmogorovSmirnov]");
    assertRefused(
        Map.of("drift", "a", "max", -1L),
        "1.drift",
        "Invalid rule of drift of column 'a': its bound is -1.0; a bound is 0 or more.");
    assertRefused(
        Map.of("complete", "a", "confidence", 95L),
        "1.confidence",
        "'confidence' of rule 1 of 'rules' of step 'clean': Invalid confidence: 95.0; write a share"
            + " above 0 and below 1, such as 0.95 for 95 %.");
  }
}
