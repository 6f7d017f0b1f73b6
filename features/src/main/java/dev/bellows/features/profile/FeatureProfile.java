package dev.bellows.features.profile;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the columns of a table hold, with the states that it is made of: it can be saved, and merged
 * with that of other rows, without reading either again. Immutable.
 */
public final class FeatureProfile {
  private static final int MAGIC = 0x42505246; // "BPRF"
  private static final int VERSION = 1;

  private final ProfileOptions options;
  private final ProfileState state;
  private final List<ColumnProfile> columns;

  FeatureProfile(ProfileOptions options, ProfileState state) {
    this.options = options;
    this.state = state;
    List<ColumnProfile> profiles = new ArrayList<>();
    for (int i = 0; i < state.columns().size(); i++) {
      profiles.add(
          new ColumnProfile(state.columns().get(i), state.states().get(i), state.rows(), options));
    }
    columns = List.copyOf(profiles);
  }

  /** All rows of a weight above 0; all rows where they have no weights. */
  public long rows() {
    return state.rows().rows();
  }

  /** The sum of their weights; the number of rows where they have none. */
  public double weight() {
    return state.rows().weight();
  }

  /** Rows of weight 0, which nothing else counts. */
  public long zeroWeights() {
    return state.zeroWeights();
  }

  /** The column of the weights. */
  public Optional<String> weightColumn() {
    return options.weight();
  }

  /** What weights say. */
  public WeightMeaning weightMeaning() {
    return options.meaning();
  }

  /** What variance, skewness and kurtosis are of. */
  public MomentConvention convention() {
    return options.convention();
  }

  /** The columns in the order of the table, or in that in which they were asked for. */
  public List<ColumnProfile> columns() {
    return columns;
  }

  /**
   * The column of that name; letter case is ignored.
   *
   * @throws BellowsException if there is none
   */
  public ColumnProfile column(String name) {
    return find(name)
        .orElseThrow(
            () -> {
              List<String> names = columns.stream().map(ColumnProfile::name).toList();
              return new BellowsException(
                  String.format(
                      "Cannot find column '%s' in the profile: no such column%s Available: %s",
                      name, hint(name, names), names));
            });
  }

  private static String hint(String name, List<String> names) {
    String hint = Suggestions.didYouMean(name, names);
    return hint.isEmpty() ? "." : hint;
  }

  /** The column of that name, if it is there; letter case is ignored. */
  public Optional<ColumnProfile> find(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * The profile of the rows of both, without reading them.
   *
   * @throws BellowsException if columns, types, special codes, bucketings, or the meaning of
   *     weights or moments differ
   */
  public FeatureProfile merge(FeatureProfile other) {
    requireAlike(other);
    ProfileState merged = state.copy();
    merged.merge(other.state.copy());
    return new FeatureProfile(options, merged);
  }

  private void requireAlike(FeatureProfile other) {
    requireSame("the options", options, other.options);
    List<String> names = columns.stream().map(ColumnProfile::name).toList();
    requireSame("the columns", names, other.columns.stream().map(ColumnProfile::name).toList());
    for (int i = 0; i < columns.size(); i++) {
      String column = "column '" + names.get(i) + "'";
      requireSame("the plan of " + column, state.columns().get(i), other.state.columns().get(i));
      requireSame(
          "the bucketing of " + column,
          bucketing(state.states().get(i)),
          bucketing(other.state.states().get(i)));
    }
  }

  private static String bucketing(ColumnState state) {
    return state.buckets() == null ? "none" : state.buckets().bucketing();
  }

  private static void requireSame(String what, Object mine, Object others) {
    if (!mine.equals(others)) {
      throw new BellowsException(
          String.format(
              "Cannot merge two profiles: %s differ: %s and %s. Profile both with one definition.",
              what, mine, others));
    }
  }

  /**
   * The profile as bytes that {@link #fromBytes} reads: about 60 kB for a column of many different
   * values, up to 200 kB where rows have weights, less for others.
   */
  public byte[] toBytes() {
    StateOutput out = new StateOutput();
    out.put(MAGIC);
    out.put(VERSION);
    options.write(out);
    state.write(out);
    return out.toBytes();
  }

  /**
   * The profile that {@link #toBytes} wrote.
   *
   * @throws BellowsException if these are no such bytes, or of a later version
   */
  public static FeatureProfile fromBytes(byte[] bytes) {
    StateInput in = new StateInput(bytes);
    if (bytes.length < 8 || in.integer() != MAGIC) {
      throw StateInput.malformed("they do not start as a profile does");
    }
    int version = in.integer();
    if (version != VERSION) {
      throw StateInput.malformed(
          "they have version " + version + ", and this Bellows reads version " + VERSION);
    }
    ProfileOptions options;
    ProfileState state;
    try {
      options = ProfileOptions.read(in);
      state = ProfileState.read(in);
    } catch (IllegalArgumentException e) {
      throw new BellowsException(StateInput.malformed("an unknown word").getMessage(), e);
    }
    if (!in.atEnd()) {
      throw StateInput.malformed("there is more than a profile");
    }
    return new FeatureProfile(options, state);
  }

  /**
   * The profile as a JSON object: its statistics for whoever reads it, and its state in base 64 for
   * {@link #fromJson}.
   */
  public String toJson() {
    return ProfileJson.write(this);
  }

  /**
   * The profile that {@link #toJson} wrote; statistics in the text are not read.
   *
   * @throws BellowsException if this is no such JSON, or of a later version
   */
  public static FeatureProfile fromJson(String json) {
    return ProfileJson.read(json);
  }

  /**
   * The profile as rows: one for each column, with its statistics, and as {@code state} the bytes
   * of a profile of that column alone, for {@link #fromBytes}. Runs no job.
   */
  public Dataset<Row> toDataFrame(SparkSession spark) {
    return ProfileRows.of(this, spark);
  }

  /** The profile of each column alone. */
  List<FeatureProfile> eachColumn() {
    return state.blocks(1).stream().map(one -> new FeatureProfile(options, one)).toList();
  }
}
