package dev.bellows.core.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.page.HtmlPage.Figure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
  private static final HtmlPage PAGE =
      new HtmlPage(
          "Sales <2026>",
          Instant.parse("2026-05-01T12:30:00Z"),
          "All is well.",
          true,
          List.of(new Figure("Rows", "12", "of <13>"), new Figure("Columns", "3", "")),
          List.of("Numbers are exact."));

  @Test
  void aPageHasItsVerdictFiguresSectionsAndNotesInThisOrder() {
    assertThat(PAGE.write(html -> html.raw("<p>ours</p>"), ""))
        .containsSubsequence(
            "<title>Sales &lt;2026&gt;</title>",
            "<h1>Sales &lt;2026&gt;</h1>",
            "1 May 2026, 12:30 UTC",
            "All is well.",
            "<dt>Rows</dt><dd>12<span>of &lt;13&gt;</span></dd>",
            "<dt>Columns</dt><dd>3</dd>",
            "<main>\n<p>ours</p></main>",
            "<li>Numbers are exact.")
        .doesNotContain("<script", "headline bad");
  }

  @Test
  void onlyItsOwnStyleAndScriptAreAllowed() throws NoSuchAlgorithmException {
    String page = PAGE.write(html -> {}, ".mine{color:red}", "let x = 1;");
    String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    assertThat(style).contains(":root{").endsWith("\n.mine{color:red}");
    assertThat(page)
        .contains("default-src 'none'; style-src '" + digest(style) + "'")
        .contains("script-src '" + digest("let x = 1;") + "'")
        .contains("<script>let x = 1;</script>");
    assertThat(PAGE.write(html -> {}, "")).contains("script-src 'none'");
  }

  @Test
  void whatTheJarLacksIsNamed() {
    assertThatThrownBy(() -> HtmlPage.resource(HtmlPageTest.class, "nothing.css"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Bellows' jar lacks nothing.css");
  }

  private static String digest(String text) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }
}
