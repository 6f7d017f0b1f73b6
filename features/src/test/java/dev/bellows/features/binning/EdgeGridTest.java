package dev.bellows.features.binning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EdgeGridTest {
  private static final double[] AWKWARD = {
    Double.NEGATIVE_INFINITY,
    -Double.MAX_VALUE,
    -1e17,
    -1,
    -Double.MIN_VALUE,
    -0.0,
    0.0,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    0.1,
    1,
    1e17,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  @Provide
  static Arbitrary<Double> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.of(Arrays.stream(AWKWARD).boxed().toList()),
        Arbitraries.integers().between(-20, 20).map(i -> i / 8.0),
        Arbitraries.doubles());
  }

  @Property(tries = 2000)
  void theNumberOfEdgesBelowIsThatOfACount(
      @ForAll("numbers") double value, @ForAll @Size(max = 40) List<@From("numbers") Double> all) {
    requireCounts(
        all.stream().mapToDouble(edge -> edge + 0.0).sorted().distinct().toArray(), value);
  }

  private static void requireCounts(double[] edges, double... values) {
    EdgeGrid grid = new EdgeGrid(edges);
    for (double value : values) {
      requireCount(grid, edges, value);
    }
    for (double edge : edges) {
      requireCount(grid, edges, edge);
      requireCount(grid, edges, Math.nextUp(edge));
      requireCount(grid, edges, Math.nextDown(edge));
    }
  }

  private static void requireCount(EdgeGrid grid, double[] edges, double value) {
    long expected = Arrays.stream(edges).filter(edge -> edge < value).count();
    assertThat(grid.edgesBelow(value))
        .as(() -> value + " in " + Arrays.toString(edges))
        .isEqualTo((int) expected);
  }

  @Test
  void edgesOfAllSizesAreToldApart() {
    requireCounts(Arrays.stream(AWKWARD).map(edge -> edge + 0.0).distinct().toArray(), AWKWARD);
    requireCounts(new double[0], AWKWARD);
    requireCounts(new double[] {3}, AWKWARD);
    requireCounts(new double[] {0, Double.MIN_VALUE}, AWKWARD);
    requireCounts(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}, AWKWARD);
    double[] many = IntStream.range(0, 700).mapToDouble(i -> i * i).toArray();
    requireCounts(many, AWKWARD);
  }
}
