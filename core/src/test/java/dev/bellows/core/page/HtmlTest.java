package dev.bellows.core.page;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void whatMarkupIsMadeOfIsEscaped() {
    assertThat(text("<b a=\"1\" c='2'>&amp;"))
        .isEqualTo("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
  }

  @Test
  void textOfAllTheWorldStaysAsItIs() {
    assertThat(text("größe 東京 😀")).isEqualTo("größe 東京 😀");
  }

  @Test
  void whatHasNoPictureIsWrittenAsItsNumber() {
    assertThat(text("a\nb\u0000c\u200bd\u2028e")).isEqualTo("a\\u000ab\\u0000c\\u200bd\\u2028e");
  }

  @Test
  void textCannotTurnTheDirectionOfWhatFollows() {
    assertThat(text("total\u202elatot")).isEqualTo("total\\u202elatot");
  }

  @Test
  void halfOfASignIsWrittenAsItsNumber() {
    assertThat(text("x\ud83dy")).isEqualTo("x\\ud83dy");
  }

  @Test
  void namesMayBreakBehindUnderscoresAndDots() {
    assertThat(new Html().name("a_b.c<d").toString()).isEqualTo("a_<wbr>b.<wbr>c&lt;d");
  }

  @Property(tries = 300)
  void noTextOpensATagOrEndsAnAttribute(
      @ForAll @Chars({'<', '>', '"', '\'', '&', 'a', '\u202e'}) String any) {
    assertThat(text(any)).doesNotContain("<", ">", "\"", "'", "\u202e");
  }

  private static String text(String text) {
    return new Html().text(text).toString();
  }
}
