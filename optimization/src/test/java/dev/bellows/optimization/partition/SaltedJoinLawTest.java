package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.partition.HotKeys.HotKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A join that is cut gives the rows of the plain one, as multisets, whatever is on its sides. */
class SaltedJoinLawTest {
  private static final int NULL_KEY = 5;
  private static final int NULL_VALUE = 3;

  /** What keys can be; each kind has five values, and null. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Keys {
    LONGS(DataTypes.LongType, DataTypes.LongType, 0L, 1L, 2L, 3L, -4L),
    STRINGS(DataTypes.StringType, DataTypes.StringType, "", "a", "b", "ä", "a "),
    DOUBLES(
        DataTypes.DoubleType, DataTypes.DoubleType, 0.0, -0.0, Double.NaN, 1.5, Double.MAX_VALUE),
    DECIMALS(
        DataTypes.createDecimalType(10, 2),
        DataTypes.createDecimalType(12, 4),
        new BigDecimal("0.00"),
        new BigDecimal("1.50"),
        new BigDecimal("-2.00"),
        new BigDecimal("3.25"),
        new BigDecimal("99.99")),
    INTS_AND_LONGS(DataTypes.IntegerType, DataTypes.LongType, 0, 1, 2, 3, 4),
    DATES(
        DataTypes.DateType,
        DataTypes.DateType,
        java.sql.Date.valueOf("2026-03-29"),
        java.sql.Date.valueOf("1970-01-01"),
        java.sql.Date.valueOf("1600-02-29"),
        java.sql.Date.valueOf("2026-10-25"),
        java.sql.Date.valueOf("9999-12-31"));

    private final DataType left;
    private final DataType right;
    private final List<Object> values;

    Keys(DataType left, DataType right, Object... values) {
      this.left = left;
      this.right = right;
      this.values = Arrays.asList(values);
    }

    Object left(int key) {
      return key == NULL_KEY ? null : values.get(key);
    }

    Object right(int key) {
      Object value = left(key);
      return value != null && this == INTS_AND_LONGS ? Long.valueOf((Integer) value) : value;
    }
  }

  /** One or two key columns; two make nulls in a part of the key. */
  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void equalsThePlainJoin(
      @ForAll Keys kind,
      @ForAll boolean composite,
      @ForAll("sides") List<Integer> left,
      @ForAll("sides") List<Integer> right,
      @ForAll("parts") List<Integer> parts,
      @ForAll JoinSide skewed,
      @ForAll HotPart hotPart,
      @ForAll boolean nullSafe,
      @ForAll boolean residual) {
    Dataset<Row> ours = rows(left, kind, true);
    Dataset<Row> theirs = rows(right, kind, false);
    String[] keys = composite ? new String[] {"k", "part"} : new String[] {"k"};
    HotKeys hot = hot(kind, composite, parts);
    List<String> differing = new ArrayList<>();
    int[] cut = {0};
    withSettings(
        () -> {
          List<Dataset<Row>> signs = new ArrayList<>();
          for (JoinType type : JoinType.values()) {
            SaltedJoin join =
                PartitionOptimizer.saltedJoin(ours, theirs, keys)
                    .type(type)
                    .skewed(skewed)
                    .hotPart(hotPart)
                    .hot(hot);
            join = nullSafe ? join.nullSafe() : join;
            join = residual ? join.where((l, r) -> l.column("v").leq(r.column("V"))) : join;
            CuredRows cured = join.measure();
            cut[0] += cured.explanation().refused() ? 0 : 1;
            Dataset<Row> plain = plain(ours, theirs, keys, type, nullSafe, residual);
            assertThat(cured.rows().schema().catalogString())
                .as("columns of %s", type)
                .isEqualTo(plain.schema().catalogString());
            signs.add(signed(plain, type, 1));
            signs.add(signed(cured.rows(), type, -1));
          }
          signs.stream()
              .reduce(Dataset::unionAll)
              .orElseThrow()
              .groupBy("type", "row")
              .agg(sum("sign").as("more"))
              .where("more != 0")
              .collectAsList()
              .forEach(row -> differing.add(row.toString()));
        });
    assertThat(differing).as("rows that one has more often").isEmpty();
    int refused = residual ? refusedWithResidual(skewed) : 0;
    assertThat(cut[0]).isEqualTo(JoinType.values().length - refused);
  }

  /** Joins that keep or look up rows of the side that is repeated. */
  private static int refusedWithResidual(JoinSide skewed) {
    return skewed == JoinSide.LEFT ? 2 : 4;
  }

  @Provide
  Arbitrary<List<Integer>> sides() {
    Arbitrary<Integer> row = Arbitraries.integers().between(0, (NULL_KEY + 1) * 8 - 1);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(1, Arbitraries.just(List.of())),
        net.jqwik.api.Tuple.of(7, row.list().ofMinSize(1).ofMaxSize(30)));
  }

  /** Into how many parts each key is cut: 1 is not hot. */
  @Provide
  Arbitrary<List<Integer>> parts() {
    return Arbitraries.integers()
        .between(1, 5)
        .list()
        .ofSize(NULL_KEY + 1)
        .filter(p -> most(p) > 1);
  }

  private static int most(List<Integer> parts) {
    return parts.stream().mapToInt(Integer::intValue).max().orElse(1);
  }

  /** Oracle: Spark's own join by names where it has one, else by a condition. */
  private static Dataset<Row> plain(
      Dataset<Row> left,
      Dataset<Row> right,
      String[] keys,
      JoinType type,
      boolean nullSafe,
      boolean residual) {
    if (!nullSafe && !residual) {
      return left.join(right, keys, type.spark());
    }
    Dataset<Row> l = left.toDF("lk", "lpart", "lv", "lsalt");
    Dataset<Row> r = right.toDF("rk", "rpart", "rv");
    Column condition = equal("k", nullSafe);
    condition = keys.length == 2 ? condition.and(equal("part", nullSafe)) : condition;
    condition = residual ? condition.and(col("lv").leq(col("rv"))) : condition;
    Dataset<Row> joined = l.join(r, condition, type.spark());
    List<Column> columns = new ArrayList<>();
    for (String key : keys) {
      columns.add(shown(key, type));
    }
    if (keys.length == 1) {
      columns.add(col("lpart").as("part"));
    }
    columns.addAll(List.of(col("lv").as("v"), col("lsalt").as("bellows_salt")));
    if (!type.isExistence()) {
      if (keys.length == 1) {
        columns.add(col("rpart").as("part"));
      }
      columns.add(col("rv").as("V"));
    }
    return joined.select(columns.toArray(Column[]::new));
  }

  private static Column equal(String key, boolean nullSafe) {
    Column left = col("l" + key);
    return nullSafe ? left.eqNullSafe(col("r" + key)) : left.equalTo(col("r" + key));
  }

  private static Column shown(String key, JoinType type) {
    String name = type == JoinType.RIGHT && key.equals("k") ? "K" : key;
    return switch (type) {
      case RIGHT -> col("r" + key).as(name);
      case FULL -> functions.coalesce(col("l" + key), col("r" + key)).as(name);
      default -> col("l" + key).as(name);
    };
  }

  private static Dataset<Row> signed(Dataset<Row> rows, JoinType type, int sign) {
    String[] names =
        IntStream.range(0, rows.columns().length).mapToObj(i -> "c" + i).toArray(String[]::new);
    return rows.toDF(names)
        .select(
            lit(type.name()).as("type"),
            to_json(struct(col("*")), Map.of("ignoreNullFields", "false")).as("row"),
            lit(sign).as("sign"));
  }

  /** Rows with a key, a second key of two values or null, and a value that clashes by name. */
  private static Dataset<Row> rows(List<Integer> codes, Keys kind, boolean left) {
    StructType schema =
        new StructType()
            .add(left ? "k" : "K", left ? kind.left : kind.right)
            .add("part", DataTypes.StringType)
            .add(left ? "v" : "V", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int code : codes) {
      int key = code / 8;
      int value = code % 4;
      String part = code % 8 == 7 ? null : code % 8 < 4 ? "x" : "y";
      rows.add(
          RowFactory.create(
              left ? kind.left(key) : kind.right(key), part, value == NULL_VALUE ? null : value));
    }
    Dataset<Row> made = spark().createDataFrame(rows, schema);
    // A user's own column of a name that salts have.
    return left ? made.withColumn("bellows_salt", col("v")) : made;
  }

  private static final Map<String, List<Long>> HASHES = new HashMap<>();

  /** The keys to cut, by the hashes that Spark gives their values. */
  private static HotKeys hot(Keys kind, boolean composite, List<Integer> parts) {
    List<Long> hashes =
        HASHES.computeIfAbsent(kind + " " + composite, name -> hashes(kind, composite));
    List<HotKey> keys = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      int of = parts.get(i % parts.size());
      long hash = hashes.get(i);
      if (of > 1 && keys.stream().noneMatch(key -> key.hash() == hash)) {
        keys.add(new HotKey(hash, 10, of));
      }
    }
    return new HotKeys(100, 0, keys);
  }

  private static List<Long> hashes(Keys kind, boolean composite) {
    List<Integer> codes = IntStream.rangeClosed(0, NULL_KEY).mapToObj(key -> key * 8).toList();
    String[] keys = composite ? new String[] {"k", "part"} : new String[] {"k"};
    JoinLayout layout =
        new JoinLayout(rows(codes, kind, true), rows(codes, kind, false), List.of(keys));
    return layout.rows(JoinSide.LEFT).select(layout.keyHash(JoinSide.LEFT)).collectAsList().stream()
        .map(row -> row.getLong(0))
        .toList();
  }

  private static void withSettings(Runnable work) {
    Map<String, String> settings =
        Map.of(
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.autoBroadcastJoinThreshold", "-1",
            // Compiling twelve joins for each try would take longer than all else.
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.shuffle.partitions", "2");
    Map<String, String> before = new HashMap<>();
    settings.keySet().forEach(key -> before.put(key, spark().conf().get(key)));
    settings.forEach((key, value) -> spark().conf().set(key, value));
    try {
      work.run();
    } finally {
      before.forEach((key, value) -> spark().conf().set(key, value));
    }
  }

  private static SparkSession spark() {
    return TestSession.get();
  }
}
