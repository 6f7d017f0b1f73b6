package dev.bellows.it.connect;

import dev.bellows.core.ConnectClasses;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.job.FeatureJob;
import dev.bellows.features.profile.FeatureProfiler;
import dev.bellows.features.profile.WeightMeaning;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleSet;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SessionResources;
import dev.bellows.session.SparkSessionFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A client of a Spark Connect server, in a JVM that has Bellows and Spark's Connect client and
 * nothing else: no Spark driver, no test library. Prints the errors that it is asked to make, each
 * as a line.
 */
final class ConnectClient {
  private ConnectClient() {}

  /**
   * One of:
   *
   * <ul>
   *   <li>{@code URL features INPUT (DEFINITION OUTPUT)…}: uploads Bellows, then for each
   *       definition, a file with its JSON, adds its features to the parquet files INPUT and writes
   *       parquet files
   *   <li>{@code URL states INPUT (DEFINITION OUTPUT)…}: the same with the states of the groups
   *   <li>{@code URL unprepared INPUT DEFINITION}: the same, where only another session has the
   *       classes
   *   <li>{@code URL columns INPUT OUTPUT}: uploads Bellows and writes {@link TrendColumns}
   *   <li>{@code URL rules INPUT OUTPUT}: writes the rows with {@link SalesRules}' verdicts, and
   *       prints their reports
   *   <li>{@code URL profile INPUT}: prints the profile of all columns without the classes on the
   *       server, then with them
   *   <li>{@code URL encoder INPUT OUTPUT}: fits an encoder and writes the rows that {@link
   *       SalesEncodings} gives
   *   <li>{@code URL sql INPUT (QUERY OUTPUT)…}: writes the results of queries of a view {@code
   *       input}
   *   <li>{@code URL refusals JAR}: asks for what a Connect client cannot have, and uploads JAR,
   *       which has this class in it, where the server has another one of its name
   * </ul>
   */
  public static void main(String[] args) throws Exception {
    if (args[1].equals("refusals")) {
      printError(() -> SparkSessionFactory.create(SessionConfig.defaults()));
    }
    try (SparkSession spark =
        SparkSession.builder().config("spark.api.mode", "connect").remote(args[0]).getOrCreate()) {
      run(spark, args);
    }
  }

  private static void run(SparkSession spark, String[] args) throws Exception {
    switch (args[1]) {
      case "features" -> {
        // Twice, as a program does that does not know of its other parts.
        ConnectClasses.upload(spark, TemporalTrendFeatures.class);
        ConnectClasses.upload(spark, TemporalTrendFeatures.class, ConnectClient.class);
        Dataset<Row> input = spark.read().parquet(args[2]);
        for (int i = 3; i < args.length; i += 2) {
          input.transform(definition(args[i])::apply).write().parquet(args[i + 1]);
        }
      }
      case "states" -> {
        ConnectClasses.upload(spark, TemporalTrendFeatures.class);
        Dataset<Row> input = spark.read().parquet(args[2]);
        for (int i = 3; i < args.length; i += 2) {
          definition(args[i]).states(input).write().parquet(args[i + 1]);
        }
      }
      case "unprepared" -> {
        ConnectClasses.upload(spark.newSession(), TemporalTrendFeatures.class);
        TemporalTrendFeatures features = definition(args[3]);
        printError(() -> features.apply(spark.read().parquet(args[2])));
      }
      case "columns" -> {
        ConnectClasses.upload(spark, TemporalTrendFeatures.class);
        TrendColumns.of(spark.read().parquet(args[2])).write().parquet(args[3]);
      }
      case "rules" -> {
        Dataset<Row> input = spark.read().parquet(args[2]);
        SalesRules.verdicts(input).write().parquet(args[3]);
        SalesRules.reports(input).forEach(System.out::println);
        printError(() -> RuleSet.of(Rule.column("amuont", "> 0")).evaluate(input));
        printError(() -> RuleSet.of(Rule.expression("hits > hts")).evaluate(input));
        printError(() -> RuleSet.of(Rule.expression("hits + 1")).evaluate(input));
      }
      case "profile" -> {
        Dataset<Row> input = spark.read().parquet(args[2]);
        FeatureProfiler profiler = FeatureProfiler.all().weight("hits", WeightMeaning.FREQUENCY);
        printError(() -> profiler.profile(input));
        ConnectClasses.upload(spark, FeatureProfiler.class);
        System.out.println(profiler.profile(input).toJson());
      }
      case "encoder" -> {
        Dataset<Row> input = spark.read().parquet(args[2]);
        ConnectClasses.upload(spark, CategoricalEncoder.class);
        SalesEncodings.of(input).write().parquet(args[3]);
      }
      case "sql" -> {
        spark.read().parquet(args[2]).createOrReplaceTempView("input");
        for (int i = 3; i < args.length; i += 2) {
          spark.sql(args[i]).write().parquet(args[i + 1]);
        }
      }
      case "refusals" -> {
        withoutDriver(spark);
        uploads(spark, Path.of(args[2]));
      }
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  private static TemporalTrendFeatures definition(String file) throws IOException {
    return TemporalTrendFeatures.fromJson(Files.readString(Path.of(file)));
  }

  private static void withoutDriver(SparkSession spark) {
    System.out.println(SessionResources.of(spark).mode());
    System.out.println(SparkSessionFactory.create(SessionConfig.defaults()) == spark);
    printError(() -> FeatureJob.named("sales").run(spark));
  }

  private static void uploads(SparkSession spark, Path jar) throws Exception {
    printError(() -> ConnectClasses.upload(spark));
    printError(() -> ConnectClasses.upload(spark, String.class));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    String name = "taken-" + HexFormat.of().formatHex(digest).substring(0, 16) + ".jar";
    spark.addArtifact(new byte[] {1}, name);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      Class<?> inJar = loader.loadClass(ConnectClient.class.getName());
      printError(() -> ConnectClasses.upload(spark, inJar));
    }
  }

  private static void printError(Runnable work) {
    try {
      work.run();
      System.out.println("no error");
    } catch (RuntimeException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
