package dev.bellows.compression.learn;

import dev.bellows.core.internal.PortableEncoders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * Sums cells as one Spark aggregate; its answer is the bytes of a {@link CellSums}. With
 * coefficients at hand it sums what they leave: the products of the columns are then weighted by
 * the squared residuals of the rows, which is the middle of the robust covariance.
 */
final class CellAggregator extends Aggregator<CellRow, CellSums, byte[]> {
  private static final long serialVersionUID = 1L;

  private final Design design;
  private final double[] coefficients;

  private CellAggregator(Design design, double[] coefficients) {
    this.design = design;
    this.coefficients = coefficients;
  }

  /** The sums of the normal equations. */
  static CellAggregator ofProducts(Design design) {
    return new CellAggregator(design, null);
  }

  /** The sums of what these coefficients, one for each column, leave. */
  static CellAggregator ofResiduals(Design design, double[] coefficients) {
    return new CellAggregator(design, coefficients);
  }

  static Encoder<CellRow> inputEncoder() {
    return PortableEncoders.portable(Encoders.bean(CellRow.class));
  }

  static CellSums read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (CellSums) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("Cannot read the sums that Spark computed", e);
    }
  }

  @Override
  public CellSums zero() {
    return new CellSums(design.width(), design.terms().size());
  }

  @Override
  public CellSums reduce(CellSums sums, CellRow cell) {
    double weight = cell.getWeight();
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      sums.addWrongWeight();
    } else if (!design.knows(cell.getCodes())) {
      sums.addWrongCode();
    } else if (Double.isInfinite(cell.getMean())) {
      sums.addInfinite();
    } else if (weight > 0 && !Double.isNaN(cell.getMean())) {
      add(sums, cell);
    }
    return sums;
  }

  private void add(CellSums sums, CellRow cell) {
    int without = design.withoutNumber(cell.getCodes());
    if (without >= 0) {
      sums.addWithoutNumber(without);
      return;
    }
    int[] positions = new int[design.entries()];
    double[] values = new double[design.entries()];
    design.fill(cell.getCodes(), positions, values);
    double weight = cell.getWeight();
    sums.addTarget(weight, cell.getMean(), cell.getSquares());
    if (coefficients == null) {
      sums.addColumns(positions, values, weight, weight * cell.getMean());
      return;
    }
    double left = cell.getMean();
    for (int i = 0; i < positions.length; i++) {
      left -= coefficients[positions[i]] * values[i];
    }
    sums.addResidual(weight * left * left);
    sums.addColumns(positions, values, cell.getSquares() + weight * left * left, weight * left);
  }

  @Override
  public CellSums merge(CellSums first, CellSums second) {
    return first.merge(second);
  }

  @Override
  public byte[] finish(CellSums sums) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sums);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array in memory throws none.
    }
    return bytes.toByteArray();
  }

  @Override
  public Encoder<CellSums> bufferEncoder() {
    return Encoders.javaSerialization(CellSums.class);
  }

  @Override
  public Encoder<byte[]> outputEncoder() {
    return Encoders.BINARY();
  }
}
