package dev.bellows.it.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.PsiSpec;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.features.validate.ValidationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The report of a real comparison in a real browser. */
class ReportInBrowserTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      "cast(id as bigint) as number, if(id % 10 < MISSING, null, id * 0.25D) as amount,"
          + " element_at(array('north', 'south', '<i>east</i>'), cast(id % 3 + 1 as int)) as shop,"
          + " id % 3 = 0 as late, date_add(DATE'2026-01-01', cast(id % 90 as int)) as day,"
          + " pow(id, 1.5) + SHIFT as moved, 7 as constant, id % 5 as `a name.with <b>marks</b>`";

  @TempDir private static Path folder;
  private static Path page;
  private static Browser browser;

  @BeforeAll
  static void makeTheReport() throws IOException {
    String reason = Browser.reasonToSkip().orElse("");
    assumeTrue(reason.isEmpty(), reason);
    Dataset<Row> reference = rows(1, 0);
    Dataset<Row> current = rows(4, 9000);
    FeatureProfile before = FeatureProfiler.all().profile(reference);
    FeatureProfile after = FeatureProfiler.all().profile(current);
    PsiSpec spec = PsiSpec.standard().bins(Binner.quantiles(10));
    ValidationReport report =
        ValidationReport.of("Shops <script>alert(1)</script>", after)
            .against(before, DriftReport.of(before, after, spec))
            .withRules(
                RuleSet.of(
                        Rule.column("amount", "is not null").minPassRate(0.9),
                        Rule.column("moved", "> 0"))
                    .evaluate(current));
    page = Files.writeString(folder.resolve("report.html"), report.toHtml());
    browser = Browser.start();
  }

  private static Dataset<Row> rows(int missing, int shift) {
    String columns =
        COLUMNS.replace("MISSING", String.valueOf(missing)).replace("SHIFT", String.valueOf(shift));
    return TestSession.get().sql("select " + columns + " from range(2000)");
  }

  @AfterAll
  static void closeTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openThePage() {
    browser.width(1280);
    browser.colorScheme("light");
    browser.open(page);
  }

  @AfterEach
  void nothingWasComplainedOfAndNothingWasFetched() throws JsonProcessingException {
    assertThat(browser.console()).isEmpty();
    List<String> requests = requests();
    assertThat(requests)
        .isNotEmpty()
        .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
  }

  @Test
  void theMostDriftedColumnIsFirst() {
    assertThat(names()).hasSize(8).startsWith("moved", "amount");
    assertThat(browser.driver().findElement(By.className("headline")).getText())
        .contains("2 of 7 columns drifted", "1 rule is broken");
    assertThat(browser.driver().findElement(By.tagName("h1")).getText())
        .isEqualTo("Shops <script>alert(1)</script>");
  }

  @Test
  void aClickOnAHeadingSortsAndASecondTurnsTheOrder() {
    WebElement heading = heading("Missing");
    heading.findElement(By.tagName("button")).click();
    assertThat(heading.getDomAttribute("aria-sort")).isEqualTo("descending");
    assertThat(names()).startsWith("amount");
    heading.findElement(By.tagName("button")).click();
    assertThat(heading.getDomAttribute("aria-sort")).isEqualTo("ascending");
    assertThat(names()).endsWith("amount");

    heading("Column").findElement(By.tagName("button")).sendKeys(Keys.ENTER);
    assertThat(names()).isSorted().startsWith("a name.with <b>marks</b>");
    assertThat(browser.driver().findElements(By.cssSelector("[aria-sort]"))).hasSize(1);
  }

  @Test
  void columnsWithoutANumberStayLast() {
    heading("Mean").findElement(By.tagName("button")).click();
    assertThat(names().subList(6, 8)).containsExactlyInAnyOrder("shop", "day");
    heading("Mean").findElement(By.tagName("button")).click();
    assertThat(names().subList(6, 8)).containsExactlyInAnyOrder("shop", "day");
  }

  @Test
  void theSearchFindsByNameAndType() {
    browser.driver().findElement(By.tagName("body")).sendKeys("/");
    WebElement search = browser.driver().switchTo().activeElement();
    assertThat(search.getDomAttribute("id")).isEqualTo("search");
    search.sendKeys("OUNT dou");
    assertThat(names()).containsExactly("amount");
    assertThat(browser.driver().findElement(By.id("shown")).getText()).isEqualTo("1 of 8 columns");
    search.clear();
    search.sendKeys("nothing like that");
    assertThat(names()).isEmpty();
  }

  @Test
  void theChoiceShowsWhatDrifted() {
    Select choice = new Select(browser.driver().findElement(By.id("show")));
    choice.selectByVisibleText("Drifted");
    assertThat(names()).containsExactly("moved", "amount");
    choice.selectByVisibleText("With findings");
    assertThat(names()).containsExactly("constant");
    choice.selectByVisibleText("Type: date");
    assertThat(names()).containsExactly("day");
  }

  @Test
  void aClickOpensAColumnAndAnotherClosesIt() {
    WebElement button = button("amount");
    WebElement panel = browser.driver().findElement(By.id(button.getDomAttribute("aria-controls")));
    assertThat(panel.isDisplayed()).isFalse();
    button.click();
    assertThat(button.getDomAttribute("aria-expanded")).isEqualTo("true");
    assertThat(panel.isDisplayed()).isTrue();
    assertThat(panel.getText()).contains("Skewness", "Median", "missing", "Jensen–Shannon");
    assertThat(panel.findElement(By.cssSelector("svg.chart")).getSize().getHeight())
        .isGreaterThan(100);
    button.sendKeys(Keys.ENTER);
    assertThat(button.getDomAttribute("aria-expanded")).isEqualTo("false");
    assertThat(panel.isDisplayed()).isFalse();
  }

  @Test
  void aColumnNamedOnTopLeadsToItsPanel() {
    browser.driver().findElement(By.cssSelector("#drift a")).click();
    WebElement button = button("moved");
    // The browser tells the page of its new address when it comes to it.
    new WebDriverWait(browser.driver(), Duration.ofMinutes(1))
        .until(driver -> driver.switchTo().activeElement().equals(button));
    assertThat(button.getDomAttribute("aria-expanded")).isEqualTo("true");
  }

  @Test
  void allOfItCanBeReadWithoutTheScript() throws IOException {
    Path silent = folder.resolve("silent.html");
    Files.writeString(silent, Files.readString(page).replaceAll("(?s)<script>.*?</script>", ""));
    browser.open(silent);
    assertThat(names()).hasSize(8);
    WebElement details = browser.driver().findElement(By.cssSelector("#c0 details"));
    assertThat(details.getText()).doesNotContain("Skewness");
    details.findElement(By.tagName("summary")).click();
    assertThat(details.getText()).contains("Skewness");
  }

  @Test
  void itFitsOnAPhone() {
    browser.width(360);
    for (WebElement button : browser.driver().findElements(By.className("open-it"))) {
      button.click();
    }
    Object width = browser.driver().executeScript("return document.documentElement.scrollWidth");
    assertThat(((Number) width).intValue()).isLessThanOrEqualTo(360);
  }

  @Test
  void textStandsOutFromItsGroundInBothColorSchemes() {
    for (String scheme : List.of("light", "dark")) {
      browser.colorScheme(scheme);
      for (WebElement button : browser.driver().findElements(By.className("open-it"))) {
        if ("false".equals(button.getDomAttribute("aria-expanded"))) {
          button.click();
        }
      }
      assertThat(browser.weakTexts()).as(scheme).isEmpty();
    }
  }

  private static List<String> names() {
    return browser.driver().findElements(By.className("open-it")).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  private static WebElement heading(String text) {
    return browser.driver().findElements(By.cssSelector("#columns thead th")).stream()
        .filter(heading -> heading.getText().startsWith(text))
        .findFirst()
        .orElseThrow();
  }

  private static WebElement button(String column) {
    return browser.driver().findElements(By.className("open-it")).stream()
        .filter(button -> button.getText().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> requests() throws JsonProcessingException {
    List<String> urls = new ArrayList<>();
    for (String event : browser.events()) {
      JsonNode message = JSON.readTree(event).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        urls.add(message.path("params").path("request").path("url").asText());
      }
    }
    return urls;
  }
}
