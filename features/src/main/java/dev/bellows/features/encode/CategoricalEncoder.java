package dev.bellows.features.encode;

import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Turns categories into numbers: how often each is, and what a target is like where it is. All
 * columns, encodings and targets are fitted in one scan and one shuffle.
 *
 * <pre>{@code
 * EncodedRows train = CategoricalEncoder.on("origin", "destination")
 *     .freqEncoding()
 *     .targetMeanEncoding("late")
 *     .fitApply(flights);
 * Dataset<Row> scored = train.model().apply(newFlights);
 * }</pre>
 *
 * <p><b>Columns.</b> The input's rows and columns stay as they are; the new ones are doubles,
 * behind the others, by encoded column, then encoding in the order asked for: {@code origin_freq},
 * {@code origin_count}, {@code origin_late_mean}, {@code origin_late_woe}, {@code
 * origin_carrier_mean_AA} for class AA of a target of several, and with rare grouping {@code
 * origin_grouped}, a string. Dots of names become underscores. A name that is already there is an
 * error.
 *
 * <p><b>Categories</b> are strings, whole numbers, booleans, dates, timestamps, decimals, or
 * floating numbers, of which −0.0 is 0.0 and NaN is missing. The empty string is a category. What
 * null is, {@link #nulls} says.
 *
 * <p><b>Targets</b> are numbers, booleans, or columns of declared {@link #classes}. A missing
 * target, null or NaN, tells nothing of its row's category; an infinite one fails the job.
 *
 * <p><b>No leakage.</b> A target mean that knows a row's own target gives it away: the plain mean
 * of pure noise, 6 rows to a category, has an AUC of 0.73 on the rows it was fitted to. {@link
 * #fitApply} and {@link EncodingModel#applyOutOfFold} encode each row from the folds that it is not
 * in. {@link EncodingModel#apply} is for rows that were not fitted.
 *
 * <p><b>Weights</b> are counts: a row of weight k is k copies of it, so weights that sum to 1 make
 * every category smaller than one row. Rows of weight 0 are not there; a negative, missing or
 * infinite weight fails the job.
 *
 * <p><b>Accuracy.</b> Statistics are sums of doubles. Counts, weights and targets of whole numbers
 * up to 2⁵³ are exact, whatever the order of the rows; others agree within 1e-12 relative.
 *
 * <p>Immutable: each method returns a new object.
 */
public final class CategoricalEncoder {
  private final EncoderDefinition definition;

  CategoricalEncoder(EncoderDefinition definition) {
    this.definition = definition;
  }

  /** An encoder of these columns, without encodings yet. */
  public static CategoricalEncoder on(String... columns) {
    return new CategoricalEncoder(
        EncoderDefinition.empty().with(d -> d.columns = List.of(columns)));
  }

  /** The share of the rows that have the category, as {@code origin_freq}. */
  public CategoricalEncoder freqEncoding() {
    return freqEncoding(Frequency.SHARE);
  }

  /**
   * How frequent the category is: {@code origin_freq} or {@code origin_count}. An unseen category
   * has 0.
   */
  public CategoricalEncoder freqEncoding(Frequency kind) {
    return and(new Encoding.OfFrequency(kind));
  }

  /** The mean of the target by category, with {@link Smoothing#pooled()}. */
  public CategoricalEncoder targetMeanEncoding(String target) {
    return targetMeanEncoding(target, Smoothing.pooled());
  }

  /**
   * The mean of the target where the row's category is, drawn to the prior, as {@code
   * origin_late_mean}. Null only where no row has the target.
   */
  public CategoricalEncoder targetMeanEncoding(String target, Smoothing smoothing) {
    return and(new Encoding.OfMean(target, smoothing));
  }

  /** The weight of evidence with one more row of each kind. */
  public CategoricalEncoder weightOfEvidence(String target) {
    return weightOfEvidence(target, Encoding.OfEvidence.USUAL);
  }

  /**
   * ln(((S + r) / (S_all + 2r)) / ((n − S + r) / (N − S_all + 2r))), as {@code origin_late_woe}:
   * how far the odds of a target of 1 are from those of all rows where the category is. 0 for a
   * category without targets. The target has the values 0 and 1; another one fails the job. Equals
   * category_encoders' {@code WOEEncoder(regularization=r)} but for categories of one row, which
   * have no rule of their own here.
   *
   * @param regularization r, above 0
   */
  public CategoricalEncoder weightOfEvidence(String target, double regularization) {
    return and(new Encoding.OfEvidence(target, regularization));
  }

  /**
   * The classes of a target that is no number: it gets an encoding of each, as a target that is 1
   * where the row has that class and 0 where it has another. A class that is not named gets none.
   * Classes are matched by their text.
   */
  public CategoricalEncoder classes(String target, String... names) {
    return new CategoricalEncoder(definition.andClasses(target, List.of(names)));
  }

  /**
   * Makes one category of the rare ones: the column {@code origin_grouped} has the texts of
   * frequent categories and the label of rare ones, and all other encodings take the rare ones as
   * one category. Where there are none, the rare category has the prior.
   */
  public CategoricalEncoder rareGrouping(RareGrouping grouping) {
    return with(d -> d.rare = Optional.of(grouping));
  }

  /** The numeric column of the rows' weights. */
  public CategoricalEncoder weight(String column) {
    return with(d -> d.weight = Optional.of(column));
  }

  /** What null, and NaN, are; {@link Nulls#CATEGORY} by default. */
  public CategoricalEncoder nulls(Nulls meaning) {
    return with(d -> d.nulls = meaning);
  }

  /** What categories are that were not there at the fit; {@link Unseen#PRIOR} by default. */
  public CategoricalEncoder unseen(Unseen meaning) {
    return with(d -> d.unseen = meaning);
  }

  /** How many folds the fitted rows are in, 2 to 20; 5 by default. */
  public CategoricalEncoder crossFit(int folds) {
    int checked = EncoderDefinition.requireFolds(folds);
    return with(d -> d.folds = checked);
  }

  /**
   * The columns whose equal values are in one fold: a customer, so that none of its rows knows
   * another one's target. By default all columns that can be hashed but targets and weight. A fold
   * must not tell the target: do not fold by what the target was derived from.
   */
  public CategoricalEncoder foldBy(String... columns) {
    return with(d -> d.foldBy = Optional.of(List.of(columns)));
  }

  /** Another seed deals the rows into other folds; 0 by default. */
  public CategoricalEncoder seed(long number) {
    return with(d -> d.seed = number);
  }

  /**
   * Fits the encoder: one scan of the rows, one shuffle of their statistics. Runs one job, and two
   * small ones over the statistics where rare categories are grouped; Spark's adaptive execution
   * counts each stage as a job. A Spark Connect server needs Bellows' classes, see {@link
   * dev.bellows.core.ConnectClasses}.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve, or a category
   *     is named as the label of rare ones, or a Connect server lacks Bellows' classes
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  public EncodingModel fit(Dataset<Row> rows) {
    EncoderPlan plan = EncoderPlan.of(definition, rows.schema());
    return EncodingModel.over(plan, new StateQuery(plan, rows.schema()).of(rows));
  }

  /**
   * Fits the encoder and encodes the same rows out of fold, see {@link
   * EncodingModel#applyOutOfFold}. Runs the jobs of {@link #fit}.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve, or the name of
   *     an output is taken
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  public EncodedRows fitApply(Dataset<Row> rows) {
    outputSchema(rows.schema());
    EncodingModel model = fit(rows);
    return new EncodedRows(model.applyOutOfFold(rows), model);
  }

  /**
   * The schema that {@link #fitApply} and the model give for this input schema: all checks, and no
   * job.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve, or the name of
   *     an output is taken
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  public StructType outputSchema(StructType input) {
    EncoderPlan plan = EncoderPlan.of(definition, input);
    return EncodingQuery.outputSchema(plan.definition(), input);
  }

  /**
   * The definition in the words of a job file's {@code encode:} block, as JSON on one line: all
   * that differs from the defaults, with the version of the words. {@link #fromJson} reads it back.
   *
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  public String toJson() {
    return EncoderJson.line(toMap());
  }

  /**
   * The definition that {@link #toJson} wrote.
   *
   * @throws EncoderDefinitionException with the path to what is wrong: an unknown word, a wrong
   *     type, a missing or impossible value, a version that came later
   */
  public static CategoricalEncoder fromJson(String json) {
    String subject = "the encoder definition";
    return fromMap(EncoderJson.read(json, subject), subject);
  }

  /**
   * The definition as maps, lists, texts and numbers, in the words of a job file's {@code encode:}
   * block: all that differs from the defaults.
   *
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  public Map<String, Object> toMap() {
    return EncoderTree.write(definition);
  }

  /**
   * The definition that maps, lists, texts and numbers write, in the words of a job file's {@code
   * encode:} block.
   *
   * @param subject what the map is, for messages: {@code "encode of step 'a'"}
   * @throws EncoderDefinitionException with the path to what is wrong
   */
  public static CategoricalEncoder fromMap(Map<String, ?> words, String subject) {
    return new CategoricalEncoder(EncoderTree.read(words, subject));
  }

  /**
   * The definition as a text to read: what each new column holds, and what it costs Spark.
   *
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  public String describe() {
    return EncoderText.of(definition);
  }

  EncoderDefinition definition() {
    return definition;
  }

  private CategoricalEncoder and(Encoding encoding) {
    return new CategoricalEncoder(definition.and(encoding));
  }

  private CategoricalEncoder with(Consumer<EncoderDefinition> change) {
    return new CategoricalEncoder(definition.with(change));
  }
}
