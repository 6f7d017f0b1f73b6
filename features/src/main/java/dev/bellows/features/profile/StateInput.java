package dev.bellows.features.profile;

import dev.bellows.core.BellowsException;
import dev.bellows.core.CompensatedSum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A state on its way back from the bytes of a {@link StateOutput}. */
final class StateInput {
  private final ByteBuffer bytes;

  StateInput(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  boolean bool() {
    return next(1).get() != 0;
  }

  int integer() {
    return next(Integer.BYTES).getInt();
  }

  long whole() {
    return next(Long.BYTES).getLong();
  }

  double number() {
    return next(Double.BYTES).getDouble();
  }

  CompensatedSum sum() {
    return CompensatedSum.of(number(), number());
  }

  String text() {
    return new String(binary(), StandardCharsets.UTF_8);
  }

  byte[] binary() {
    byte[] value = new byte[size(1)];
    bytes.get(value);
    return value;
  }

  double[] numbers() {
    double[] values = new double[size(Double.BYTES)];
    bytes.asDoubleBuffer().get(values);
    bytes.position(bytes.position() + values.length * Double.BYTES);
    return values;
  }

  long[] wholes() {
    long[] values = new long[size(Long.BYTES)];
    bytes.asLongBuffer().get(values);
    bytes.position(bytes.position() + values.length * Long.BYTES);
    return values;
  }

  /** How many things follow, each of at least so many bytes. */
  int size(int bytesEach) {
    int size = integer();
    if (size < 0) {
      throw malformed("a negative size");
    }
    next((long) size * bytesEach);
    return size;
  }

  boolean atEnd() {
    return !bytes.hasRemaining();
  }

  static BellowsException malformed(String what) {
    return new BellowsException(
        "Cannot read these bytes as a profile: " + what + ". Were they written by toBytes()?");
  }

  private ByteBuffer next(long needed) {
    if (needed > bytes.remaining()) {
      throw malformed("they end too early");
    }
    return bytes;
  }
}
