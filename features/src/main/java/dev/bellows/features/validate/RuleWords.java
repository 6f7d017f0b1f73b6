package dev.bellows.features.validate;

import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Rules as plain lists, maps, texts and numbers: what the {@code rules:} of a job file say. */
final class RuleWords {
  private static final String COLUMN = "column";
  private static final String CHECK = "check";
  private static final String EXPRESSION = "expression";
  private static final String NAME = "name";
  private static final String SEVERITY = "severity";
  private static final String MIN_PASS_RATE = "minPassRate";
  private static final String NULLS = "nulls";
  private static final List<String> KEYS =
      List.of(COLUMN, CHECK, EXPRESSION, NAME, SEVERITY, MIN_PASS_RATE, NULLS);

  private final Map<?, ?> words;
  private final String path;
  private final String subject;

  private RuleWords(Map<?, ?> words, String path, String subject) {
    this.words = words;
    this.path = path;
    this.subject = subject;
  }

  static RuleSet read(List<?> list, String subject) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      rules.add(rule(list.get(i), "" + i, "rule " + i + " of " + subject));
    }
    return made("", "", () -> RuleSet.of(rules));
  }

  /** A text alone is an expression. */
  private static Rule rule(Object item, String path, String subject) {
    if (item instanceof String text) {
      return made(path, "", () -> Rule.expression(text));
    }
    if (!(item instanceof Map<?, ?> words)) {
      throw new RuleDefinitionException(
          path,
          String.format(
              "Invalid %s: %s; expected a block of keys such as {column: amount, check: \"> 0\"},"
                  + " or an expression.",
              subject, described(item)),
          null);
    }
    return new RuleWords(words, path, subject).rule();
  }

  private Rule rule() {
    words.keySet().forEach(key -> requireKnown(String.valueOf(key)));
    Rule rule = condition();
    if (words.containsKey(NAME)) {
      String name = text(NAME);
      rule = rule.named(name);
    }
    if (words.containsKey(SEVERITY)) {
      rule = rule.severity(constant(SEVERITY, Severity.class));
    }
    if (words.containsKey(NULLS)) {
      rule = rule.nulls(constant(NULLS, NullPolicy.class));
    }
    if (words.containsKey(MIN_PASS_RATE)) {
      rule = withRate(rule);
    }
    return rule;
  }

  private void requireKnown(String key) {
    if (!KEYS.contains(key)) {
      throw fault(
          key,
          String.format(
              "Unknown key '%s' in %s%s Allowed: %s",
              key, subject, orStop(Suggestions.didYouMean(key, KEYS)), KEYS));
    }
  }

  private Rule condition() {
    boolean ofColumn = words.containsKey(COLUMN) || words.containsKey(CHECK);
    if (ofColumn && words.containsKey(EXPRESSION)) {
      throw fault(
          EXPRESSION,
          String.format(
              "%s has both an 'expression' and a '%s'; write two rules, or one of the two.",
              capital(subject), words.containsKey(COLUMN) ? COLUMN : CHECK));
    }
    if (ofColumn) {
      requirePresent(COLUMN, "the column that is checked");
      requirePresent(CHECK, "what SQL writes behind a column, such as \"between 0 and 9\"");
      return Rule.column(text(COLUMN), text(CHECK));
    }
    requirePresent(EXPRESSION, "an SQL condition, or 'column' and 'check'");
    return Rule.expression(text(EXPRESSION));
  }

  private void requirePresent(String key, String expected) {
    if (!words.containsKey(key)) {
      throw new RuleDefinitionException(
          path,
          String.format("The key '%s' is missing in %s; expected %s.", key, subject, expected),
          null);
    }
  }

  private Rule withRate(Rule rule) {
    OptionalDouble share = number(words.get(MIN_PASS_RATE));
    if (share.isEmpty()) {
      throw wrongType(MIN_PASS_RATE, "a share from 0 to 1, such as 0.95 for 95 %");
    }
    String place = "'" + MIN_PASS_RATE + "' of " + subject + ": ";
    return made(path + "." + MIN_PASS_RATE, place, () -> rule.minPassRate(share.getAsDouble()));
  }

  private static OptionalDouble number(Object value) {
    return value instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  private String text(String key) {
    if (words.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrongType(key, "a text");
  }

  private <E extends Enum<E>> E constant(String key, Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants()).forEach(each -> constants.put(word(each), each));
    String word = text(key);
    if (constants.containsKey(word)) {
      return constants.get(word);
    }
    List<String> allowed = List.copyOf(constants.keySet());
    throw fault(
        key,
        String.format(
            "Invalid '%s' of %s: '%s'%s Allowed: %s",
            key, subject, word, orStop(Suggestions.didYouMean(word, allowed)), allowed));
  }

  private RuleDefinitionException wrongType(String key, String expected) {
    return fault(
        key,
        String.format(
            "Invalid '%s' of %s: %s; expected %s.",
            key, subject, described(words.get(key)), expected));
  }

  private RuleDefinitionException fault(String key, String problem) {
    return new RuleDefinitionException(path + "." + key, problem, null);
  }

  private static <T> T made(String path, String place, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      String problem = place + e.getMessage();
      throw new RuleDefinitionException(path, problem.endsWith(".") ? problem : problem + ".", e);
    }
  }

  private static String described(Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Map) {
      return "a block of keys";
    }
    String kind =
        value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "text";
    return kind + " '" + value + "'";
  }

  private static String orStop(String suggestion) {
    return suggestion.isEmpty() ? "." : suggestion;
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** The word that stands for a constant. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> write(Rule rule) {
    Map<String, Object> words = new LinkedHashMap<>();
    if (rule instanceof Rule.OfColumn ofColumn) {
      words.put(COLUMN, ofColumn.column());
      words.put(CHECK, ofColumn.check());
    } else {
      words.put(EXPRESSION, rule.condition());
    }
    rule.terms().name().ifPresent(name -> words.put(NAME, name));
    if (rule.severity() != RuleTerms.DEFAULTS.severity()) {
      words.put(SEVERITY, word(rule.severity()));
    }
    rule.minPassRate().ifPresent(share -> words.put(MIN_PASS_RATE, share));
    if (rule.nulls() != RuleTerms.DEFAULTS.nulls()) {
      words.put(NULLS, word(rule.nulls()));
    }
    return words;
  }
}
