package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.page.HtmlPage.Figure;
import dev.bellows.features.validate.ReportColumn.Finding;
import dev.bellows.features.validate.ReportColumn.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {
  private static final String PAGE = ReportHtml.of(SamplePages.wide(12, true));

  @Test
  void twoHundredColumnsBesideAReferenceFitIntoAMegabyte() {
    String page = ReportHtml.of(SamplePages.wide(200, true));
    assertThat(page).contains("id=c199");
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
  }

  @Test
  void nothingIsAskedOfTheNetwork() {
    assertThat(PAGE).doesNotContain("http:", "https:", "src=", "@import", "url(", "//");
    assertThat(PAGE).contains("default-src 'none'");
  }

  @Test
  void theBrowserRunsOurScriptAndNoOther() throws Exception {
    assertThat(PAGE).contains("script-src 'sha256-" + hash(between("<script>", "</script>")) + "'");
    assertThat(PAGE).contains("style-src 'sha256-" + hash(between("<style>", "</style>")) + "'");
    assertThat(PAGE).doesNotContain("unsafe", " style=", " onclick");
  }

  @Test
  void summaryThenDriftThenRulesThenColumns() {
    assertThat(PAGE.indexOf("class=\"figures\""))
        .isPositive()
        .isLessThan(PAGE.indexOf("id=\"drift\""));
    assertThat(PAGE.indexOf("id=\"drift\"")).isLessThan(PAGE.indexOf("id=\"rules\""));
    assertThat(PAGE.indexOf("id=\"rules\"")).isLessThan(PAGE.indexOf("id=\"columns\""));
  }

  @Test
  void whatDriftedIsNamedOnTopWithItsNumberAndCause() {
    String drift = between("id=\"drift\"", "</section>");
    assertThat(drift).contains("<a href=#c0>", "0.310", "48 % of the index");
    assertThat(drift).contains("Changed, but not provably by that much").doesNotContain(">origin<");
  }

  @Test
  void withoutAReferenceThereIsNoDrift() {
    String page = ReportHtml.of(SamplePages.wide(12, false));
    assertThat(page)
        .doesNotContain("id=\"drift\"", "Drift (PSI)", "Reference", "value=\"drifted\"");
  }

  @Test
  void idsAreUniqueAndReferencesLead() {
    Set<String> ids = new HashSet<>();
    Matcher id = Pattern.compile(" id=\"?([\\w-]+)").matcher(PAGE);
    while (id.find()) {
      assertThat(ids.add(id.group(1))).as(id.group(1)).isTrue();
    }
    Matcher reference =
        Pattern.compile("(?:href=#|aria-controls=|aria-labelledby=\"|for=\")([\\w-]+)")
            .matcher(PAGE);
    int references = 0;
    while (reference.find()) {
      references++;
      assertThat(ids).contains(reference.group(1));
    }
    assertThat(references).isGreaterThan(30);
  }

  @Test
  void namesAndValuesAndReasonsAreEscaped() {
    String evil = "</script><img src=x onerror=alert(1)>\"'";
    ReportColumn column =
        new ReportColumn(
            evil,
            evil,
            "text",
            Map.of(ReportColumn.Overview.MINIMUM, new ReportColumn.Cell(1, evil)),
            List.of(new Finding(Level.ALERT, evil, evil)),
            Optional.of(
                new ReportChart.Categories(
                    List.of(new ReportChart.Category(evil, 1, Double.NaN)), false, evil)),
            List.of(
                new ReportColumn.Facts(
                    evil,
                    List.of(evil, evil),
                    List.of(new ReportColumn.Fact(evil, List.of(evil, evil))))),
            Optional.of(
                new ReportColumn.Drift(
                    ReportColumn.Verdict.DRIFTED,
                    1,
                    evil,
                    evil,
                    new ReportColumn.Facts(
                        evil, List.of(""), List.of(new ReportColumn.Fact(evil, List.of(evil)))),
                    List.of(new ReportColumn.Bucket(evil, 1, 0, 1)),
                    evil)));
    String page =
        ReportHtml.of(
            new ReportPage(
                evil,
                Instant.EPOCH,
                evil,
                false,
                List.of(new Figure(evil, evil, evil)),
                Optional.of(evil),
                List.of(new ReportPage.RuleLine(false, evil, evil + "!", evil, evil, evil, evil)),
                List.of(column),
                List.of(evil)));
    assertThat(page).doesNotContain("<img").contains("&lt;img");
    assertThat(page.split("</script>", -1)).hasSize(2);
    assertThat(page.split("&lt;img", -1).length).isGreaterThan(25);
  }

  private static String between(String start, String end) {
    int from = PAGE.indexOf(start) + start.length();
    return PAGE.substring(from, PAGE.indexOf(end, from));
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(digest);
  }
}
