package dev.bellows.cli;

import dev.bellows.features.binning.BinPolicy;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The bins of one column as a command line says it.
 *
 * @param column its name
 * @param policy how its bins are made
 */
record BinRuleOption(String column, BinPolicy policy) {
  private static final String FORM =
      "COLUMN=RULE with a rule such as 20, quantiles:20, width:8, edges:6,12,18, distinct:24 or"
          + " categories:30";

  /** Reads {@code hour=edges:6,12,18}. */
  static final class Converter implements ITypeConverter<BinRuleOption> {
    @Override
    public BinRuleOption convert(String text) {
      int equals = text.lastIndexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw new TypeConversionException("'" + text + "' is not " + FORM);
      }
      String rule = text.substring(equals + 1);
      try {
        return new BinRuleOption(text.substring(0, equals), policy(rule));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not " + FORM);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "': " + e.getMessage());
      }
    }

    private static BinPolicy policy(String rule) {
      int colon = rule.indexOf(':');
      String word = colon < 0 ? "quantiles" : rule.substring(0, colon);
      List<String> numbers = Arrays.asList(rule.substring(colon + 1).split(",", -1));
      if (word.equals("edges")) {
        return BinPolicy.edges(numbers.stream().mapToDouble(Double::parseDouble).toArray());
      }
      if (numbers.size() != 1) {
        throw new NumberFormatException(rule);
      }
      int number = Integer.parseInt(numbers.get(0));
      return switch (word) {
        case "quantiles" -> BinPolicy.quantiles(number);
        case "width" -> BinPolicy.equalWidth(number);
        case "distinct" -> BinPolicy.distinct(number);
        case "categories" -> BinPolicy.categories(number);
        default -> throw new NumberFormatException(rule);
      };
    }
  }
}
