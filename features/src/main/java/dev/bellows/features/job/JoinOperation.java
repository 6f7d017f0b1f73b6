package dev.bellows.features.job;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Adds the columns of other steps, one join after another. */
record JoinOperation(List<StepJoin> joins) implements RelationalOperation {
  static final String KIND = "join";

  /** The names of the other side's keys while both sides are there. */
  private static final String KEY = "_bellows_key_";

  JoinOperation {
    joins = List.copyOf(joins);
  }

  static JoinOperation read(StepBlock block) {
    boolean several = block.plain() instanceof List;
    List<StepBlock> blocks = several ? block.items() : List.of(block);
    return new JoinOperation(blocks.stream().map(JoinOperation::join).toList());
  }

  private static StepJoin join(StepBlock block) {
    block.allow("with", "on", "how", "select", "prefix", "broadcast");
    StepJoin join = StepJoin.with(block.required("with", "the name of a source or step").text());
    StepBlock on = block.required("on", "key columns such as [id], or { id: otherId }");
    for (Map.Entry<String, String> key : keys(on).entrySet()) {
      join = join.on(key.getKey(), key.getValue());
    }
    StepJoin.How how =
        block
            .find("how")
            .map(word -> word.word(StepJoin.How.labels()))
            .map(word -> StepJoin.How.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(StepJoin.How.INNER);
    List<String> select = block.find("select").map(StepBlock::texts).orElse(List.of());
    String prefix = block.find("prefix").map(StepBlock::text).orElse("");
    boolean broadcast = block.find("broadcast").map(StepBlock::truth).orElse(false);
    return new StepJoin(join.with(), join.on(), how, select, prefix, broadcast);
  }

  private static Map<String, String> keys(StepBlock on) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (on.plain() instanceof Map) {
      on.entries().forEach((column, other) -> keys.put(column, other.text()));
    } else {
      on.texts().forEach(column -> keys.put(column, column));
    }
    if (keys.isEmpty()) {
      throw on.fault("The key columns of " + on.subject() + " are none; name at least one.");
    }
    return keys;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<String> reads() {
    return joins.stream().map(StepJoin::with).toList();
  }

  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    Dataset<Row> joined = rows;
    for (int i = 0; i < joins.size(); i++) {
      StepJoin join = joins.get(i);
      try {
        joined = joined(joined, others.apply(join.with()), join);
      } catch (OperationException e) {
        throw joins.size() == 1
            ? e
            : new OperationException(i + "." + e.path(), e.getMessage(), e.getCause());
      }
    }
    return joined;
  }

  private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> other, StepJoin join) {
    requireKeys(rows.schema(), other.schema(), join);
    List<String> added = added(other.schema(), join);
    requireAbsent(rows.schema(), added, join);
    Dataset<Row> renamed = renamed(other, added, join);
    Dataset<Row> right = join.isBroadcast() ? functions.broadcast(renamed) : renamed;
    Dataset<Row> both = rows.join(right, condition(join), join.how().sparkType());
    return join.how().addsColumns() ? both.select(output(rows, added, join)) : both;
  }

  private static void requireKeys(StructType left, StructType right, StepJoin join) {
    check(!join.on().isEmpty(), "Cannot join with '%s': it has no keys.", join.with());
    join.on()
        .forEach(
            (column, otherColumn) -> {
              DataType type = keyType(left, column, "join on");
              DataType otherType = keyType(right, otherColumn, "join '" + join.with() + "' on");
              check(
                  type.sameType(otherType),
                  "Cannot join on '%s' = '%s' of '%s': one is %s and the other %s. Cast one of"
                      + " them first.",
                  column,
                  otherColumn,
                  join.with(),
                  type.simpleString(),
                  otherType.simpleString());
            });
  }

  private static DataType keyType(StructType schema, String column, String operation) {
    try {
      return Schemas.requireOrderable(schema, column, operation).dataType();
    } catch (BellowsException e) {
      throw new OperationException("on", e.getMessage(), e);
    }
  }

  @FormatMethod
  private static void check(boolean holds, @FormatString String problem, Object... values) {
    if (!holds) {
      throw new OperationException("on", String.format(problem, values));
    }
  }

  /** The other side's columns that come out, under its own names. */
  private static List<String> added(StructType other, StepJoin join) {
    if (!join.how().addsColumns()) {
      return List.of();
    }
    for (int i = 0; i < join.select().size(); i++) {
      try {
        Schemas.requireColumn(other, join.select().get(i), "add");
      } catch (BellowsException e) {
        throw new OperationException("select." + i, e.getMessage(), e);
      }
    }
    return join.select().isEmpty()
        ? Arrays.stream(other.fieldNames()).filter(name -> !isKey(name, join)).toList()
        : join.select();
  }

  private static boolean isKey(String name, StepJoin join) {
    return join.on().values().stream().anyMatch(name::equalsIgnoreCase);
  }

  private static void requireAbsent(StructType rows, List<String> added, StepJoin join) {
    String source = "the join with '" + join.with() + "'";
    List<Schemas.NewColumn> columns =
        added.stream().map(name -> new Schemas.NewColumn(join.prefix() + name, source)).toList();
    try {
      Schemas.requireAbsent(rows, columns);
    } catch (BellowsException e) {
      String remedy = " A 'prefix' renames all that the join adds, 'select' leaves columns out.";
      throw new OperationException("", e.getMessage() + remedy, e);
    }
  }

  /** The other side with names that the step does not have. */
  private static Dataset<Row> renamed(Dataset<Row> other, List<String> added, StepJoin join) {
    List<Column> columns = new ArrayList<>();
    for (String key : join.on().values()) {
      columns.add(Columns.named(key).as(KEY + columns.size()));
    }
    added.forEach(name -> columns.add(Columns.named(name).as(join.prefix() + name)));
    return other.select(columns.toArray(Column[]::new));
  }

  private static Column condition(StepJoin join) {
    Column condition = functions.lit(true);
    int position = 0;
    for (String key : join.on().keySet()) {
      Column equal = Columns.named(key).equalTo(Columns.named(KEY + position));
      condition = position == 0 ? equal : condition.and(equal);
      position++;
    }
    return condition;
  }

  private static Column[] output(Dataset<Row> rows, List<String> added, StepJoin join) {
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(keyOrColumn(name, join).as(name));
    }
    added.forEach(name -> columns.add(Columns.named(join.prefix() + name)));
    return columns.toArray(Column[]::new);
  }

  /** A key has the other side's value where the step has no row. */
  private static Column keyOrColumn(String name, StepJoin join) {
    Column own = Columns.named(name);
    boolean othersRows = join.how() == StepJoin.How.RIGHT || join.how() == StepJoin.How.FULL;
    int position = 0;
    for (String key : join.on().keySet()) {
      if (othersRows && key.equalsIgnoreCase(name)) {
        return functions.coalesce(own, Columns.named(KEY + position));
      }
      position++;
    }
    return own;
  }

  @Override
  public List<StepCost> costs() {
    List<StepCost> costs = new ArrayList<>();
    for (StepJoin join : joins) {
      String what = "joins " + join.with() + " on " + join.on().keySet();
      if (join.isBroadcast()) {
        costs.add(new StepCost(StepCost.Kind.BROADCAST, 1, what));
      } else {
        String unless = what + ", both sides; none where one of them is small enough to broadcast";
        costs.add(new StepCost(StepCost.Kind.SHUFFLE, 2, unless));
        costs.add(new StepCost(StepCost.Kind.SORT, 2, unless));
      }
    }
    return costs;
  }
}
