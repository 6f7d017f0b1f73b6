package dev.bellows.optimization.partition;

import dev.bellows.core.Args;
import dev.bellows.core.RowHash;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * A join of rows of which one side has hot keys, cut so that no task gets all rows of a hot key. It
 * gives exactly the rows and columns of {@code left.join(right, keys, type)}:
 *
 * <pre>{@code
 * CuredRows joined =
 *     PartitionOptimizer.saltedJoin(sales, stores, "store").type(JoinType.FULL).measure();
 * joined.rows();         // in place of sales.join(stores, "store", "full")
 * joined.explanation();  // what was done and why
 * joined.verify();       // compares with the plain join
 * }</pre>
 *
 * <p>Only rows of hot keys are cut, by a hash of their content, so that a task that runs again
 * gives the same rows; each hot key into as many parts as its rows ask for. Rows with a null in the
 * key go around the join. Where the cut cannot be exact or cannot help, {@link CuredRows#rows} is
 * the plain join, and the explanation says why.
 *
 * <p>Immutable. Uses the public Dataset API alone, and so runs on Spark Connect too.
 */
public final class SaltedJoin {
  private final Dataset<Row> left;
  private final Dataset<Row> right;
  private final List<String> keys;
  private JoinForm form;
  private List<String> saltFrom = List.of();
  private OptionalInt partitions = OptionalInt.empty();
  private Optional<HotKeys> known = Optional.empty();

  private SaltedJoin(Dataset<Row> left, Dataset<Row> right, List<String> keys, JoinForm form) {
    this.left = left;
    this.right = right;
    this.keys = List.copyOf(keys);
    this.form = form;
  }

  /** An inner join whose left side is the skewed one. */
  static SaltedJoin of(Dataset<Row> left, Dataset<Row> right, List<String> keys) {
    return new SaltedJoin(left, right, keys, JoinForm.INNER);
  }

  private SaltedJoin copy() {
    SaltedJoin copy = new SaltedJoin(left, right, keys, form);
    copy.saltFrom = saltFrom;
    copy.partitions = partitions;
    copy.known = known;
    return copy;
  }

  private SaltedJoin with(JoinForm changed) {
    SaltedJoin copy = copy();
    copy.form = changed;
    return copy;
  }

  /** Which rows the join gives; by default those of an inner join. */
  public SaltedJoin type(JoinType type) {
    return with(form.with(type));
  }

  /** The side that has the hot keys; by default the left one. */
  public SaltedJoin skewed(JoinSide side) {
    return with(form.skewedOn(side));
  }

  /** What pairs must fulfil beside equal keys. */
  public SaltedJoin where(JoinCondition residual) {
    return with(form.where(residual));
  }

  /** Null equals null: keys are compared as {@code <=>} does. */
  public SaltedJoin nullSafe() {
    return with(form.comparingNulls());
  }

  /** How the rows of hot keys are spread; by default they are salted. */
  public SaltedJoin hotPart(HotPart hotPart) {
    return with(form.with(hotPart));
  }

  /**
   * The columns of the skewed side whose hash spreads the rows of a hot key; by default all beside
   * the keys. Fewer are cheaper to hash; they must tell the rows of a key apart.
   */
  public SaltedJoin saltFrom(String... columns) {
    Args.check(columns.length > 0, "Cannot salt by no column: name at least one");
    SaltedJoin copy = copy();
    copy.saltFrom = List.of(columns);
    return copy;
  }

  /** Among how many partitions rows are spread; by default the session's shuffle partitions. */
  public SaltedJoin partitions(int count) {
    Args.check(count >= 2, "Invalid partitions: %s; at least 2 are needed", count);
    SaltedJoin copy = copy();
    copy.partitions = OptionalInt.of(count);
    return copy;
  }

  /** With keys that are known to be hot, so that nothing needs to be measured. */
  SaltedJoin hot(HotKeys keysOfSkewed) {
    SaltedJoin copy = copy();
    copy.known = Optional.of(keysOfSkewed);
    return copy;
  }

  /**
   * Finds the hot keys of the skewed side and makes the join. Runs two queries over the keys of the
   * skewed side: one pass of a sketch, and an exact count of the few candidates, if there are any.
   * The join itself is computed when its rows are used.
   *
   * @throws dev.bellows.core.BellowsException if a key or a column is missing, or the types of a
   *     key differ between the sides
   */
  public CuredRows measure() {
    JoinLayout layout = new JoinLayout(left, right, keys);
    SaltedJoinQuery query = new SaltedJoinQuery(layout, form, salt(layout));
    Dataset<Row> plain = plain(layout, query);
    Optional<String> refused = refusal(layout);
    if (refused.isPresent()) {
      return unchanged(plain, refused.get(), Optional.empty());
    }
    if (form.type().isExistence() && form.skewed() == JoinSide.RIGHT) {
      return new CuredRows(query.rows(), plain, query.explanation());
    }
    HotKeys hot = known.orElseGet(() -> search(layout).hotKeys());
    if (hot.isEmpty() && !routesNulls(hot)) {
      String none = "no key of the " + side() + " side has more than its share of rows";
      return unchanged(plain, none, Optional.of(hot));
    }
    return new CuredRows(query.rows(hot), plain, query.explanation(hot));
  }

  /** Rows with null keys all meet in one task, unless the join drops them before its shuffle. */
  private boolean routesNulls(HotKeys hot) {
    return !form.nullSafe()
        && form.type().keepsUnmatched(form.skewed())
        && hot.nullRows() > hot.rows() / partitionCount();
  }

  private Optional<String> refusal(JoinLayout layout) {
    List<String> collated = layout.collatedKeys();
    if (!collated.isEmpty()) {
      return Optional.of(
          "key "
              + collated
              + " has a collation, under which equal texts have different bytes and hashes");
    }
    JoinSide replicated = form.skewed().other();
    boolean lookedUp = form.type().isExistence() && replicated == JoinSide.LEFT;
    if (form.residual().isPresent() && (form.type().keepsUnmatched(replicated) || lookedUp)) {
      return Optional.of(
          "a "
              + name()
              + " join keeps or counts rows of the "
              + SaltedJoinQuery.name(replicated)
              + " side, which a cut repeats, and with a condition beside the keys it cannot be told"
              + " from the keys alone which of them have a partner");
    }
    if (!lookedUp && form.hotPart() == HotPart.SALT && salt(layout).isEmpty()) {
      return Optional.of(
          "the "
              + side()
              + " side has no column beside the keys that could tell the rows of a key apart");
    }
    return Optional.empty();
  }

  private CuredRows unchanged(Dataset<Row> plain, String reason, Optional<HotKeys> hot) {
    return new CuredRows(
        plain,
        plain,
        SaltingExplanation.refused(
            name() + " join, skewed on the " + side() + " side", reason, hot));
  }

  private Dataset<Row> plain(JoinLayout layout, SaltedJoinQuery query) {
    return form.residual().isEmpty() && !form.nullSafe()
        ? left.join(right, keys.toArray(String[]::new), form.type().spark())
        : query.plain(layout);
  }

  private HotKeySearch search(JoinLayout layout) {
    JoinSide side = form.skewed();
    return HotKeySearch.of(
        layout.rows(side),
        layout.keys(side),
        layout.keyHash(side),
        form.nullSafe() ? Optional.empty() : Optional.of(layout.keysPresent(side)),
        form.hotPart() == HotPart.SALT ? Optional.of(salt(layout)) : Optional.empty(),
        partitionCount());
  }

  private List<StructField> salt(JoinLayout layout) {
    JoinSide side = form.skewed();
    List<Integer> places = saltFrom.isEmpty() ? layout.others(side) : layout.places(side, saltFrom);
    return layout.fields(side, places).stream()
        .filter(field -> RowHash.isHashable(field.dataType()))
        .toList();
  }

  private int partitionCount() {
    return partitions.orElseGet(() -> ShufflePartitions.of(left.sparkSession()));
  }

  private String name() {
    return SaltedJoinQuery.name(form.type());
  }

  private String side() {
    return SaltedJoinQuery.name(form.skewed());
  }
}
