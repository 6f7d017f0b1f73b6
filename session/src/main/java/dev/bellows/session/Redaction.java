package dev.bellows.session;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Keeps secrets out of reports, errors and logs. */
final class Redaction {
  static final String HIDDEN = "*********(redacted)";

  /** Spark's own default of spark.redaction.regex, and the words it leaves out. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)secret|password|passwd|passphrase|token|credential|access[._-]?key"
              + "|(^|[._-])(pwd|pass|key|sas)($|[._-])|(account|api|private|encryption)[._-]?key$");

  private static final String SECRET_WORD =
      "[\\w.-]*(?:secret|password|passwd|passphrase|pwd|token|credentials?|key|signature|\\bsig)";

  /** {@code name=secret}, {@code name: secret} and {@code "name": "secret"} inside a value. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)(" + SECRET_WORD + "[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|[^\\s&;,\"'}]+)");

  private static final Pattern URL_USER = Pattern.compile("(://)[^/@\\s]+(@)");

  private static final Pattern NEVER = Pattern.compile("(?!)");

  private Redaction() {}

  /** The pattern that the user gave as spark.redaction.regex; one that never matches when none. */
  static Pattern usersPattern(List<Asked> strongestFirst) {
    return strongestFirst.stream()
        .filter(setting -> setting.key().equals("spark.redaction.regex"))
        .findFirst()
        .map(Redaction::compiled)
        .orElse(NEVER);
  }

  private static Pattern compiled(Asked setting) {
    try {
      return Pattern.compile(setting.value());
    } catch (PatternSyntaxException malformed) {
      throw SettingReader.invalid(
          setting.origin(),
          String.format(
              "Invalid spark.redaction.regex '%s': %s. Mend the pattern.",
              setting.value(), malformed.getDescription()));
    }
  }

  /** The value as it may be shown, by Spark's default pattern and ours. */
  static String value(String key, String value) {
    if (SECRET_KEY.matcher(key).find()) {
      return HIDDEN;
    }
    return inside(value);
  }

  /**
   * As {@link #value(String, String)}, and hidden too where the user's own pattern finds a match.
   */
  static String value(String key, String value, Pattern usersPattern) {
    if (usersPattern.matcher(key).find() || usersPattern.matcher(value).find()) {
      return HIDDEN;
    }
    return value(key, value);
  }

  private static String inside(String value) {
    String noUsers =
        URL_USER.matcher(value).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN) + "$2");
    return ASSIGNMENT.matcher(noUsers).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
  }
}
