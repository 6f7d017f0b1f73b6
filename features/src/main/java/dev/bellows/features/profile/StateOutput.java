package dev.bellows.features.profile;

import dev.bellows.core.BellowsException;
import dev.bellows.core.CompensatedSum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A state on its way to bytes. */
final class StateOutput {
  private static final int LONGEST = Integer.MAX_VALUE - 16;

  private ByteBuffer bytes = ByteBuffer.allocate(1024);

  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  void put(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
  }

  void put(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void put(long value) {
    room(Long.BYTES).putLong(value);
  }

  void put(double value) {
    room(Double.BYTES).putDouble(value);
  }

  void put(CompensatedSum sum) {
    put(sum.value());
    put(sum.rest());
  }

  void put(String value) {
    put(value.getBytes(StandardCharsets.UTF_8));
  }

  void put(byte[] value) {
    put(value.length);
    room(value.length).put(value);
  }

  /** The first of the numbers, with their count. */
  void put(double[] values, int size) {
    put(size);
    room((long) size * Double.BYTES).asDoubleBuffer().put(values, 0, size);
    bytes.position(bytes.position() + size * Double.BYTES);
  }

  /** The first of the numbers, with their count. */
  void put(long[] values, int size) {
    put(size);
    room((long) size * Long.BYTES).asLongBuffer().put(values, 0, size);
    bytes.position(bytes.position() + size * Long.BYTES);
  }

  private ByteBuffer room(long more) {
    if (more > bytes.remaining()) {
      long needed = bytes.position() + more;
      if (needed > LONGEST) {
        throw new BellowsException(
            "Cannot write a profile as bytes: it takes more than 2 GB. Profile fewer columns at a"
                + " time.");
      }
      int size = (int) Math.min(Math.max(needed, 2L * bytes.capacity()), LONGEST);
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).position(bytes.position());
    }
    return bytes;
  }
}
