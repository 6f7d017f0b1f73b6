package dev.bellows.compression.learn;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressionMode;
import dev.bellows.core.BellowsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether a Spark ML estimator learns the same from compressed rows as from the binned rows that
 * they stand for; which parameters must change for it, and why. Immutable.
 *
 * <pre>{@code
 * ExactnessContract contract = ExactnessContract.check(new LogisticRegression().setRegParam(0.01));
 * Model<?> model = contract.apply(cells).fit(cells);
 * }</pre>
 *
 * <p>The other side of the comparison is the estimator as it was given, trained on the rows with
 * their features binned in the same way. What is called the same is so within rounding, and for
 * what is found by steps within the solver's own tolerance.
 */
public final class ExactnessContract {
  private static final String WEIGHT_COLUMN = "weightCol";
  private static final String LABEL_COLUMN = "labelCol";

  private final Estimator<?> estimator;
  private final ContractTerms terms;

  private ExactnessContract(Estimator<?> estimator, ContractTerms terms) {
    this.estimator = estimator;
    this.terms = terms;
  }

  /** The answer in a word. */
  public enum Verdict {
    /** It learns the same when it is told the column of the weights. */
    EXACT,
    /** It learns the same when the parameters of {@link #changes} are changed. */
    EXACT_AFTER_CHANGES,
    /** It learns something else, whatever its parameters; the reason says why. */
    NOT_EXACT,
    /** Nobody has looked. */
    NOT_KNOWN
  }

  /**
   * A parameter that has to be another one.
   *
   * @param parameter its name in Spark ML
   * @param from its value in the estimator that was checked
   * @param to its value for compressed rows, as a text; where it depends on the rows, its formula
   * @param why what it would do otherwise
   */
  public record Change(String parameter, String from, String to, String why) {}

  /**
   * Something that the trained model knows.
   *
   * @param name {@code coefficients}
   * @param likeness how it compares with what the rows give
   * @param how to how many digits, by what factor, or why not
   */
  public record Artefact(String name, Likeness likeness, String how) {}

  /** How something compares with what the rows give. */
  public enum Likeness {
    /** The same, within rounding. */
    SAME,
    /** The same once it is scaled as said. */
    RESCALED,
    /** Something else. */
    DIFFERENT
  }

  /**
   * Looks at the estimator's type and parameters; runs no job and does not change it.
   *
   * @param estimator as it would be trained on the rows: with the column of their weights, if they
   *     have any
   */
  public static ExactnessContract check(Estimator<?> estimator) {
    return new ExactnessContract(estimator, ContractTerms.of(estimator));
  }

  /** The contracts of usual estimators as they come, without a weight column; runs no job. */
  public static List<ExactnessContract> usual() {
    return List.of(
        check(new LinearRegression()),
        check(new LogisticRegression()),
        check(new LogisticRegression().setRegParam(0.01)),
        check(new GeneralizedLinearRegression().setFamily("poisson")),
        check(new GeneralizedLinearRegression().setFamily("binomial")),
        check(new DecisionTreeClassifier()),
        check(new GBTClassifier()),
        check(new RandomForestClassifier()));
  }

  /** The estimator's type: {@code LogisticRegression}. */
  public String estimator() {
    return estimator.getClass().getSimpleName();
  }

  /**
   * The type and what sets its terms apart: {@code GeneralizedLinearRegression (poisson)}, {@code
   * LogisticRegression (regParam 0.01)}.
   */
  public String title() {
    return estimator() + ContractTerms.aside(estimator);
  }

  /** The answer. */
  public Verdict verdict() {
    return terms.verdict();
  }

  /** Why that is the answer, as a sentence. */
  public String reason() {
    return terms.reason();
  }

  /** In which modes rows can have been compressed; empty where there is none, or none is known. */
  public List<CompressionMode> modes() {
    return terms.modes();
  }

  /** The parameters that have to change, beside the columns of the label and the weights. */
  public List<Change> changes() {
    return terms.changes();
  }

  /** What the trained model knows, and how it compares. */
  public List<Artefact> artefacts() {
    return terms.artefacts();
  }

  /**
   * The columns that the estimator reads beside features, label and weight: those by which rows
   * must have been compressed, too.
   */
  public List<String> protectedColumns() {
    return terms.protectedColumns();
  }

  /**
   * A copy of the estimator that learns from these compressed rows what the one that was checked
   * learns from the rows: with the changed parameters and {@code sample_weight} as its weights; for
   * rows compressed without the label, the label's mean and the weight of the labels that are
   * known. Runs one job where a new parameter depends on the rows, else none.
   *
   * @param compressed the rows, with a column of their features' vectors already or not
   * @throws BellowsException if there is no such estimator, or none is known, or the rows are of
   *     another mode, or lack a column
   */
  public Estimator<?> apply(Dataset<Row> compressed) {
    if (modes().isEmpty()) {
      throw new BellowsException(
          String.format(
              "Cannot make %s learn the same from compressed rows: %s", estimator(), reason()));
    }
    List<String> columns = Arrays.asList(compressed.columns());
    for (String name : protectedColumns()) {
      if (!columns.contains(name)) {
        throw new BellowsException(
            String.format(
                "Cannot train %s on these rows: it reads column '%s', which they lack. Compress by"
                    + " it, too: protecting(\"%s\").",
                estimator(), name, name));
      }
    }
    ParamMap changed = columnsOf(columns);
    terms.fix().put(changed, estimator, compressed);
    return estimator.copy(changed);
  }

  /** The columns of label and weight, by the mode that the rows show. */
  private ParamMap columnsOf(List<String> columns) {
    String label = (String) estimator.getOrDefault(estimator.getParam(LABEL_COLUMN));
    ParamMap changed = new ParamMap();
    if (modes().contains(CompressionMode.LABELLED) && columns.contains(label)) {
      requireColumn(columns, CellSchema.WEIGHT);
      return changed.put(estimator.getParam(WEIGHT_COLUMN), CellSchema.WEIGHT);
    }
    if (modes().contains(CompressionMode.CELLS) && columns.contains(CellSchema.mean(label))) {
      requireColumn(columns, CellSchema.weight(label));
      return changed
          .put(estimator.getParam(LABEL_COLUMN), CellSchema.mean(label))
          .put(estimator.getParam(WEIGHT_COLUMN), CellSchema.weight(label));
    }
    throw new BellowsException(
        String.format(
            "Cannot train %s on these rows: it needs %s, and they are not of that sort. Columns:"
                + " %s",
            estimator(), needed(label), columns));
  }

  private String needed(String label) {
    List<String> ways = new ArrayList<>();
    if (modes().contains(CompressionMode.LABELLED)) {
      ways.add("rows compressed by labelled(bins, \"" + label + "\")");
    }
    if (modes().contains(CompressionMode.CELLS)) {
      ways.add("rows compressed by cells(bins).measuring(\"" + label + "\")");
    }
    return String.join(" or ", ways);
  }

  private void requireColumn(List<String> columns, String name) {
    if (!columns.contains(name)) {
      throw new BellowsException(
          String.format(
              "Cannot train %s on these rows: they have no column '%s', so they are not compressed"
                  + " rows. Columns: %s",
              estimator(), name, columns));
    }
  }

  /** The contract as lines to read. */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        title()
            + ": "
            + verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + ". "
            + reason());
    changes()
        .forEach(
            c ->
                lines.add(
                    String.format("  %s: %s → %s (%s)", c.parameter(), c.from(), c.to(), c.why())));
    artefacts()
        .forEach(
            a ->
                lines.add(
                    String.format(
                        "  %s: %s, %s",
                        a.name(), a.likeness().name().toLowerCase(Locale.ROOT), a.how())));
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return describe();
  }
}
