package dev.bellows.features.ml;

import dev.bellows.core.Args;
import dev.bellows.features.trend.TemporalTrendFeatures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * {@link TemporalTrendFeatures} as a stage of a Spark ML pipeline: adds trend features of {@code
 * inputCols}, computed within {@code groupCols} in the order of {@code orderCol}.
 *
 * <pre>{@code
 * TrendTransformer trends = new TrendTransformer()
 *     .setGroupCols("store").setOrderCol("day").setInputCols("amount")
 *     .setWindows("7r", "30d")
 *     .setFeatures("trendSlope", "{delta: [1, 7]}", "{ewma: {halfLife: 7r}}");
 * PipelineModel model = new Pipeline()
 *     .setStages(new PipelineStage[] {trends, assembler, regression}).fit(sales);
 * }</pre>
 *
 * <p>The params hold the words of a job file's {@code trend:} block; a wrong one is refused when it
 * is set. What they mean, nulls and accuracy included, is told at {@link TemporalTrendFeatures}. It
 * learns nothing, so that a row's features depend on the rows given to {@code transform} alone: to
 * score the rows of a day, give it the days before, too. Nothing here runs a Spark job but saving
 * and loading.
 */
public final class TrendTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final StringArrayParam groupCols;
  private final Param<String> orderCol;
  private final Param<String> orderUnit;
  private final StringArrayParam tieBreakCols;
  private final StringArrayParam inputCols;
  private final Param<String> labelCol;
  private final StringArrayParam windows;
  private final Param<String> closed;
  private final IntParam minPeriods;
  private final Param<String> asOf;
  private final Param<String> gap;
  private final Param<String> zeroBase;
  private final Param<String> fill;
  private final Param<String> deviation;
  private final Param<String> ewmaRule;
  private final StringArrayParam features;

  /** A transformer without columns and features yet. */
  public TrendTransformer() {
    this(Identifiable.randomUID("trends"));
  }

  /** A transformer of that id, without columns and features yet. */
  public TrendTransformer(String uid) {
    this.uid = uid;
    groupCols = names("groupCols", "the columns whose equal values make a group; unset: one group");
    orderCol = name("orderCol", "the column that orders the rows of a group");
    orderUnit = word("orderUnit", "the unit of time that a numeric orderCol counts: seconds, days");
    tieBreakCols =
        names(
            "tieBreakCols",
            "the columns that order rows equal in orderCol; unset: all others that can be sorted");
    inputCols = names("inputCols", "the numeric columns to compute features of");
    labelCol = name("labelCol", "the column to predict, which no feature of the row may know");
    windows =
        words("windows", "windows of rows, of time, or of all rows so far: 7r, 30d, expanding");
    closed =
        word(
            "closed",
            "the ends that belong to a window: right, left, both, neither; unset: right, and left"
                + " if asOf is strictlyBefore");
    minPeriods =
        new IntParam(
            this,
            "minPeriods",
            "the values that a window needs; unset: all of a window of rows, 1 of others",
            ParamCheck.of(Vocabulary.TRENDS, "minPeriods"));
    asOf = word("asOf", "the rows that a row knows: currentRow, strictlyBefore");
    gap = word("gap", "the time or rows left out before a row: 1d, 1r");
    zeroBase = word("zeroBase", "what pctChange from 0 is: infinite, null");
    fill = word("fill", "what pctChange does about missing values: none, forward");
    deviation = word("deviation", "the variance: sample (n - 1), population (n)");
    ewmaRule =
        word(
            "ewmaRule",
            "how the unadjusted ewma takes in a value after missing ones: byElapsedRows, byOneRow,"
                + " pandas3");
    features = words("features", "words, alone or with an option: all, mean, {delta: [1, 7]}");
    setDefault(asOf, "currentRow");
    setDefault(zeroBase, "infinite");
    setDefault(fill, "none");
    setDefault(deviation, "sample");
    setDefault(ewmaRule, "byElapsedRows");
  }

  private Param<String> name(String name, String doc) {
    return new Param<>(uid, name, doc, String.class);
  }

  private Param<String> word(String name, String doc) {
    return new Param<>(uid, name, doc, ParamCheck.of(Vocabulary.TRENDS, name), String.class);
  }

  private StringArrayParam names(String name, String doc) {
    return new StringArrayParam(this, name, doc);
  }

  private StringArrayParam words(String name, String doc) {
    return new StringArrayParam(this, name, doc, ParamCheck.of(Vocabulary.TRENDS, name));
  }

  /**
   * The transformer of that definition.
   *
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public static TrendTransformer of(TemporalTrendFeatures definition) {
    TrendTransformer transformer = new TrendTransformer();
    Map<String, Object> words = definition.toMap();
    transformer
        .paramsByWord()
        .forEach(
            (word, param) -> {
              if (words.containsKey(word)) {
                transformer.set(param.name(), ParamWords.param(words.get(word)));
              }
            });
    return transformer;
  }

  /**
   * The definition that the params make.
   *
   * @throws IllegalArgumentException if {@code orderCol}, {@code inputCols} or {@code features} is
   *     not set
   * @throws dev.bellows.features.trend.TrendDefinitionException if params contradict each other
   */
  public TemporalTrendFeatures trendFeatures() {
    requireSet(orderCol, "day");
    requireSet(inputCols, "amount");
    requireSet(features, "all");
    Map<String, Object> words = new LinkedHashMap<>();
    paramsByWord()
        .forEach(
            (word, param) -> {
              if (isDefined(param)) {
                words.put(word, ParamWords.word(word, getOrDefault(param)));
              }
            });
    return TemporalTrendFeatures.fromMap(words, "TrendTransformer " + uid);
  }

  private void requireSet(Param<?> param, String example) {
    boolean isGiven =
        isSet(param) && !(getOrDefault(param) instanceof String[] names && names.length == 0);
    Args.check(
        isGiven,
        "Cannot compute trend features: the param '%s' of %s is not set; set it, such as to '%s'",
        param.name(),
        uid,
        example);
  }

  /** Each param by the word of definitions that it holds. */
  private Map<String, Param<?>> paramsByWord() {
    Map<String, Param<?>> params = new LinkedHashMap<>();
    params.put("groupBy", groupCols);
    params.put("orderBy", orderCol);
    params.put("tieBreakBy", tieBreakCols);
    params.put("columns", inputCols);
    params.put("label", labelCol);
    for (Param<?> same :
        List.of(
            orderUnit,
            windows,
            closed,
            minPeriods,
            asOf,
            gap,
            zeroBase,
            fill,
            deviation,
            ewmaRule,
            features)) {
      params.put(same.name(), same);
    }
    return params;
  }

  /**
   * The input with the features added. Lazy: no job runs.
   *
   * @throws dev.bellows.core.BellowsException if a column is missing or has a type that cannot
   *     serve, or params contradict each other
   * @throws IllegalArgumentException if a param is missing
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return trendFeatures().apply(dataset.toDF());
  }

  /** The schema that {@link #transform} gives: all its checks, and no job. */
  @Override
  public StructType transformSchema(StructType schema) {
    return trendFeatures().outputSchema(schema);
  }

  /** As Spark explains a param, but lists in words. */
  @Override
  public String explainParam(Param<?> param) {
    return isDefined(param) && getOrDefault(param) instanceof String[] texts
        ? String.format("%s: %s (current: %s)", param.name(), param.doc(), Arrays.toString(texts))
        : super.explainParam(param);
  }

  @Override
  public TrendTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Reads what {@code write()} has written. */
  public static MLReader<TrendTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** The transformer that {@code save} wrote to that path. Runs a Spark job. */
  public static TrendTransformer load(String path) {
    return read().load(path);
  }

  /** The param of the columns whose equal values make a group. */
  public StringArrayParam groupCols() {
    return groupCols;
  }

  /** The param of the column that orders the rows of a group. */
  public Param<String> orderCol() {
    return orderCol;
  }

  /** The param of the unit of time that a numeric order column counts. */
  public Param<String> orderUnit() {
    return orderUnit;
  }

  /** The param of the columns that order rows equal in the order column. */
  public StringArrayParam tieBreakCols() {
    return tieBreakCols;
  }

  /** The param of the columns to compute features of. */
  public StringArrayParam inputCols() {
    return inputCols;
  }

  /** The param of the column to predict. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** The param of the windows of the window features. */
  public StringArrayParam windows() {
    return windows;
  }

  /** The param of the ends that belong to a window. */
  public Param<String> closed() {
    return closed;
  }

  /** The param of the values that a window needs. */
  public IntParam minPeriods() {
    return minPeriods;
  }

  /** The param of the rows that a row knows. */
  public Param<String> asOf() {
    return asOf;
  }

  /** The param of the time or rows left out before a row. */
  public Param<String> gap() {
    return gap;
  }

  /** The param of what a change from 0 is. */
  public Param<String> zeroBase() {
    return zeroBase;
  }

  /** The param of what a change does about missing values. */
  public Param<String> fill() {
    return fill;
  }

  /** The param of what variances are divided by. */
  public Param<String> deviation() {
    return deviation;
  }

  /** The param of how the unadjusted mean takes in a value after missing ones. */
  public Param<String> ewmaRule() {
    return ewmaRule;
  }

  /** The param of the features to compute. */
  public StringArrayParam features() {
    return features;
  }

  /** Sets the columns whose equal values make a group. */
  public TrendTransformer setGroupCols(String... value) {
    set(groupCols, value);
    return this;
  }

  /** Sets the column that orders the rows of a group. */
  public TrendTransformer setOrderCol(String value) {
    set(orderCol, value);
    return this;
  }

  /** Sets the unit of time that a numeric order column counts. */
  public TrendTransformer setOrderUnit(String value) {
    set(orderUnit, value);
    return this;
  }

  /** Sets the columns that order rows equal in the order column. */
  public TrendTransformer setTieBreakCols(String... value) {
    set(tieBreakCols, value);
    return this;
  }

  /** Sets the columns to compute features of. */
  public TrendTransformer setInputCols(String... value) {
    set(inputCols, value);
    return this;
  }

  /** Sets the column to predict. */
  public TrendTransformer setLabelCol(String value) {
    set(labelCol, value);
    return this;
  }

  /** Sets the windows of the window features. */
  public TrendTransformer setWindows(String... value) {
    set(windows, value);
    return this;
  }

  /** Sets the ends that belong to a window. */
  public TrendTransformer setClosed(String value) {
    set(closed, value);
    return this;
  }

  /** Sets the values that a window needs. */
  public TrendTransformer setMinPeriods(int value) {
    set(minPeriods, value);
    return this;
  }

  /** Sets the rows that a row knows. */
  public TrendTransformer setAsOf(String value) {
    set(asOf, value);
    return this;
  }

  /** Sets the time or rows left out before a row. */
  public TrendTransformer setGap(String value) {
    set(gap, value);
    return this;
  }

  /** Sets what a change from 0 is. */
  public TrendTransformer setZeroBase(String value) {
    set(zeroBase, value);
    return this;
  }

  /** Sets what a change does about missing values. */
  public TrendTransformer setFill(String value) {
    set(fill, value);
    return this;
  }

  /** Sets what variances are divided by. */
  public TrendTransformer setDeviation(String value) {
    set(deviation, value);
    return this;
  }

  /** Sets how the unadjusted mean takes in a value after missing ones. */
  public TrendTransformer setEwmaRule(String value) {
    set(ewmaRule, value);
    return this;
  }

  /** Sets the features to compute. */
  public TrendTransformer setFeatures(String... value) {
    set(features, value);
    return this;
  }
}
