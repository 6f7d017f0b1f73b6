package dev.bellows.optimization.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Forty plans and one with planted defects, each beside its corrected twin; half are TPC-H's. */
public final class PlanCorpus {
  private PlanCorpus() {}

  /** All of them. */
  public static List<PlanDefect> all() {
    List<PlanDefect> all = new ArrayList<>(TpchDefects.all());
    all.addAll(OwnDefects.all());
    return List.copyOf(all);
  }

  /** What that gives under settings of the session, which are as before afterwards. */
  public static <T> T under(SparkSession spark, Map<String, String> settings, Supplier<T> what) {
    Map<String, String> before = new HashMap<>();
    settings.forEach((key, value) -> before.put(key, spark.conf().get(key)));
    settings.forEach((key, value) -> spark.conf().set(key, value));
    try {
      return what.get();
    } finally {
      before.forEach((key, value) -> spark.conf().set(key, value));
      spark.catalog().clearCache();
    }
  }
}
