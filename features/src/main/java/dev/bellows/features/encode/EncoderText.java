package dev.bellows.features.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A definition as a text to read. */
final class EncoderText {
  private final EncoderDefinition definition;

  private EncoderText(EncoderDefinition definition) {
    this.definition = definition;
  }

  static String of(EncoderDefinition definition) {
    definition.check();
    return String.join("\n", new EncoderText(definition).lines()) + "\n";
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Encodings of " + quoted(definition.columns));
    for (String column : definition.columns) {
      for (OutputColumn output : definition.outputs(column)) {
        lines.add(String.format("  %-28s %s", output.name(), meaning(output, column)));
      }
      definition.rare.ifPresent(
          grouping ->
              lines.add(
                  String.format(
                      "  %-28s the category, or '%s' for a rare one",
                      EncoderDefinition.groupedName(column), grouping.label())));
    }
    definition.rare.ifPresent(grouping -> lines.add("Frequent: " + limits(grouping)));
    definition.weight.ifPresent(name -> lines.add("Rows count by '" + name + "'"));
    lines.add("Null is " + nulls() + "; an unseen category " + unseen());
    if (definition.keptFolds() > 1) {
      lines.add("Fitted rows are encoded out of fold: " + folds());
    }
    lines.add(
        "Cost: one scan and one shuffle to fit; a join with a table of categories for each column"
            + " to encode, broadcast where it fits");
    return lines;
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  private String meaning(OutputColumn output, String column) {
    if (output.encoding() instanceof Encoding.OfFrequency frequency) {
      return (frequency.kind() == Frequency.SHARE ? "share of the rows" : "number of rows")
          + " with the category of '"
          + column
          + "'";
    }
    TargetColumn target = definition.targets().get(output.target());
    if (output.encoding() instanceof Encoding.OfEvidence evidence) {
      return String.format(
          "weight of evidence for %s, %s rows added", target, evidence.regularization());
    }
    Smoothing smoothing = ((Encoding.OfMean) output.encoding()).smoothing();
    return String.format("mean of %s, %s", target, meaning(smoothing));
  }

  private static String meaning(Smoothing smoothing) {
    if (smoothing instanceof Smoothing.MEstimate estimate) {
      return estimate.m() + " rows of the prior added";
    }
    if (smoothing instanceof Smoothing.Sigmoid sigmoid) {
      return String.format(
          "half the prior at %s rows, by a sigmoid of slope 1 / %s", sigmoid.k(), sigmoid.f());
    }
    return smoothing instanceof Smoothing.Pooled
        ? "drawn to the prior by the pooled variance within categories"
        : "drawn to the prior by each category's own variance";
  }

  private static String limits(RareGrouping grouping) {
    List<String> limits = new ArrayList<>();
    if (grouping.minShare() > 0) {
      limits.add("at least a share of " + grouping.minShare());
    }
    if (grouping.minCount() > 0) {
      limits.add("at least " + grouping.minCount() + " rows");
    }
    if (grouping.limitsCategories()) {
      limits.add("the " + grouping.maxCategories() + " most frequent");
    }
    return limits.isEmpty() ? "all" : String.join(", ", limits);
  }

  private String nulls() {
    return definition.nulls == Nulls.CATEGORY ? "a category of its own" : "missing";
  }

  private String unseen() {
    return switch (definition.unseen) {
      case PRIOR -> "has the prior";
      case RARE -> "is a rare one";
      case NULL -> "has null";
      case ERROR -> "fails the job";
    };
  }

  private String folds() {
    String by =
        definition.foldBy.map(EncoderText::quoted).orElse("all columns but targets and weight");
    return String.format("%s folds by %s, seed %s", definition.folds, by, definition.seed);
  }
}
