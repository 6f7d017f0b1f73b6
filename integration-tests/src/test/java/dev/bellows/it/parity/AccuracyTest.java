package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The accuracy that the docs publish, measured anew. */
class AccuracyTest {
  private static final Path ROOT = Path.of(System.getProperty("bellows.root"));

  @BeforeEach
  void pandasIsThere() {
    PandasProcess.reasonToSkip().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Test
  void bellowsStaysWithinItsLawAndTheDocsShowWhatIsMeasured() throws IOException {
    AccuracyTable table = AccuracyTable.measure();
    List<String> rows = table.markdown();
    Path written = ROOT.resolve("integration-tests/target/accuracy.md");
    Files.createDirectories(written.getParent());
    Files.write(written, rows);

    assertThat(table.ofBellows()).hasSameSizeAs(AccuracyTable.series());
    table
        .ofBellows()
        .forEach(
            (series, errors) ->
                assertThat(errors.values()).as(series.name()).allMatch(error -> error <= 1e-12));
    List<String> published =
        Files.readAllLines(ROOT.resolve("docs/pandas-parity.md")).stream()
            .map(line -> line.replaceAll(" +", " "))
            .toList();
    String version = PandasProcess.shared().ask("versions");
    assumeTrue(version.contains("pandas=1.5.3"), "The docs show pandas 1.5.3, here is " + version);
    assertThat(published).as("rows of %s", written).containsAll(rows);
  }
}
