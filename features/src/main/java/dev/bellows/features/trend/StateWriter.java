package dev.bellows.features.trend;

import dev.bellows.core.BellowsException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** To bytes, the highest first. */
final class StateWriter implements StateCodec {
  private static final int FIRST_SIZE = 512;

  /** A little less than the longest array that a JVM makes. */
  private static final int LONGEST = Integer.MAX_VALUE - 16;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_SIZE);

  /** What was carried so far; only until the next call. */
  ByteBuffer written() {
    return bytes.duplicate().flip();
  }

  /** All that was carried. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @Override
  public boolean carry(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
    return value;
  }

  @Override
  public int carry(int value) {
    room(Integer.BYTES).putInt(value);
    return value;
  }

  @Override
  public long carry(long value) {
    room(Long.BYTES).putLong(value);
    return value;
  }

  @Override
  public double carry(double value) {
    room(Double.BYTES).putDouble(value);
    return value;
  }

  @Override
  public int carrySize(long doubles) {
    int size = (int) Math.min(doubles, Integer.MAX_VALUE);
    carry(size);
    room((long) size * Double.BYTES);
    return size;
  }

  private ByteBuffer room(long more) {
    if (more > bytes.remaining()) {
      long needed = bytes.position() + more;
      if (needed > LONGEST) {
        throw new BellowsException(
            "Cannot save the state of a series: it takes more than 2 GB. Long windows keep all of"
                + " their rows, medians and ranks of all rows so far every value. Use shorter ones.");
      }
      int size = (int) Math.min(Math.max(needed, 2L * bytes.capacity()), LONGEST);
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), size)).position(bytes.position());
    }
    return bytes;
  }
}
