package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.TableUpkeep;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sink may ask to be done for its table, and what is refused before anything is written. */
class SinkUpkeepTest {
  private static final String JOB =
      """
      name: kept
      sources: { numbers: { path: DIR/numbers, format: parquet } }
      steps:
        - { name: some, from: numbers, where: id < 3, derive: { part: id % 2 } }
      sinks:
        - { step: some, path: DIR/out, format: FORMAT, partitionBy: [part], optimize: VALUE }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void numbers() {
    TestSession.get().range(10).write().parquet(folder + "/numbers");
  }

  private FeatureJob job(String format, String value) throws Exception {
    return new JobFiles(folder).job(JOB.replace("FORMAT", format).replace("VALUE", value));
  }

  @Test
  void aJobFileAndTheBuilderSayTheSame() throws Exception {
    JobSink read = job("delta", "{ zorder: [id], targetFileMb: 2 }").sinks().get(0);

    assertThat(read.optimize()).contains(new TableUpkeep(List.of("id"), OptionalLong.of(2L << 20)));
    JobSink built =
        JobSink.of("some", read.path(), DataFormat.DELTA)
            .partitionBy("part")
            .optimize(new TableUpkeep(List.of("id"), OptionalLong.of(2L << 20)));
    assertThat(built).isEqualTo(read);
    assertThat(built.append().withOption("compression", "zstd").optimize()).isPresent();
    assertThat(JobSink.of("some", "out", DataFormat.DELTA).optimize("a", "b").optimize().get())
        .isEqualTo(new TableUpkeep(List.of("a", "b"), OptionalLong.empty()));
    assertThat(job("delta", "{}").sinks().get(0).optimize()).isPresent();
  }

  @Test
  void withoutAHookTheRowsAreWrittenAndNothingElse() throws Exception {
    JobReport report = job("delta", "{ zorder: [id] }").run(TestSession.get());

    assertThat(report.sinks().get(0).rows()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parquet | {} | Sink 0 says 'optimize' and 'format: parquet'",
        "delta | { zorde: [id] } | Unknown key 'zorde' in optimize of Sink 0; did you mean"
            + " 'zorder'?",
        "delta | { zorder: id } | expected a list",
        "delta | { targetFileMb: 0 } | Invalid size of files: 0 MB",
        "delta | { zorder: [ids] } | Cannot Z-order by column 'ids': no such column",
        "delta | { zorder: [id, part] } | it cannot be Z-ordered by 'part', a partition column"
      })
  void whatCannotBeIsRefusedWithItsLine(String format, String value, String problem) {
    assertThatThrownBy(() -> job(format, value).run(TestSession.get()))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("job.yaml:6")
        .hasMessageContaining(problem);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void theBuilderRefusesOtherFormats() {
    assertThatThrownBy(() -> JobSink.of("some", "out", DataFormat.PARQUET).optimize("id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid sink of step 'some': to optimize its files needs format delta, and it is"
                + " parquet");
  }
}
