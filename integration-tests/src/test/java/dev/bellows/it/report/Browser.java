package dev.bellows.it.report;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium of this machine; nothing is downloaded. */
final class Browser implements AutoCloseable {
  static final String NOT_FOUND =
      "No Chromium with its driver was found. Install Debian's chromium and chromium-driver, or"
          + " name them in the environment variables BELLOWS_CHROMIUM and BELLOWS_CHROMEDRIVER.";

  /** Texts whose contrast is below the 4.5 that WCAG asks for; throws if it saw none at all. */
  private static final String WEAK_TEXT =
      """
      const parse = c => c.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = e => {
        for (; e; e = e.parentElement) {
          const c = parse(getComputedStyle(e).backgroundColor);
          if (c.length === 3 || c[3] === 1) return c;
        }
        return [255, 255, 255];
      };
      let seen = 0;
      const weak = new Set();
      for (const e of document.querySelectorAll('body *')) {
        const hasText = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!hasText || !e.checkVisibility() || e.closest('svg') || e.closest('option')) continue;
        seen++;
        const a = light(parse(getComputedStyle(e).color));
        const b = light(ground(e));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) weak.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
      }
      if (seen < 100) throw new Error('only ' + seen + ' texts');
      return [...weak];
      """;

  private static final Optional<Path> BINARY =
      first(System.getenv("BELLOWS_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/google-chrome");
  private static final Optional<Path> DRIVER =
      first(System.getenv("BELLOWS_CHROMEDRIVER"), "/usr/bin/chromedriver");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  private static Optional<Path> first(String... paths) {
    return Stream.of(paths)
        .filter(Objects::nonNull)
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * The reason to skip tests that need a browser: there is none, and this is not CI, where its
   * absence fails the test.
   */
  static Optional<String> reasonToSkip() {
    boolean isThere = BINARY.isPresent() && DRIVER.isPresent();
    return isThere || "true".equals(System.getenv("CI"))
        ? Optional.empty()
        : Optional.of(NOT_FOUND);
  }

  static Browser start() {
    File binary = BINARY.orElseThrow(() -> new AssertionError(NOT_FOUND)).toFile();
    File driver = DRIVER.orElseThrow(() -> new AssertionError(NOT_FOUND)).toFile();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(binary);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--window-size=1280,1000");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver).usingAnyFreePort().build();
    return new Browser(new ChromeDriver(service, options));
  }

  ChromeDriver driver() {
    return driver;
  }

  void open(Path file) {
    driver.get(file.toUri().toString());
  }

  /** As on a phone, or on a desk. */
  void width(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 700));
  }

  /** {@code light} or {@code dark}. */
  void colorScheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Texts of the page whose contrast is below what WCAG asks for. */
  List<?> weakTexts() {
    return (List<?>) driver.executeScript(WEAK_TEXT);
  }

  /** What the console said since the last call. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What the pages did on the network since the last call, as Chrome's events. */
  List<String> events() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
