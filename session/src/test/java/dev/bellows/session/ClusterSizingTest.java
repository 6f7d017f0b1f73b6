package dev.bellows.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSizingTest {
  @ParameterizedTest
  @CsvSource({
    "10, 1, 2, 2, 4, 32",
    "75, 1, 2, 2, 4, 75",
    "149, 1, 2, 2, 4, 128",
    "300, 1, 4, 2, 8, 128",
    "375, 1, 5, 2, 10, 128",
    "500, 1.5, 10, 5, 20, 100",
    "1000, 1, 13, 6, 26, 128",
    "1000, 10, 133, 66, 266, 32",
    "1000, 0.1, 2, 2, 4, 128",
  })
  void aClusterFollowsTheFormula(
      double gb, double complexity, int workers, int least, int most, double memory) {
    assertThat(ClusterSizing.recommend(gb, complexity))
        .isEqualTo(new ClusterSizing.Cluster(gb, complexity, workers, least, most, memory));
  }

  @ParameterizedTest
  @CsvSource({"0.01, 2, 4, 8, 16", "0.999, 2, 4, 8, 16", "1, 4, 8, 16, 32", "9.99, 4, 8, 16, 32"})
  void below10GbOneMachineIsEnough(double gb, int fewest, int most, int least, int memory) {
    ClusterSizing sizing = ClusterSizing.recommend(gb, 1);

    assertThat(sizing).isEqualTo(new ClusterSizing.OneMachine(gb, 1, fewest, most, least, memory));
    assertThat(sizing.workers()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 128m, 8", "0.001, 128m, 1", "500, 128m, 4000", "10, 1g, 10", "10.01, 1g, 11"})
  void partitionsFillTheTargetSize(double gb, String target, int partitions) {
    assertThat(ClusterSizing.recommend(gb, 1).partitions(target)).isEqualTo(partitions);
  }

  @Test
  void aSizingReadsAsASentence() {
    assertThat(ClusterSizing.recommend(500, 1.5))
        .hasToString("500 GB at complexity 1.5: 10 workers (5 to 20) of 100 GB each");
    assertThat(ClusterSizing.recommend(0.5, 1))
        .hasToString("0.5 GB at complexity 1: one machine of 2-4 cores and 8-16 GB");
  }

  @Test
  void whatIsNoSizeIsRefused() {
    assertThatThrownBy(() -> ClusterSizing.recommend(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid data size 0.0 GB: a number above 0 is needed.");
    assertThatThrownBy(() -> ClusterSizing.recommend(Double.NaN, 1))
        .hasMessage("Invalid data size NaN GB: a number above 0 is needed.");
    assertThatThrownBy(() -> ClusterSizing.recommend(5, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid complexity -1.0: a number above 0 is needed, 1 for a usual job.");
    assertThatThrownBy(() -> ClusterSizing.recommend(1e12, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than a million workers");
    assertThatThrownBy(() -> ClusterSizing.recommend(5, 1).partitions("0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid partition size '0': a size above 0 is needed, such as 128m.");
    assertThatThrownBy(() -> ClusterSizing.recommend(5000, 1).partitions("1k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too many. Take larger partitions.");
  }

  @Property
  void aClusterStaysWithinItsBounds(
      @ForAll @DoubleRange(min = 10, max = 1_000_000) double gb,
      @ForAll @DoubleRange(min = 0.01, max = 10) double complexity) {
    ClusterSizing.Cluster cluster = (ClusterSizing.Cluster) ClusterSizing.recommend(gb, complexity);

    assertThat(cluster.minWorkers()).isBetween(2, cluster.workers());
    assertThat(cluster.maxWorkers()).isEqualTo(2 * cluster.workers());
    assertThat(cluster.memoryPerWorkerGb()).isBetween(32.0, 128.0);
    assertThat((double) cluster.workers()).isBetween(2.0, Math.max(2, gb / 75 * complexity));
  }

  @Property
  void moreDataOrWorkNeverNeedsFewerWorkers(
      @ForAll @DoubleRange(min = 0.01, max = 100_000) double gb,
      @ForAll @DoubleRange(min = 0.01, max = 10) double complexity,
      @ForAll @DoubleRange(min = 1, max = 10) double factor) {
    int workers = ClusterSizing.recommend(gb, complexity).workers();

    assertThat(ClusterSizing.recommend(gb * factor, complexity).workers())
        .isGreaterThanOrEqualTo(workers);
    assertThat(ClusterSizing.recommend(gb, complexity * factor).workers())
        .isGreaterThanOrEqualTo(workers);
  }

  @Property
  void partitionsHoldTheDataAndNoneIsSpare(
      @ForAll @DoubleRange(min = 0.01, max = 10_000) double gb,
      @ForAll @IntRange(min = 16, max = 1024) int targetMib) {
    int partitions = ClusterSizing.recommend(gb, 1).partitions(targetMib + "m");

    assertThat(partitions * (double) targetMib).isGreaterThanOrEqualTo(gb * 1024 * (1 - 1e-12));
    assertThat((partitions - 1) * (double) targetMib).isLessThan(gb * 1024 * (1 + 1e-12));
  }

  @Property
  void shufflePartitionsStayWithinTheirBounds(
      @ForAll @IntRange(min = 1, max = 100_000) int cores,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double multiplier) {
    int partitions = new Cores(cores, "test").shufflePartitions(multiplier);

    assertThat(partitions).isBetween(8, 256);
    if (cores * multiplier >= 8 && cores * multiplier <= 256) {
      assertThat((double) partitions).isBetween(cores * multiplier - 0.5, cores * multiplier + 0.5);
    }
  }
}
