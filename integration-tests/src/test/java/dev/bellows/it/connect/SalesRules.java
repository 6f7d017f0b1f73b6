package dev.bellows.it.connect;

import static org.apache.spark.sql.functions.col;

import dev.bellows.features.validate.HeldRows;
import dev.bellows.features.validate.NullPolicy;
import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleCounts;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.features.validate.Severity;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** Rules for {@link Sales}, by every way there is to ask for their answers. */
public final class SalesRules {
  private static final RuleSet RULES =
      RuleSet.of(
          Rule.column("amount", "between -100000 and 100000").nulls(NullPolicy.SKIP),
          Rule.column("shop", "is not null").severity(Severity.WARN).minPassRate(0.9),
          Rule.expression("hits < 29 or amount > 0").named("busy").nulls(NullPolicy.PASS),
          Rule.column("at", "> timestamp'1970-02-01 00:00:00Z'").severity(Severity.INFO));

  private SalesRules() {}

  /** The rows' keys with the names of the rules that they fail. */
  public static Dataset<Row> verdicts(Dataset<Row> sales) {
    return sales.select(col("id"), RULES.verdict(sales).as("failed"));
  }

  /** The reports of a query, of held rows and of an observed action, as JSON. */
  public static List<String> reports(Dataset<Row> sales) throws InterruptedException {
    RuleCounts counts = RULES.counts(sales);
    Observation seen = new Observation("rules");
    counts.watch(sales, seen).write().format("noop").mode("overwrite").save();
    try (HeldRows held = RULES.hold(sales)) {
      return List.of(
          RULES.evaluate(sales).toJson(),
          held.report().toJson(),
          counts.report(seen.getAsJava()).toJson(),
          held.failing().count() + " " + held.passing().count());
    }
  }
}
