package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.compression.CompressionProof.Verdict;
import dev.bellows.core.BellowsException;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.WeightMeaning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellTableTest {
  @TempDir private Path folder;

  private final Dataset<Row> monday = SampleRows.of(5, 300);
  private final Dataset<Row> tuesday = SampleRows.of(6, 200);
  private final Dataset<Row> both = monday.union(tuesday);
  private final BinningModel bins = Binner.quantiles(3).columns("x", "a.b", "city").fit(monday);
  private final PostBinningCompressor compressor =
      PostBinningCompressor.cells(bins)
          .protecting("day")
          .measuring("delay", "label")
          .representatives()
          .weight("w", WeightMeaning.FREQUENCY);

  @Test
  void daysThatAreMergedAreTheCellsOfAllRows() {
    String path = folder.resolve("cells").toString();
    try (CompressedRows first = compressor.compress(monday);
        CompressedRows second = compressor.compress(tuesday)) {
      assertThat(first.mergeInto(path, "monday")).isEqualTo(MergeOutcome.CREATED);
      assertThat(second.mergeInto(path, "tuesday")).isEqualTo(MergeOutcome.MERGED);
      assertThat(second.mergeInto(path, "tuesday")).isEqualTo(MergeOutcome.ALREADY_MERGED);
      assertThat(first.mergeInto(path, "monday")).isEqualTo(MergeOutcome.ALREADY_MERGED);
      Dataset<Row> table = monday.sparkSession().read().format("delta").load(path);
      CompressionProof proof = compressor.verify(both, table);
      assertThat(proof.failures()).isEmpty();
      assertThat(proof.verdict()).isNotEqualTo(Verdict.FAILED);
      assertThat(compressor.verify(monday, table).verdict()).isEqualTo(Verdict.FAILED);
      PostBinningCompressor other = compressor.protecting();
      try (CompressedRows others = other.compress(tuesday)) {
        assertThatThrownBy(() -> others.mergeInto(path, "wednesday"))
            .isInstanceOf(BellowsException.class)
            .hasMessageContaining("the table's cells are others");
      }
    }
  }

  /** Two batches, one of them by two writers, from no table on. */
  @Test
  void racingWritersDoubleNothing() throws Exception {
    String path = folder.resolve("raced").toString();
    List<String> batches = List.of("monday", "tuesday", "tuesday");
    ExecutorService writers = Executors.newFixedThreadPool(batches.size());
    CyclicBarrier start = new CyclicBarrier(batches.size());
    try (CompressedRows first = compressor.compress(monday);
        CompressedRows second = compressor.compress(tuesday)) {
      List<Future<MergeOutcome>> outcomes = new ArrayList<>();
      for (String batch : batches) {
        CompressedRows cells = batch.equals("monday") ? first : second;
        outcomes.add(writers.submit(() -> merged(cells, path, batch, start)));
      }
      List<MergeOutcome> all = new ArrayList<>();
      for (Future<MergeOutcome> outcome : outcomes) {
        all.add(outcome.get());
      }
      assertThat(all)
          .containsExactlyInAnyOrder(
              MergeOutcome.CREATED, MergeOutcome.MERGED, MergeOutcome.ALREADY_MERGED);
      Dataset<Row> table = monday.sparkSession().read().format("delta").load(path);
      assertThat(compressor.verify(both, table).failures()).isEmpty();
    } finally {
      writers.shutdownNow();
    }
  }

  /** A writer whose commit another one's came before is told so, and merges its batch again. */
  private static MergeOutcome merged(
      CompressedRows cells, String path, String batch, CyclicBarrier start) throws Exception {
    start.await();
    while (true) {
      try {
        return cells.mergeInto(path, batch);
      } catch (ConcurrentModificationException e) {
        assertThat(e).hasMessageContaining("DELTA_CONCURRENT");
      }
    }
  }

  @Test
  void cellsOfPartsTogetherAreTheCellsOfTheWhole() {
    try (CompressedRows first = compressor.compress(monday);
        CompressedRows second = compressor.compress(tuesday);
        CompressedRows combined = first.combine(second);
        CompressedRows again = compressor.combine(combined.rows());
        CompressedRows whole = compressor.compress(both)) {
      assertThat(compressor.verify(both, combined.rows()).failures()).isEmpty();
      assertThat(combined.report()).isEqualTo(again.report());
      assertThat(combined.report().rowsOut()).isEqualTo(whole.report().rowsOut());
      assertThat(combined.report().rowsIn()).isEqualTo(whole.report().rowsIn());
      assertThat(again.rows().exceptAll(combined.rows()).count()).isZero();
    }
  }
}
