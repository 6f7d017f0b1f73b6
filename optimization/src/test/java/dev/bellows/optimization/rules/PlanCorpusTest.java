package dev.bellows.optimization.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.advice.Threshold;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.optimization.testing.PlanCorpus;
import dev.bellows.optimization.testing.PlanDefect;
import dev.bellows.optimization.testing.PlanTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each planted defect is found by its rule with the right reason, and its twin is left alone. */
class PlanCorpusTest {
  @TempDir static Path folder;

  private static final Map<String, Rule> RULES =
      new OptimizationRules()
          .rules().stream()
              .collect(Collectors.toMap(rule -> rule.info().id(), Function.identity()));

  /** Named in findings by other words than the threshold's key. */
  private static final Map<String, String> MEASURES =
      Map.ofEntries(
          Map.entry("tiny-files/minFiles", "files"),
          Map.entry("tiny-files/maxAverage", "mean file"),
          Map.entry("partition-cardinality/maxBytes", "mean partition"),
          Map.entry("small-side-shuffled/maxSide", "small side"),
          Map.entry("small-side-shuffled/minAdvantage", "advantage"),
          Map.entry("unused-columns/minColumns", "not used"),
          Map.entry("unused-columns/minShare", "share"),
          Map.entry("bloom-filter-join/minBytes", "large side"),
          Map.entry("bloom-filter-join/maxSide", "filtered side"));

  private static List<PlanDefect> corpus;
  private static Map<PlanDefect, Evidence> defects;
  private static Map<PlanDefect, Evidence> twins;

  @BeforeAll
  static void plan() {
    PlanTables tables = new PlanTables(folder);
    corpus = PlanCorpus.all();
    defects =
        corpus.stream().collect(Collectors.toMap(e -> e, e -> planned(tables, e, e.defect())));
    twins = corpus.stream().collect(Collectors.toMap(e -> e, e -> planned(tables, e, e.twin())));
  }

  private static Evidence planned(
      PlanTables tables, PlanDefect each, Function<PlanTables, Dataset<Row>> query) {
    return PlanCorpus.under(
        tables.spark(), each.settings(), () -> Evidence.planned(query.apply(tables)));
  }

  @Test
  void theCorpusHasFortyPlansOrMoreAndHalfAreTpchShaped() {
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(40);
    assertThat(corpus.stream().filter(PlanDefect::isTpch))
        .hasSizeGreaterThanOrEqualTo(corpus.size() / 2);
    assertThat(corpus).extracting(PlanDefect::name).doesNotHaveDuplicates();
  }

  @Test
  void plantedDefectsAreFoundWithTheRightReason() {
    List<String> missed = new ArrayList<>();
    for (PlanDefect each : corpus) {
      Advice advice = advice(each, defects.get(each));
      assertThat(advice.failures()).isEmpty();
      boolean found =
          advice.findings().stream()
              .anyMatch(
                  one -> one.rule().equals(each.rule()) && one.reason().equals(each.reason()));
      if (!found) {
        missed.add(each + " -> " + told(advice));
      }
    }
    assertThat(1 - (double) missed.size() / corpus.size())
        .as("missed %s", missed)
        .isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void twinsAreLeftAlone() {
    List<String> wrong = new ArrayList<>();
    for (PlanDefect each : corpus) {
      Advice advice = advice(each, twins.get(each));
      assertThat(advice.failures()).isEmpty();
      if (!advice.findings().isEmpty()) {
        wrong.add(each + " -> " + told(advice));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void findingsSayWhereWhatAndWhatToDo() {
    for (PlanDefect each : corpus) {
      for (Finding finding : advice(each, defects.get(each)).findings()) {
        assertThat(finding.where()).startsWith("node ");
        assertThat(finding.action()).endsWith(".");
        assertThat(finding.message()).endsWith(".").doesNotContain("#", "NaN", "null ");
        assertThat(finding.snippet()).isNotBlank();
        assertThat(finding.numbers()).isNotEmpty();
        assertThat(finding.gain().highMillis()).isLessThanOrEqualTo(finding.costMillis());
      }
    }
  }

  @Test
  void eachThresholdSpeaksWhenItIsReachedAndNotBeyond() {
    Set<String> checked = new TreeSet<>();
    for (PlanDefect each : corpus) {
      RuleInfo info = RULES.get(each.rule()).info().with(each.thresholds());
      for (Threshold threshold : info.thresholds()) {
        Finding finding = finding(each, info);
        double measured = measure(finding, threshold);
        boolean least = threshold.key().startsWith("min");
        double beyond = least ? Math.nextUp(measured) : Math.nextDown(measured);
        assertThat(speaks(each, info.with(Map.of(threshold.key(), measured))))
            .as("%s, %s reached", each, threshold.key())
            .isTrue();
        assertThat(speaks(each, info.with(Map.of(threshold.key(), beyond))))
            .as("%s, %s not reached", each, threshold.key())
            .isFalse();
        checked.add(each.rule());
      }
    }
    Set<String> all = new TreeSet<>(RULES.keySet());
    // Nodes of Python and of native engines are not in a plan of Java's tests: see NodeRulesTest.
    all.removeAll(Set.of("python-function", "native-engine-share"));
    assertThat(checked).isEqualTo(all);
  }

  private static Finding finding(PlanDefect each, RuleInfo info) {
    return matching(each, info).get(0);
  }

  private static boolean speaks(PlanDefect each, RuleInfo info) {
    return !matching(each, info).isEmpty();
  }

  private static List<Finding> matching(PlanDefect each, RuleInfo info) {
    return RULES.get(each.rule()).evaluate(defects.get(each), info).stream()
        .filter(finding -> finding.reason().equals(each.reason()))
        .toList();
  }

  private static double measure(Finding finding, Threshold threshold) {
    String name = MEASURES.get(finding.rule() + "/" + threshold.key());
    return finding.numbers().stream()
        .filter(number -> name == null || number.name().equals(name))
        .findFirst()
        .map(Measure::value)
        .orElseThrow(() -> new AssertionError(finding + " lacks " + name));
  }

  @Test
  void rulesSayWhatTheyAre() {
    for (Rule rule : RULES.values()) {
      RuleInfo info = rule.info();
      assertThat(info.id()).matches("[a-z]+(-[a-z]+)*");
      assertThat(info.title()).isNotBlank().doesNotEndWith(".");
      assertThat(info.formula()).contains(info.thresholds().stream().map(Threshold::key).toList());
      assertThat(info.source()).isNotBlank();
      assertThat(info.thresholds()).isNotEmpty();
    }
    assertThat(RULES).hasSizeGreaterThan(20);
  }

  @Test
  void theAdvisorFindsThemOnTheClassPath() {
    assertThat(Advisor.ofClassPath().rules()).extracting(RuleInfo::id).containsAll(RULES.keySet());
  }

  private static Advice advice(PlanDefect each, Evidence evidence) {
    return Advisor.of(List.copyOf(RULES.values()))
        .with(each.rule(), each.thresholds())
        .advise(evidence);
  }

  private static List<String> told(Advice advice) {
    return advice.findings().stream()
        .map(one -> one.rule() + " " + one.reason() + " [" + one.message() + "]")
        .toList();
  }
}
