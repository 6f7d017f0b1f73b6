package dev.bellows.it.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Gain;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.record.ExecutionMetrics;
import dev.bellows.metrics.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The report of a real run in a real browser. */
class RunReportInBrowserTest {
  private static final String SCRIPT = "<script>alert(1)</script>";

  @TempDir private static Path folder;
  private static Path page;
  private static Browser browser;
  private static String stage;

  @BeforeAll
  static void makeTheReport() throws IOException {
    String reason = Browser.reasonToSkip().orElse("");
    assumeTrue(reason.isEmpty(), reason);
    RunReport report = RunReport.of("Shops " + SCRIPT, evidence());
    stage = report.evidence().stages().get(0).label();
    page = Files.writeString(folder.resolve("run.html"), withAFinding(report).toHtml());
    browser = Browser.start();
  }

  private static Evidence evidence() {
    SparkSession spark = TestSession.get();
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark
          .sql(
              "select a.id % 7 as k, count(*) as n, '<i>x</i>' as t from range(0, 5000, 1, 6) a"
                  + " join range(0, 500, 1, 2) b on a.id % 500 = b.id group by 1")
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      return metrics.evidence();
    }
  }

  /** What the rules find depends on how busy the machine is. */
  private static RunReport withAFinding(RunReport report) {
    Finding finding =
        new Finding(
            "data-skew",
            Severity.SEVERE,
            stage,
            "A task reads most of the rows of " + SCRIPT + ".",
            List.of(new Finding.Measure("longest to median", 13.5, "ratio")),
            1_200,
            new Gain(400, 900),
            "Split it.",
            "spark.conf().set(\"spark.sql.adaptive.skewJoin.enabled\", \"true\");\n// " + SCRIPT,
            Safety.RUNTIME_SETTING);
    return new RunReport(
        report.name(),
        report.evidence(),
        report.wallClock(),
        report.criticalPath(),
        report.bottlenecks(),
        new Advice(List.of(finding), List.of()),
        List.of(report));
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
  void nothingWasComplainedOf() {
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void findingsAreFirstAndLeadToTheirStage() {
    assertThat(browser.driver().findElement(By.tagName("h1")).getText())
        .isEqualTo("Shops " + SCRIPT);
    WebElement section = browser.driver().findElement(By.cssSelector("main > section"));
    assertThat(section.getText())
        .startsWith("Findings")
        .contains("A task reads most of the rows of " + SCRIPT, "costs 1.2 s", "saves 400 ms");
    section.findElement(By.linkText(stage)).click();
    WebElement button = button(stage);
    new WebDriverWait(browser.driver(), Duration.ofMinutes(1))
        .until(driver -> driver.switchTo().activeElement().equals(button));
    assertThat(button.getDomAttribute("aria-expanded")).isEqualTo("true");
    button.sendKeys(Keys.ENTER);
    assertThat(button.getDomAttribute("aria-expanded")).isEqualTo("false");
  }

  @Test
  void theSnippetIsCopied() {
    browser
        .driver()
        .executeScript(
            "window.taken = ''; navigator.clipboard.writeText = async t => { window.taken = t; }");
    WebElement copy = browser.driver().findElement(By.className("copy"));
    copy.sendKeys(Keys.ENTER);
    new WebDriverWait(browser.driver(), Duration.ofMinutes(1))
        .until(driver -> copy.getText().equals("Copied"));
    assertThat(browser.driver().executeScript("return window.taken"))
        .isEqualTo(
            "spark.conf().set(\"spark.sql.adaptive.skewJoin.enabled\", \"true\");\n// " + SCRIPT);
  }

  @Test
  void aStageOpensToItsTasks() {
    WebElement button = button(stage);
    WebElement panel = browser.driver().findElement(By.id(button.getDomAttribute("aria-controls")));
    assertThat(panel.isDisplayed()).isFalse();
    button.click();
    assertThat(panel.getText()).contains("How long its tasks took", "partition", "run time");
    assertThat(panel.findElement(By.cssSelector("svg.chart path.f")).getSize().getHeight())
        .isGreaterThan(20);
  }

  @Test
  void theRunIsDrawn() {
    for (String picture : List.of("#timeline svg", "#plans svg", "#executors svg", ".clock")) {
      WebElement svg = browser.driver().findElement(By.cssSelector(picture));
      assertThat(svg.getSize().getWidth()).as(picture).isGreaterThan(300);
      assertThat(svg.getSize().getHeight()).as(picture).isGreaterThan(20);
    }
    assertThat(browser.driver().findElements(By.cssSelector("#timeline .critical"))).isNotEmpty();
    assertThat(browser.driver().findElement(By.id("plans")).getText())
        .contains("HashAggregate", "rows");
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
      browser
          .driver()
          .executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
      assertThat(browser.weakTexts()).as(scheme).isEmpty();
    }
  }

  @Test
  void allOfItCanBeReadWithoutTheScript() throws IOException {
    Path silent = folder.resolve("silent.html");
    Files.writeString(silent, Files.readString(page).replaceAll("(?s)<script>.*?</script>", ""));
    browser.open(silent);
    assertThat(browser.driver().findElement(By.className("copy")).isDisplayed()).isFalse();
    WebElement details = browser.driver().findElement(By.cssSelector(".more details"));
    details.findElement(By.tagName("summary")).click();
    assertThat(details.getText()).contains("How long its tasks took");
  }

  private static WebElement button(String label) {
    return browser.driver().findElements(By.className("open-it")).stream()
        .filter(button -> button.getText().equals(label))
        .findFirst()
        .orElseThrow();
  }
}
