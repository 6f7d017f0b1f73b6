package dev.bellows.features.ml;

import dev.bellows.core.Args;
import dev.bellows.features.encode.CategoricalEncoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * {@link CategoricalEncoder} as a stage of a Spark ML pipeline: learns what stands for the
 * categories of {@code inputCols}.
 *
 * <pre>{@code
 * EncoderEstimator encoder = new EncoderEstimator()
 *     .setInputCols("origin", "destination").setLabelCol("late")
 *     .setMethods("freq", "{targetMean: {smoothing: 10}}");
 * PipelineModel model = new Pipeline()
 *     .setStages(new PipelineStage[] {encoder, assembler, classifier}).fit(flights);
 * }</pre>
 *
 * <p>The stages behind it in a {@code Pipeline} learn from rows encoded out of fold, see {@link
 * EncoderModel#transform}; a {@code CrossValidator} over the pipeline fits it anew for each split.
 * The params hold the words of a job file's {@code encode:} block; a wrong one is refused when it
 * is set. What they mean is told at {@link CategoricalEncoder}.
 */
public final class EncoderEstimator extends Estimator<EncoderModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final StringArrayParam inputCols;
  private final StringArrayParam methods;
  private final Param<String> labelCol;
  private final Param<String> classes;
  private final Param<String> rare;
  private final Param<String> weightCol;
  private final IntParam crossFit;
  private final StringArrayParam foldCols;
  private final LongParam seed;
  private final Param<String> nulls;
  private final Param<String> unseen;

  /** An estimator without columns and encodings yet. */
  public EncoderEstimator() {
    this(Identifiable.randomUID("encoder"));
  }

  /** An estimator of that id, without columns and encodings yet. */
  public EncoderEstimator(String uid) {
    this.uid = uid;
    inputCols = new StringArrayParam(this, "inputCols", "the columns of categories to encode");
    methods =
        new StringArrayParam(
            this,
            "methods",
            "words, alone or with options: freq, count, targetMean, woe, {targetMean: {smoothing:"
                + " 10}}",
            ParamCheck.of(Vocabulary.ENCODERS, "methods"));
    labelCol = name("labelCol", "the target of the methods that need one");
    classes = word("classes", "the classes of targets that are no numbers: {carrier: [AA, DL]}");
    rare = word("rare", "what makes a category rare: {minShare: 0.01}; unset: nothing");
    weightCol = name("weightCol", "the column of the rows' weights; unset: all count alike");
    crossFit =
        new IntParam(
            this,
            "crossFit",
            "the folds that fitted rows are encoded by",
            ParamCheck.of(Vocabulary.ENCODERS, "crossFit"));
    foldCols =
        new StringArrayParam(
            this,
            "foldCols",
            "the columns whose equal values share a fold; unset: all but targets and weight");
    seed = new LongParam(this, "seed", "deals the rows into folds");
    nulls = word("nulls", "what null is: category, missing");
    unseen = word("unseen", "what categories are that were not fitted: prior, rare, null, error");
    setDefault(crossFit, 5);
    setDefault(seed, 0L);
    setDefault(nulls, "category");
    setDefault(unseen, "prior");
  }

  private Param<String> name(String name, String doc) {
    return new Param<>(uid, name, doc, String.class);
  }

  private Param<String> word(String name, String doc) {
    return new Param<>(uid, name, doc, ParamCheck.of(Vocabulary.ENCODERS, name), String.class);
  }

  /**
   * The estimator of that encoder.
   *
   * @throws IllegalStateException if it lacks columns or encodings
   * @throws IllegalArgumentException if its parts contradict each other
   */
  public static EncoderEstimator of(CategoricalEncoder encoder) {
    EncoderEstimator estimator = new EncoderEstimator();
    Map<String, Object> words = encoder.toMap();
    estimator
        .paramsByWord()
        .forEach(
            (word, param) -> {
              if (words.containsKey(word)) {
                estimator.set(param.name(), ParamWords.param(words.get(word)));
              }
            });
    return estimator;
  }

  /**
   * The encoder that the params make.
   *
   * @throws IllegalArgumentException if {@code inputCols}, or {@code methods} and {@code rare}, are
   *     not set
   * @throws dev.bellows.features.encode.EncoderDefinitionException if params contradict each other
   */
  public CategoricalEncoder encoder() {
    requireSet(inputCols, "origin");
    if (!isSet(rare)) {
      requireSet(methods, "freq");
    }
    Map<String, Object> words = new LinkedHashMap<>();
    paramsByWord()
        .forEach(
            (word, param) -> {
              if (isDefined(param)) {
                words.put(word, ParamWords.word(word, getOrDefault(param)));
              }
            });
    return CategoricalEncoder.fromMap(words, "EncoderEstimator " + uid);
  }

  private void requireSet(StringArrayParam param, String example) {
    Args.check(
        isSet(param) && getOrDefault(param).length > 0,
        "Cannot encode categories: the param '%s' of %s is not set; set it, such as to '%s'",
        param.name(),
        uid,
        example);
  }

  /** Each param by the word of definitions that it holds. */
  private Map<String, Param<?>> paramsByWord() {
    Map<String, Param<?>> params = new LinkedHashMap<>();
    params.put("columns", inputCols);
    params.put("target", labelCol);
    params.put("weight", weightCol);
    params.put("foldBy", foldCols);
    for (Param<?> same : List.of(methods, classes, rare, crossFit, seed, nulls, unseen)) {
      params.put(same.name(), same);
    }
    return params;
  }

  /**
   * Fits the encoder. Runs the jobs of {@link CategoricalEncoder#fit}.
   *
   * @throws dev.bellows.core.BellowsException if a column is missing or has a type that cannot
   *     serve, or the name of an output is taken
   * @throws IllegalArgumentException if a param is missing
   */
  @Override
  public EncoderModel fit(Dataset<?> dataset) {
    CategoricalEncoder encoder = encoder();
    encoder.outputSchema(dataset.schema());
    HeldModel held = new HeldModel(encoder.fit(dataset.toDF()));
    return new EncoderModel(uid, held, dataset).setParent(this);
  }

  /** The schema that the model's {@code transform} gives: all checks, and no job. */
  @Override
  public StructType transformSchema(StructType schema) {
    return encoder().outputSchema(schema);
  }

  /** As Spark explains a param, but lists in words. */
  @Override
  public String explainParam(Param<?> param) {
    return isDefined(param) && getOrDefault(param) instanceof String[] texts
        ? String.format("%s: %s (current: %s)", param.name(), param.doc(), Arrays.toString(texts))
        : super.explainParam(param);
  }

  @Override
  public EncoderEstimator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Reads what {@code write()} has written. */
  public static MLReader<EncoderEstimator> read() {
    return new DefaultParamsReader<>();
  }

  /** The estimator that {@code save} wrote to that path. Runs a Spark job. */
  public static EncoderEstimator load(String path) {
    return read().load(path);
  }

  /** The param of the columns to encode. */
  public StringArrayParam inputCols() {
    return inputCols;
  }

  /** The param of the encodings. */
  public StringArrayParam methods() {
    return methods;
  }

  /** The param of the target. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** The param of the classes of targets that are no numbers. */
  public Param<String> classes() {
    return classes;
  }

  /** The param of what makes a category rare. */
  public Param<String> rare() {
    return rare;
  }

  /** The param of the column of weights. */
  public Param<String> weightCol() {
    return weightCol;
  }

  /** The param of the number of folds. */
  public IntParam crossFit() {
    return crossFit;
  }

  /** The param of the columns whose equal values share a fold. */
  public StringArrayParam foldCols() {
    return foldCols;
  }

  /** The param of the seed of the folds. */
  public LongParam seed() {
    return seed;
  }

  /** The param of what null is. */
  public Param<String> nulls() {
    return nulls;
  }

  /** The param of what categories are that were not fitted. */
  public Param<String> unseen() {
    return unseen;
  }

  /** Sets the columns to encode. */
  public EncoderEstimator setInputCols(String... value) {
    set(inputCols, value);
    return this;
  }

  /** Sets the encodings. */
  public EncoderEstimator setMethods(String... value) {
    set(methods, value);
    return this;
  }

  /** Sets the target. */
  public EncoderEstimator setLabelCol(String value) {
    set(labelCol, value);
    return this;
  }

  /** Sets the classes of targets that are no numbers. */
  public EncoderEstimator setClasses(String value) {
    set(classes, value);
    return this;
  }

  /** Sets what makes a category rare. */
  public EncoderEstimator setRare(String value) {
    set(rare, value);
    return this;
  }

  /** Sets the column of weights. */
  public EncoderEstimator setWeightCol(String value) {
    set(weightCol, value);
    return this;
  }

  /** Sets the number of folds. */
  public EncoderEstimator setCrossFit(int value) {
    set(crossFit, value);
    return this;
  }

  /** Sets the columns whose equal values share a fold. */
  public EncoderEstimator setFoldCols(String... value) {
    set(foldCols, value);
    return this;
  }

  /** Sets the seed of the folds. */
  public EncoderEstimator setSeed(long value) {
    set(seed, value);
    return this;
  }

  /** Sets what null is. */
  public EncoderEstimator setNulls(String value) {
    set(nulls, value);
    return this;
  }

  /** Sets what categories are that were not fitted. */
  public EncoderEstimator setUnseen(String value) {
    set(unseen, value);
    return this;
  }
}
