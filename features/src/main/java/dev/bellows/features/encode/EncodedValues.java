package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * The numbers that stand for categories of a column, as arrays: its outputs, for one version of the
 * statistics after the other.
 *
 * @param definition what to encode, and how
 * @param outputs the column's outputs
 * @param summary what its categories have in common
 * @param versions the fold that each version leaves out, or {@link StateColumns#ALL}
 */
record EncodedValues(
    EncoderDefinition definition,
    List<OutputColumn> outputs,
    ColumnSummary summary,
    List<Integer> versions) {

  /** Of the category of a state. */
  Column ofState() {
    StateColumns layout = StateColumns.of(definition);
    return values(layout.weight(), layout::target);
  }

  /** Of the rare categories as one; those of an unseen one, where there are none. */
  Column ofRare() {
    return values(
        lit(summary.rare().weight()),
        (target, without) -> {
          Pool pool = summary.rare().pool(without, target);
          return new TargetStatistic(lit(pool.weight()), lit(pool.sum()), lit(pool.m2()));
        });
  }

  /** Of a category of which nothing is known. */
  Column ofUnseen() {
    TargetStatistic nothing = new TargetStatistic(lit(0.0), lit(0.0), lit(0.0));
    return values(lit(0.0), (target, without) -> nothing);
  }

  private interface Statistics {
    TargetStatistic of(int target, int without);
  }

  private Column values(Column weight, Statistics statistics) {
    List<Column> values = new ArrayList<>();
    for (int without : versions) {
      for (OutputColumn output : outputs) {
        values.add(value(output, weight, statistics, without));
      }
    }
    return array(values.toArray(Column[]::new));
  }

  private Column value(OutputColumn output, Column weight, Statistics statistics, int without) {
    if (output.encoding() instanceof Encoding.OfFrequency frequency) {
      boolean isShare = frequency.kind() == Frequency.SHARE && summary.weight() > 0;
      return isShare ? weight.divide(lit(summary.weight())) : weight;
    }
    TargetStatistic category = statistics.of(output.target(), without);
    Prior prior = summary.prior(without, output.target());
    if (output.encoding() instanceof Encoding.OfMean mean) {
      return SmoothedMean.of(mean.smoothing(), category, prior);
    }
    Encoding.OfEvidence evidence = (Encoding.OfEvidence) output.encoding();
    return evidence(category, prior, evidence.regularization());
  }

  /** ln of the odds of a 1, against those of all rows; r more rows of each kind. */
  private static Column evidence(TargetStatistic category, Prior prior, double r) {
    Column ones = category.sum().plus(lit(r)).divide(lit(prior.sum() + 2 * r));
    Column zeros =
        category
            .weight()
            .minus(category.sum())
            .plus(lit(r))
            .divide(lit(prior.weight() - prior.sum() + 2 * r));
    return when(category.weight().gt(0), log(ones.divide(zeros))).otherwise(lit(0.0));
  }
}
