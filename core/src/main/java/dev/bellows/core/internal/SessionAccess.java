package dev.bellows.core.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.storage.StorageStatus;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/** What a session knows of itself that Spark's Java API does not tell. */
public final class SessionAccess {
  private static final String CLASSIC = "org.apache.spark.sql.classic.SparkSession";

  private SessionAccess() {}

  /**
   * The executors of a classic session at this moment.
   *
   * @param executors those registered; 1 in local mode, where the driver is the executor
   * @param taskSlots how many tasks can run at once
   * @param coresPerTask {@code spark.task.cpus}
   * @param memoryBytes the memory for execution and storage together, over all executors
   */
  public record Executors(int executors, int taskSlots, int coresPerTask, long memoryBytes) {}

  /**
   * The session that {@code getOrCreate} would return: the thread's active one, the default one, or
   * one over a SparkContext that runs without; empty when Spark does not run.
   */
  public static Optional<SparkSession> running() {
    return usable(SparkSession.getActiveSession())
        .or(() -> usable(SparkSession.getDefaultSession()))
        .or(() -> classicIsThere() ? overRunningContext() : Optional.empty());
  }

  /** Whether the class path can start a classic session; a Connect client's alone cannot. */
  public static boolean classicIsThere() {
    return SparkSession.class.getResource("/" + CLASSIC.replace('.', '/') + ".class") != null;
  }

  /** Whether the session is a classic one; false for Spark Connect. Loads no class of either. */
  public static boolean isClassic(SparkSession spark) {
    Class<?> type = spark.getClass();
    while (type != null && !type.getName().equals(CLASSIC)) {
      type = type.getSuperclass();
    }
    return type != null;
  }

  /** Whether Spark SQL reads that key once, when the first session starts. Needs a classic one. */
  public static boolean isStatic(String key) {
    return SQLConf.isStaticConfigKey(key);
  }

  /** The keys that Spark SQL itself documents. Needs a classic class path, no session. */
  public static Set<String> sqlKeys() {
    Set<String> keys = new TreeSet<>();
    new SQLConf().getAllDefinedConfs().foreach(entry -> keys.add(entry._1()));
    return keys;
  }

  /** Whether Spark SQL itself has that setting, documented or not. Needs a classic class path. */
  public static boolean isSqlKey(String key) {
    // private[sql]; the public list leaves undocumented keys out.
    return SQLConf$.MODULE$.containsConfigKey(key) || sqlKeys().contains(key);
  }

  /** The executors of a classic session; asks the driver, runs no job. */
  public static Executors executors(SparkSession classic) {
    SparkContext context = classic.sparkContext();
    // The status store hears of executors through the listener queue, late; these two are exact.
    StorageStatus[] stores = context.env().blockManager().master().getStorageStatus();
    int slots =
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    boolean local = context.isLocal();
    StorageStatus[] executing =
        Arrays.stream(stores)
            .filter(store -> local || !store.blockManagerId().isDriver())
            .toArray(StorageStatus[]::new);
    return new Executors(
        executing.length,
        slots,
        context.conf().getInt("spark.task.cpus", 1),
        Arrays.stream(executing).mapToLong(StorageStatus::maxMem).sum());
  }

  private static Optional<SparkSession> usable(Option<SparkSession> session) {
    return OptionConverters.toJava(session).filter(SparkSession::isUsable);
  }

  private static Optional<SparkSession> overRunningContext() {
    // private[spark]; the public getOrCreate would start a context where there is none.
    return OptionConverters.toJava(SparkContext$.MODULE$.getActive())
        .filter(context -> !context.isStopped())
        .map(context -> SparkSession.builder().config("spark.api.mode", "classic").getOrCreate());
  }
}
