package dev.bellows.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.advice.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whatIsWrittenAsJsonIsReadBack() {
    RunReport report = SampleRuns.skewedJoin();
    RunReport read = RunReport.fromJson(report.toJson());
    assertThat(read).isEqualTo(report);
    assertThat(read.toJson()).isEqualTo(report.toJson());
    assertThat(RunReport.fromJson(SampleRuns.empty().toJson())).isEqualTo(SampleRuns.empty());
  }

  @Test
  void jsonSaysFirstWhatIsAskedFirst() throws JsonProcessingException {
    JsonNode root = JSON.readTree(SampleRuns.skewedJoin().toJson());
    assertThat(root.fieldNames())
        .toIterable()
        .containsExactly(
            "version",
            "name",
            "summary",
            "completeness",
            "advice",
            "wallClock",
            "criticalPath",
            "bottlenecks",
            "evidence",
            "operations");
    assertThat(root.get("version").asInt()).isEqualTo(1);
    assertThat(root.at("/completeness").asText()).isEqualTo("LOWER_BOUND");
    assertThat(root.at("/advice/findings/0/rule").asText()).isEqualTo("data-skew");
    assertThat(root.at("/evidence/stages/2/distributions/duration/max").asLong()).isEqualTo(14_210);
    assertThat(root.at("/evidence/stages/2/totals/max/duration").asLong()).isEqualTo(14_210);
    assertThat(root.at("/evidence/jobs/2/endedMillis").isNull()).isTrue();
    assertThat(root.at("/operations/0/name").asText()).isEqualTo("read");
  }

  /** Who changes a name or a form changes the version. */
  @Test
  void jsonHasTheFieldsOfItsVersion() throws IOException {
    Set<String> paths = new TreeSet<>();
    collect("", JSON.readTree(SampleRuns.skewedJoin().toJson()), paths);
    List<String> expected;
    try (var stream = RunReportTest.class.getResourceAsStream("run-1.paths")) {
      expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(paths).containsExactlyElementsOf(expected);
  }

  private static void collect(String path, JsonNode node, Set<String> paths) {
    if (node.isObject() && path.matches(".*/(configuration|peaks|details|sum|max)")) {
      paths.add(path);
      return;
    }
    if (path.endsWith("/executors") && node.isObject()) {
      node.forEach(each -> collect(path + "/*", each, paths));
      return;
    }
    if (node.isArray()) {
      node.forEach(each -> collect(path + "[]", each, paths));
    } else if (node.isObject()) {
      node.properties().forEach(e -> collect(path + "/" + e.getKey(), e.getValue(), paths));
    } else if (!path.startsWith("/operations") && !path.contains("/children[]")) {
      paths.add(path);
    }
  }

  @Test
  void fieldsOfLaterWritersAreLeftOut() {
    String json = SampleRuns.skewedJoin().toJson();
    String later =
        json.replaceFirst("\"summary\"", "\"mood\" : \"good\", \"summary\"")
            .replace("\"stageId\" : 2,", "\"stageId\" : 2, \"colour\" : {\"red\": 1},");
    assertThat(later).isNotEqualTo(json);
    assertThat(RunReport.fromJson(later)).isEqualTo(SampleRuns.skewedJoin());
  }

  @Test
  void whatIsNoReportIsRefused() {
    assertThatThrownBy(() -> RunReport.fromJson("{\"rows\": 3}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not of a run");
    assertThatThrownBy(() -> RunReport.fromJson("no json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid report");
    String other = SampleRuns.empty().toJson().replace("\"version\" : 1", "\"version\" : 7");
    assertThatThrownBy(() -> RunReport.fromJson(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its version is 7");
    String broken = SampleRuns.empty().toJson().replace("\"wallClock\"", "\"clock\"");
    assertThatThrownBy(() -> RunReport.fromJson(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'wallClock' is missing");
  }

  @Test
  void theSummarySaysWhereTimeWentAndWhatToDoFirst() {
    assertThat(SampleRuns.skewedJoin().summary().replace('\u202f', ' '))
        .startsWith(
            "It took 42.1 s: 50 % compute, 31 % skew tail, 8 % retries. 3 findings; the"
                + " most costly: One task of 24 reads 1.8 GB")
        .endsWith("numbers are lower bounds.");
    assertThat(SampleRuns.empty().summary())
        .isEqualTo("It took 12 ms and ran no job. No rule found anything to change.");
  }

  @Test
  void textHasFindingsThenTimeThenStages() {
    String text = SampleRuns.skewedJoin().toText();
    assertThat(text)
        .containsSubsequence(
            "Findings",
            "[severe] stage 2: One task of 24",
            "(costs 13.0 s, saves 9.8 s to 12.4 s)",
            "spark.sql.adaptive.skewJoin.enabled",
            "Wall clock",
            "  compute      21.2 s   50 %",
            "  unexplained  560 ms    1 %",
            "  total        42.1 s  100 %",
            "Stages, the longest first",
            "  2 ",
            "  0 ",
            "Operations",
            "  read");
    assertThat(text).contains("2 tasks of stage 1 are not told", "Rule 'broken' failed");
    assertThat(text.lines()).allMatch(line -> line.equals(line.stripTrailing()));
  }

  @Test
  void textSaysWhatItLeavesOut() {
    assertThat(SampleRuns.ofStages(1000).toText()).contains("and 985 more stages");
    List<Finding> many =
        IntStream.range(0, 60).mapToObj(i -> SampleRuns.finding("finding " + i)).toList();
    RunReport report = SampleRuns.withFindings(SampleRuns.empty(), many);
    assertThat(report.toText()).contains("and 50 more findings");
    assertThat(report.toHtml()).contains("Shown are 50 of 60");
  }

  @Test
  void nothingOfTheDataBecomesMarkup() {
    String html = SampleRuns.skewedJoin().toHtml();
    assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)").doesNotContain("alert('x')");
    Matcher scripts = Pattern.compile("<script").matcher(html);
    assertThat(scripts.results().count()).isEqualTo(1);
    Matcher inline = Pattern.compile(" (style|on[a-z]+)=\"").matcher(html);
    assertThat(inline.find()).isFalse();
  }

  @Test
  void thePageAsksNothingOfTheNetwork() {
    String html = SampleRuns.skewedJoin().toHtml();
    assertThat(html).contains("default-src 'none'").doesNotContain("http://", "https://", "src=");
  }

  @Test
  void thePageHasAllItsParts() {
    String html = SampleRuns.skewedJoin().toHtml();
    assertThat(html)
        .containsSubsequence(
            "id=\"findings\"",
            "class=\"copy\"",
            "id=\"clock\"",
            "unexplained",
            "id=\"operations\"",
            "id=\"timeline\"",
            "Critical</text>",
            "id=\"stages\"",
            "id=\"stage-2\"",
            "How long its tasks took",
            "id=\"plans\"",
            "BroadcastHashJoin</text>",
            "id=\"executors\"",
            "id=\"configuration\"",
            "spark.<wbr>sql.<wbr>shuffle.<wbr>partitions");
    assertThat(html).contains("2 tasks of stage 1 are not told", "<a href=\"#stage-2\">");
  }

  @Test
  void anEmptyRunHasAPageToo() {
    assertThat(SampleRuns.empty().toHtml())
        .contains("No rule found anything to change")
        .doesNotContain("id=\"timeline\"", "id=\"stages\"", "NaN", "Infinity");
  }

  @Test
  void aThousandStagesMakeAPageThatSaysWhatItCuts() {
    String html = SampleRuns.ofStages(1000).toHtml();
    assertThat(html)
        .contains(
            "Shown are 100 of 1,000 stages; the JSON has all.",
            "The first 30 open for more",
            "Stages: the longest are shown, ",
            "more are not; the JSON has all")
        .doesNotContain("NaN", "Infinity");
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
  }

  @Test
  void aCellKeepsItsStylesToItselfAndHasNoScript() {
    String cell = SampleRuns.skewedJoin().toCell();
    String style = cell.substring(cell.indexOf("<style>") + 7, cell.indexOf("</style>"));
    assertThat(style.lines().filter(rule -> !rule.startsWith(".bellows-run"))).isEmpty();
    assertThat(cell).startsWith("<div class=\"bellows-run\">").endsWith("</div>");
    assertThat(cell).doesNotContainIgnoringCase("<script", "onclick", "http:", "https:", "url(");
    for (String tag : List.of("div", "p", "details", "table", "span", "i", "pre", "tr", "td")) {
      assertThat(cell.split("<" + tag + "[ >]", -1))
          .as(tag)
          .hasSameSizeAs(cell.split("</" + tag + ">", -1));
    }
  }

  @Test
  void aCellHoldsWhatMatters() {
    RunReport report = SampleRuns.skewedJoin();
    String cell = report.toCell();
    assertThat(cell)
        .contains("<strong>Join of sales &lt;script&gt;alert(")
        .contains("<details><summary><b>severe</b>", "p-skew-tail", "Operations within it")
        .contains("<p class=\"gap\">");
    assertThat(SampleRuns.empty().toCell()).contains("0 jobs").doesNotContain("<table>");
  }
}
