package dev.bellows.cli;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;

/**
 * Where text goes: whether it can be redrawn, how many columns it has, and whether it shows signs
 * beyond ASCII. A file or a pipe has {@value #FILE_COLUMNS} columns.
 */
record Terminal(Drawing drawing, int columns, Signs signs) {
  /** Columns of what is no terminal. */
  static final int FILE_COLUMNS = 120;

  private static final int MOST_COLUMNS = 400;
  private static final int FEWEST_COLUMNS = 40;

  /** Whether lines already shown can be drawn again. */
  enum Drawing {
    REDRAWN,
    APPENDED
  }

  /** The signs that arrive readable. */
  enum Signs {
    UNICODE,
    ASCII
  }

  /** What the launcher and the environment say of the stream named by {@code variable}. */
  static Terminal of(Map<String, String> environment, String variable, Charset charset) {
    Signs signs = charset.name().startsWith("UTF") ? Signs.UNICODE : Signs.ASCII;
    if (!"terminal".equals(environment.get(variable))) {
      return new Terminal(Drawing.APPENDED, FILE_COLUMNS, signs);
    }
    int columns = columns(environment.getOrDefault("BELLOWS_COLUMNS", ""));
    return new Terminal(
        canRedraw(environment) ? Drawing.REDRAWN : Drawing.APPENDED, columns, signs);
  }

  private static boolean canRedraw(Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "dumb").toLowerCase(Locale.ROOT);
    String ci = environment.getOrDefault("CI", "").toLowerCase(Locale.ROOT);
    return !term.equals("dumb") && !term.isEmpty() && (ci.isEmpty() || ci.equals("false"));
  }

  private static int columns(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) == 0) {
      return 80;
    }
    return Math.min(MOST_COLUMNS, Math.max(FEWEST_COLUMNS, Integer.parseInt(text)));
  }
}
