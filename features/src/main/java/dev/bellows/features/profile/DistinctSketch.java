package dev.bellows.features.profile;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * How many different values there are, from 2¹⁴ registers: a relative standard error of 0.81 %. The
 * registers, and the estimate made of them, are the same for every order and partitioning.
 *
 * <p>An estimate that has been read is there without the sketch's library, which a Connect client
 * need not have.
 */
final class DistinctSketch {
  private static final int LOG_REGISTERS = 14;
  private static final double RELATIVE_ERROR = 1.04 / Math.sqrt(1 << LOG_REGISTERS);

  /** The library passes empty texts over. */
  private static final String EMPTY = "\u0000empty";

  /** Null until something is added to what was read. */
  private Registers registers;

  private byte[] read;
  private double estimate;

  DistinctSketch() {
    registers = new Registers(new HllSketch(LOG_REGISTERS, TgtHllType.HLL_8));
  }

  private DistinctSketch(byte[] read, double estimate) {
    this.read = read;
    this.estimate = estimate;
  }

  /** What needs the library. */
  private static final class Registers {
    private HllSketch sketch;

    Registers(HllSketch sketch) {
      this.sketch = sketch;
    }

    void merge(Registers other) {
      Union union = new Union(LOG_REGISTERS);
      union.update(sketch);
      union.update(other.sketch);
      sketch = union.getResult(TgtHllType.HLL_8);
    }

    /** The library's other estimate depends on the order of the values. */
    double estimate() {
      return sketch.getCompositeEstimate();
    }
  }

  static DistinctSketch read(StateInput in) {
    double estimate = in.number();
    return new DistinctSketch(in.binary(), estimate);
  }

  void write(StateOutput out) {
    out.put(estimate());
    out.put(registers == null ? read : registers.sketch.toCompactByteArray());
  }

  private Registers registers() {
    if (registers == null) {
      registers = new Registers(HllSketch.heapify(read));
    }
    return registers;
  }

  private double estimate() {
    return registers == null ? estimate : registers.estimate();
  }

  void add(long key) {
    registers().sketch.update(key);
  }

  void add(String text) {
    registers().sketch.update(text.isEmpty() ? EMPTY : text);
  }

  void merge(DistinctSketch other) {
    registers().merge(other.registers());
  }

  /** The estimate, and further values that are known to be there. */
  UniqueCount count(long atLeast, long more) {
    double found = estimate();
    double error = 2 * RELATIVE_ERROR * found;
    return new UniqueCount(
        Math.max(atLeast, Math.round(found)) + more,
        false,
        Math.max(atLeast, (long) Math.floor(found - error)) + more,
        Math.max(atLeast, (long) Math.ceil(found + error)) + more);
  }
}
