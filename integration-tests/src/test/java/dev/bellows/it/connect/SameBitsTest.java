package dev.bellows.it.connect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The comparison can fail. */
class SameBitsTest {
  @Test
  void orderAndNotANumberMakeNoDifference() {
    SameBits.assertSame(
        rows("(2, double('NaN')), (1, null), (3, 0e0)"),
        rows("(3, 0e0), (1, null), (2, double('NaN'))"),
        "id");
  }

  @Test
  void theLastBitMakesADifference() {
    assertDiffers("(1, 0.30000000000000004e0)", "(1, 0.3e0)", "x differs");
    assertDiffers("(1, -0e0)", "(1, 0e0)", "x differs");
    assertDiffers("(1, 1e0), (2, null)", "(1, 1e0), (2, 0e0)", "x differs");
  }

  @Test
  void rowsColumnsAndTypesMakeADifference() {
    assertDiffers("(1, 1e0)", "(1, 1e0), (2, 1e0)", "size");
    assertDiffers("(1, 1)", "(1, 1e0)", "double");
    assertThatThrownBy(
            () -> SameBits.assertSame(rows("(1, 1e0)").toDF("id", "y"), rows("(1, 1e0)"), "id"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("\"y\"");
  }

  @Test
  void aColumnWithoutAnyValueComparesNothing() {
    assertDiffers("(1, double(null))", "(1, double(null))", "values of x");
  }

  private static void assertDiffers(String actual, String expected, String message) {
    assertThatThrownBy(() -> SameBits.assertSame(rows(actual), rows(expected), "id"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  private static Dataset<Row> rows(String values) {
    return TestSession.get().sql("SELECT * FROM VALUES " + values + " AS t(id, x)");
  }
}
