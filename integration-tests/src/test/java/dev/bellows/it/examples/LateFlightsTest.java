package dev.bellows.it.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example's program compiles, and learns the same both ways, from the airports A…. */
class LateFlightsTest {
  private static final Path FLIGHTS =
      Path.of(System.getProperty("bellows.root"), "examples/flights");

  @TempDir private Path classes;

  @Test
  @SuppressWarnings("unchecked") // The program was compiled a moment ago.
  void cellsTeachWhatRowsTeach() throws Exception {
    Dataset<Row> flights =
        TestSession.get()
            .read()
            .parquet(FLIGHTS.resolve("flights-2001-h1.parquet").toString())
            .where("origin < 'B' and month(date) in (1, 2)");
    List<String> lines;
    try (URLClassLoader loader = compiled()) {
      lines =
          (List<String>)
              loader
                  .loadClass("LateFlights")
                  .getMethod("compare", Dataset.class)
                  .invoke(null, flights);
    }

    assertThat(lines).hasSize(9);
    assertThat(number(lines.get(1), 0)).isEqualTo((double) flights.count());
    assertThat(number(lines.get(1), 1)).isLessThan(number(lines.get(1), 0) / 10);
    for (String coefficient : lines.subList(4, 9)) {
      assertThat(number(coefficient, 1))
          .as(coefficient)
          .isCloseTo(number(coefficient, 0), within(2e-6)); // they are printed with six digits
    }
  }

  private static double number(String line, int column) {
    String[] words = line.strip().split("\\s+", -1);
    return Double.parseDouble(words[words.length - 2 + column]);
  }

  private URLClassLoader compiled() throws Exception {
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FLIGHTS.resolve("LateFlights.java").toString());
    assertThat(failed).isZero();
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, LateFlightsTest.class.getClassLoader());
  }
}
