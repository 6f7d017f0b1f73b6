package dev.bellows.features.validate;

import dev.bellows.core.Suggestions;
import dev.bellows.features.drift.DriftMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Rules as plain lists, maps, texts and numbers: what the {@code rules:} of a job file say. */
final class RuleWords {
  private static final String EXPRESSION = "expression";
  private static final String COLUMN = "column";
  private static final String CHECK = "check";
  private static final String BETWEEN = "between";
  private static final String IN = "in";
  private static final String MATCHES = "matches";
  private static final String COMPLETE = "complete";
  private static final String UNIQUE = "unique";
  private static final String METRIC = "metric";
  private static final String ROW_COUNT = "rowCount";
  private static final String DRIFT = "drift";
  private static final String MEASURE = "measure";
  private static final String MAX = "max";
  private static final String NAME = "name";
  private static final String SEVERITY = "severity";
  private static final String MIN_PASS_RATE = "minPassRate";
  private static final String CONFIDENCE = "confidence";
  private static final String NULLS = "nulls";
  private static final List<String> KINDS =
      List.of(EXPRESSION, COLUMN, COMPLETE, UNIQUE, METRIC, ROW_COUNT, DRIFT);
  private static final List<String> CHECKS = List.of(CHECK, BETWEEN, IN, MATCHES);
  private static final List<String> KEYS =
      List.of(
          COLUMN,
          CHECK,
          BETWEEN,
          IN,
          MATCHES,
          COMPLETE,
          UNIQUE,
          EXPRESSION,
          METRIC,
          ROW_COUNT,
          DRIFT,
          MEASURE,
          MAX,
          NAME,
          SEVERITY,
          MIN_PASS_RATE,
          CONFIDENCE,
          NULLS);

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
      rule = withShare(rule, MIN_PASS_RATE, Rule::minPassRate);
    }
    if (words.containsKey(CONFIDENCE)) {
      rule = withShare(rule, CONFIDENCE, Rule::confidence);
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
    String kind = onlyOne(KINDS).orElseGet(this::missingKind);
    if (!kind.equals(COLUMN) && !kind.equals(METRIC)) {
      onlyOne(concat(kind, CHECKS));
    }
    return switch (kind) {
      case COLUMN -> ofColumn();
      case COMPLETE -> Rule.complete(text(COMPLETE));
      case UNIQUE -> made(path + "." + UNIQUE, "", () -> Rule.unique(texts(UNIQUE)));
      case METRIC -> ofMetric();
      case ROW_COUNT -> Rule.rowCount(text(ROW_COUNT));
      case DRIFT -> made(path + "." + DRIFT, "", this::ofDrift);
      default -> Rule.expression(text(EXPRESSION));
    };
  }

  private Rule ofDrift() {
    DriftMeasure measure =
        words.containsKey(MEASURE) ? constant(MEASURE, DriftMeasure.class) : DriftMeasure.PSI;
    if (!words.containsKey(MAX)) {
      if (words.containsKey(MEASURE)) {
        requirePresent(MAX, "the highest value of the measure that holds, such as 0.1");
      }
      return Rule.noDrift(text(DRIFT));
    }
    OptionalDouble max = number(words.get(MAX));
    if (max.isEmpty()) {
      throw wrongType(MAX, "a number, such as 0.1");
    }
    return Rule.drift(text(DRIFT), measure, max.getAsDouble());
  }

  private String missingKind() {
    if (onlyOne(CHECKS).isPresent()) {
      requirePresent(COLUMN, "the column that is checked");
    }
    requirePresent(EXPRESSION, "an SQL condition, or 'column' and 'check'");
    return EXPRESSION;
  }

  private Rule ofColumn() {
    String column = text(COLUMN);
    Optional<String> check = onlyOne(CHECKS);
    if (check.isEmpty()) {
      requirePresent(CHECK, "what SQL writes behind a column, such as \"between 0 and 9\"");
    }
    String at = path + "." + check.orElse(CHECK);
    return switch (check.orElse(CHECK)) {
      case BETWEEN -> made(at, "", () -> between(column));
      case IN -> made(at, "", () -> Rule.in(column, items(IN).toArray()));
      case MATCHES -> made(at, "", () -> Rule.matches(column, text(MATCHES)));
      default -> Rule.column(column, text(CHECK));
    };
  }

  private Rule between(String column) {
    List<?> ends = items(BETWEEN);
    if (ends.size() != 2) {
      throw wrongType(BETWEEN, "a list of two, the lowest and the highest value, such as [0, 9]");
    }
    return Rule.between(column, ends.get(0), ends.get(1));
  }

  private Rule ofMetric() {
    onlyOne(List.of(METRIC, BETWEEN, IN, MATCHES));
    requirePresent(CHECK, "what SQL writes behind a metric, such as \"between 0 and 9\"");
    return Rule.metric(text(METRIC), text(CHECK));
  }

  /** The one of these keys that is there. */
  private Optional<String> onlyOne(List<String> keys) {
    List<String> found = keys.stream().filter(words::containsKey).toList();
    if (found.size() > 1) {
      throw fault(
          found.get(0),
          String.format(
              "%s has both '%s' and '%s'; write two rules, or one of the two.",
              capital(subject), found.get(0), found.get(1)));
    }
    return found.stream().findFirst();
  }

  private static List<String> concat(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  private void requirePresent(String key, String expected) {
    if (!words.containsKey(key)) {
      throw new RuleDefinitionException(
          path,
          String.format("The key '%s' is missing in %s; expected %s.", key, subject, expected),
          null);
    }
  }

  private Rule withShare(Rule rule, String key, BiFunction<Rule, Double, Rule> with) {
    OptionalDouble share = number(words.get(key));
    if (share.isEmpty()) {
      throw wrongType(key, "a share from 0 to 1, such as 0.95 for 95 %");
    }
    String place = "'" + key + "' of " + subject + ": ";
    return made(path + "." + key, place, () -> with.apply(rule, share.getAsDouble()));
  }

  private List<?> items(String key) {
    if (words.get(key) instanceof List<?> list) {
      return list;
    }
    throw wrongType(key, "a list of values");
  }

  private String[] texts(String key) {
    if (words.get(key) instanceof List<?> list
        && list.stream().allMatch(each -> each instanceof String)) {
      return list.toArray(String[]::new);
    }
    return new String[] {text(key)};
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

  /** The word that stands for a constant: {@code totalVariation}. */
  static String word(Enum<?> constant) {
    String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
    for (int i = 1; i < parts.length; i++) {
      parts[i] = capital(parts[i]);
    }
    return String.join("", parts);
  }

  static Map<String, Object> write(Rule rule) {
    Map<String, Object> words = new LinkedHashMap<>();
    if (rule instanceof Rule.OfColumn ofColumn) {
      words.put(COLUMN, ofColumn.column());
      words.put(CHECK, ofColumn.check());
    } else if (rule instanceof Rule.OfKey ofKey) {
      words.put(UNIQUE, ofKey.columns());
    } else if (rule instanceof Rule.OfTable ofTable) {
      words.put(METRIC, ofTable.metric());
      words.put(CHECK, ofTable.check());
    } else if (rule instanceof Rule.OfDrift ofDrift) {
      words.put(DRIFT, ofDrift.column());
      ofDrift
          .max()
          .ifPresent(
              max -> {
                words.put(MEASURE, word(ofDrift.measure()));
                words.put(MAX, max);
              });
    } else {
      words.put(EXPRESSION, rule.condition());
    }
    rule.terms().name().ifPresent(name -> words.put(NAME, name));
    if (rule.severity() != RuleTerms.DEFAULTS.severity()) {
      words.put(SEVERITY, word(rule.severity()));
    }
    rule.minPassRate().ifPresent(share -> words.put(MIN_PASS_RATE, share));
    rule.confidence().ifPresent(share -> words.put(CONFIDENCE, share));
    if (rule.nulls() != RuleTerms.DEFAULTS.nulls()) {
      words.put(NULLS, word(rule.nulls()));
    }
    return words;
  }
}
