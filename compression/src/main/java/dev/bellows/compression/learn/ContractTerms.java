package dev.bellows.compression.learn;

import dev.bellows.compression.CompressionMode;
import dev.bellows.compression.learn.ExactnessContract.Artefact;
import dev.bellows.compression.learn.ExactnessContract.Change;
import dev.bellows.compression.learn.ExactnessContract.Likeness;
import dev.bellows.compression.learn.ExactnessContract.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What an {@link ExactnessContract} says of one estimator, and how it is kept. */
record ContractTerms(
    Verdict verdict,
    String reason,
    List<CompressionMode> modes,
    List<Change> changes,
    List<Artefact> artefacts,
    List<String> protectedColumns,
    Fix fix) {

  /** Puts the parameters that compressed rows need. */
  interface Fix {
    void put(ParamMap changed, Estimator<?> estimator, Dataset<Row> compressed);
  }

  static final Fix NOTHING = (changed, estimator, compressed) -> {};

  ContractTerms {
    modes = List.copyOf(modes);
    changes = List.copyOf(changes);
    artefacts = List.copyOf(artefacts);
    protectedColumns = List.copyOf(protectedColumns);
  }

  static ContractTerms of(Estimator<?> estimator) {
    if (estimator instanceof LinearRegression || estimator instanceof LogisticRegression) {
      return LinearTerms.of(estimator);
    }
    if (estimator instanceof GeneralizedLinearRegression regression) {
      return GeneralizedTerms.of(regression);
    }
    if (estimator instanceof DecisionTreeClassifier
        || estimator instanceof DecisionTreeRegressor
        || estimator instanceof GBTClassifier
        || estimator instanceof GBTRegressor
        || estimator instanceof RandomForestClassifier
        || estimator instanceof RandomForestRegressor) {
      return TreeTerms.of(estimator);
    }
    if (!estimator.hasParam("weightCol")) {
      return refused(
          "It knows no weights: each compressed row would count as one, whatever it stands for.");
    }
    return unknown();
  }

  static ContractTerms unknown() {
    return new ContractTerms(
        Verdict.NOT_KNOWN,
        "It takes weights, but whether it treats a weight of k as k rows was not tried. Train it on"
            + " a sample of rows both ways and compare.",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        NOTHING);
  }

  static ContractTerms refused(String reason) {
    return new ContractTerms(
        Verdict.NOT_EXACT, reason, List.of(), List.of(), List.of(), List.of(), NOTHING);
  }

  /** Terms by which it learns the same; none are changed yet. */
  static ContractTerms exact(String reason, CompressionMode... modes) {
    return new ContractTerms(
        Verdict.EXACT, reason, List.of(modes), List.of(), List.of(), List.of(), NOTHING);
  }

  ContractTerms change(Change change, Fix how) {
    List<Change> all = with(changes, change);
    Fix both =
        (changed, estimator, compressed) -> {
          fix.put(changed, estimator, compressed);
          how.put(changed, estimator, compressed);
        };
    return new ContractTerms(
        Verdict.EXACT_AFTER_CHANGES, reason, modes, all, artefacts, protectedColumns, both);
  }

  ContractTerms same(String name, String how) {
    return artefact(new Artefact(name, Likeness.SAME, how));
  }

  ContractTerms rescaled(String name, String how) {
    return artefact(new Artefact(name, Likeness.RESCALED, how));
  }

  ContractTerms different(String name, String how) {
    return artefact(new Artefact(name, Likeness.DIFFERENT, how));
  }

  private ContractTerms artefact(Artefact artefact) {
    return new ContractTerms(
        verdict, reason, modes, changes, with(artefacts, artefact), protectedColumns, fix);
  }

  /** With the column that a parameter names, where it names one. */
  ContractTerms reading(Estimator<?> estimator, String parameter) {
    if (!estimator.hasParam(parameter) || !estimator.isDefined(estimator.getParam(parameter))) {
      return this;
    }
    String column = (String) value(estimator, parameter);
    return column.isEmpty()
        ? this
        : new ContractTerms(
            verdict, reason, modes, changes, artefacts, with(protectedColumns, column), fix);
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return all;
  }

  /** The parameter that sets the terms apart, in brackets; empty where it has its default. */
  static String aside(Estimator<?> estimator) {
    if (estimator instanceof GeneralizedLinearRegression) {
      return " (" + value(estimator, "family") + ")";
    }
    boolean isPenalised = estimator.hasParam("regParam") && number(estimator, "regParam") > 0;
    return isPenalised ? " (regParam " + number(estimator, "regParam") + ")" : "";
  }

  static Object value(Estimator<?> estimator, String parameter) {
    return estimator.getOrDefault(estimator.getParam(parameter));
  }

  static double number(Estimator<?> estimator, String parameter) {
    return ((Number) value(estimator, parameter)).doubleValue();
  }

  /** Whether the rows that the estimator would be trained on have weights of their own. */
  static boolean isWeighted(Estimator<?> estimator) {
    return estimator.isDefined(estimator.getParam("weightCol"))
        && !((String) value(estimator, "weightCol")).isEmpty();
  }
}
