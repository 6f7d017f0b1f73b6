package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;

import dev.bellows.core.RowHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * A join in parts that together are exact. S is the skewed side, R the other one, whose rows of hot
 * keys are repeated: every pair of rows meets in exactly one part of its key.
 *
 * <pre>
 * inner         S ⋈ R, salted
 * keeps S       S outer R, salted, and S with null keys
 * keeps R       S ⋈ R, salted, and R anti distinct keys of S
 * keeps both    S outer R, salted, and S with null keys, and R anti distinct keys of S
 * S semi, anti  salted; anti also gives S with null keys
 * R semi, anti  R semi or anti the distinct keys of S: without duplicates there is no skew
 * </pre>
 */
final class SaltedJoinQuery {
  private static final String PARTS = "bellows_parts_of_key";
  private static final String SALT = "bellows_salt";
  private static final String OTHER_SALT = "bellows_other_salt";

  private final JoinLayout layout;
  private final JoinForm form;
  private final List<StructField> salt;
  private final JoinSide skewed;
  private final JoinSide other;

  SaltedJoinQuery(JoinLayout layout, JoinForm form, List<StructField> salt) {
    this.layout = layout;
    this.form = form;
    this.salt = salt;
    this.skewed = form.skewed();
    this.other = skewed.other();
  }

  static String name(JoinType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  static String name(JoinSide side) {
    return side.name().toLowerCase(Locale.ROOT);
  }

  /** The join as Spark does it, with the condition. */
  Dataset<Row> plain(JoinLayout sides) {
    return sides
        .rows(JoinSide.LEFT)
        .join(sides.rows(JoinSide.RIGHT), condition(), form.type().spark())
        .select(sides.output(form.type()));
  }

  /** A join that only asks whether the skewed side has the key. */
  Dataset<Row> rows() {
    Dataset<Row> kept = withKeys(other).join(distinctKeys(), keysEqual(), form.type().spark());
    List<Dataset<Row>> parts = new ArrayList<>(List.of(kept.select(ofSide(other))));
    if (form.type() == JoinType.ANTI) {
      addWithoutKeys(parts, other, List.of());
    }
    return output(parts);
  }

  /** The join, cut at these keys. */
  Dataset<Row> rows(HotKeys hot) {
    List<Dataset<Row>> parts = new ArrayList<>(matched(hot));
    boolean existence = form.type().isExistence();
    if (form.type().keepsUnmatched(skewed)) {
      addWithoutKeys(parts, skewed, existence ? List.of() : layout.absent(other));
    }
    if (form.type().keepsUnmatched(other)) {
      Dataset<Row> alone = withKeys(other).join(distinctKeys(), keysEqual(), "left_anti");
      parts.add(alone.select(beside(ofSide(other), other, layout.absent(skewed))));
      addWithoutKeys(parts, other, layout.absent(skewed));
    }
    return output(parts);
  }

  private Dataset<Row> output(List<Dataset<Row>> parts) {
    return parts.stream()
        .reduce(Dataset::unionAll)
        .orElseThrow()
        .select(layout.output(form.type()));
  }

  private List<Dataset<Row>> matched(HotKeys hot) {
    Dataset<Row> ours = hot.withParts(withKeys(skewed), layout.keyHash(skewed), PARTS);
    Dataset<Row> theirs = hot.withParts(withKeys(other), layout.keyHash(other), OTHER_SALT);
    if (hot.isEmpty()) {
      return List.of(joined(ours, theirs, condition()));
    }
    return form.hotPart() == HotPart.SALT ? List.of(salted(ours, theirs)) : broadcast(ours, theirs);
  }

  private Dataset<Row> salted(Dataset<Row> ours, Dataset<Row> theirs) {
    Dataset<Row> cut =
        ours.withColumn(SALT, pmod(RowHash.exact().of(salt), col(PARTS)).cast("int"));
    Dataset<Row> repeated =
        theirs.withColumn(OTHER_SALT, explode(sequence(lit(0), col(OTHER_SALT).minus(lit(1)))));
    return joined(cut, repeated, condition().and(col(SALT).equalTo(col(OTHER_SALT))));
  }

  private List<Dataset<Row>> broadcast(Dataset<Row> ours, Dataset<Row> theirs) {
    Column isHot = col(PARTS).gt(lit(1));
    Dataset<Row> hotRows = functions.broadcast(theirs.where(col(OTHER_SALT).gt(lit(1))));
    return List.of(
        joined(ours.where(isHot), hotRows, condition()),
        joined(ours.where(not(isHot)), theirs, condition()));
  }

  /** The skewed side is on the left of it, whichever side it is of the whole join. */
  private Dataset<Row> joined(Dataset<Row> ours, Dataset<Row> theirs, Column condition) {
    Dataset<Row> rows = ours.join(theirs, condition, skewedFirst());
    return rows.select(
        form.type().isExistence() ? ofSide(skewed) : beside(ofSide(skewed), skewed, of(other)));
  }

  private String skewedFirst() {
    if (form.type().isExistence()) {
      return form.type().spark();
    }
    return form.type().keepsUnmatched(skewed) ? "left_outer" : "inner";
  }

  /** Rows that can have no partner: they need no shuffle. */
  private void addWithoutKeys(List<Dataset<Row>> parts, JoinSide side, List<Column> rest) {
    if (!form.nullSafe() && layout.keysNullable(side)) {
      Dataset<Row> without = layout.rows(side).where(not(layout.keysPresent(side)));
      parts.add(without.select(beside(ofSide(side), side, rest)));
    }
  }

  private Dataset<Row> withKeys(JoinSide side) {
    Dataset<Row> rows = layout.rows(side);
    return form.nullSafe() ? rows : rows.where(layout.keysPresent(side));
  }

  private Dataset<Row> distinctKeys() {
    return withKeys(skewed).select(layout.keys(skewed).toArray(Column[]::new)).distinct();
  }

  private Column keysEqual() {
    return layout.keysEqual(form.nullSafe());
  }

  private Column condition() {
    return form.residual()
        .map(r -> keysEqual().and(r.of(layout.named(JoinSide.LEFT), layout.named(JoinSide.RIGHT))))
        .orElseGet(this::keysEqual);
  }

  private Column[] ofSide(JoinSide side) {
    return layout.columns(side).toArray(Column[]::new);
  }

  private List<Column> of(JoinSide side) {
    return layout.columns(side);
  }

  /** The columns of both sides, the left ones first. */
  private static Column[] beside(Column[] of, JoinSide side, List<Column> rest) {
    List<Column> all = new ArrayList<>(List.of(of));
    all.addAll(side == JoinSide.LEFT ? all.size() : 0, rest);
    return all.toArray(Column[]::new);
  }

  SaltingExplanation explanation() {
    return SaltingExplanation.done(
        operation(),
        nullRoute(),
        new HotKeys(0, 0, List.of()),
        1,
        "the "
            + name(skewed)
            + " side is asked for its distinct keys alone, which are not skewed: no salt is"
            + " needed");
  }

  SaltingExplanation explanation(HotKeys hot) {
    int reads = form.hotPart() == HotPart.BROADCAST && !hot.isEmpty() ? 2 : 1;
    if (form.type().keepsUnmatched(skewed) && nullRoute() == NullRoute.AROUND) {
      reads++;
    }
    if (form.type().keepsUnmatched(other)) {
      reads++;
    }
    return SaltingExplanation.done(operation(), nullRoute(), hot, reads, how(hot));
  }

  private String how(HotKeys hot) {
    if (hot.isEmpty()) {
      return "no key is hot; rows with a null in the key go around the shuffle";
    }
    return form.hotPart() == HotPart.SALT
        ? "rows of hot keys are spread by a hash of their content, and the other side's rows of"
            + " these keys are repeated for each part"
        : "the other side's rows of hot keys are broadcast to the rows of these keys";
  }

  private String operation() {
    return name(form.type()) + " join, skewed on the " + name(skewed) + " side";
  }

  private NullRoute nullRoute() {
    if (form.nullSafe()) {
      return NullRoute.AS_A_KEY;
    }
    if (!layout.keysNullable(skewed)) {
      return NullRoute.NONE;
    }
    return form.type().keepsUnmatched(skewed) ? NullRoute.AROUND : NullRoute.DROPPED;
  }
}
