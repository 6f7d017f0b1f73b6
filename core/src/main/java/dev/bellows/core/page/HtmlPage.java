package dev.bellows.core.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A report as one HTML file that needs nothing else: no request leaves it, which its content
 * security policy enforces. A heading, a verdict, a few figures, then the report's own sections,
 * then notes. Runs no job.
 *
 * @param title the heading
 * @param created when the report was made
 * @param headline the verdict on all of it, as a sentence
 * @param good whether the headline is good news
 * @param figures the numbers on top
 * @param footnotes what holds for all numbers
 */
public record HtmlPage(
    String title,
    Instant created,
    String headline,
    boolean good,
    List<Figure> figures,
    List<String> footnotes) {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Copies the lists. */
  public HtmlPage {
    figures = List.copyOf(figures);
    footnotes = List.copyOf(footnotes);
  }

  /**
   * A number of the summary.
   *
   * @param label what it is
   * @param number as shown
   * @param aside what stands in small beside it; may be empty: {@code reference 1,234}
   */
  public record Figure(String label, String number, String aside) {}

  /**
   * The file's text; write it as UTF-8.
   *
   * @param sections writes what is between the figures and the notes
   * @param script runs at the end of the page; it is readable without. Empty for none
   */
  public String write(Consumer<Html> sections, String script) {
    return write(sections, "", script);
  }

  /**
   * The file's text with rules of style that only this report needs, after those of all reports.
   *
   * @param style rules of CSS; empty for none
   */
  public String write(Consumer<Html> sections, String style, String script) {
    Html html = new Html();
    String common = resource(HtmlPage.class, "page.css");
    head(html, style.isEmpty() ? common : common + "\n" + style, script);
    html.raw("<body>\n");
    header(html);
    html.raw("<main>\n");
    sections.accept(html);
    html.raw("</main>\n");
    footer(html);
    if (!script.isEmpty()) {
      html.raw("<script>").raw(script).raw("</script>\n");
    }
    html.raw("</body>\n</html>\n");
    return html.toString();
  }

  private void head(Html html, String style, String script) {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " '")
        .raw(digest(style))
        .raw("'; script-src '")
        .raw(script.isEmpty() ? "none" : digest(script))
        .raw("'; img-src data:; base-uri 'none'; form-action 'none'\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
        .raw("<link rel=\"icon\" href=\"data:,\">\n<title>")
        .text(title)
        .raw("</title>\n<style>")
        .raw(style)
        .raw("</style>\n</head>\n");
  }

  private void header(Html html) {
    html.raw("<header>\n<h1>").text(title).raw("</h1>\n<p class=\"when\">");
    html.text(WHEN.format(created)).raw("</p>\n<p class=\"headline");
    html.raw(good ? "" : " bad").raw("\">").text(headline).raw("</p>\n");
    html.raw("<dl class=\"figures\">\n");
    for (Figure figure : figures) {
      html.raw("<div><dt>").text(figure.label()).raw("</dt><dd>").text(figure.number());
      if (!figure.aside().isEmpty()) {
        html.raw("<span>").text(figure.aside()).raw("</span>");
      }
      html.raw("</dd></div>\n");
    }
    html.raw("</dl>\n</header>\n");
  }

  private void footer(Html html) {
    html.raw("<footer>");
    if (!footnotes.isEmpty()) {
      html.raw("<ul>\n");
      footnotes.forEach(note -> html.raw("<li>").text(note).raw("\n"));
      html.raw("</ul>");
    }
    html.raw("</footer>\n");
  }

  private static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot write a report: this JVM has no SHA-256", e);
    }
  }

  /** A text of the jar, of the package of that class. */
  public static String resource(Class<?> owner, String name) {
    try (InputStream stream = owner.getResourceAsStream(name)) {
      Objects.requireNonNull(stream, () -> "Bellows' jar lacks " + name);
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " from Bellows' jar", e);
    }
  }
}
