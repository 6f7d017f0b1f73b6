package dev.bellows.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What a bench runs with.
 *
 * @param threads of every peer that can use more than one; the session has as many cores
 * @param only the peers asked for, each by its name or its family ({@code spark} for {@code
 *     spark-7} and {@code spark-30}); empty for all
 */
record BenchContext(
    SparkSession spark, Workspace workspace, int threads, List<String> only, PrintWriter progress) {
  BenchContext {
    only = List.copyOf(only);
  }

  void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
