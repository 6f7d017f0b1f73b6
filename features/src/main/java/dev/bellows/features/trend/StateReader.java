package dev.bellows.features.trend;

import java.nio.ByteBuffer;

/** Back from the bytes of a {@link StateWriter}. */
final class StateReader implements StateCodec {
  private final ByteBuffer bytes;

  StateReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** What has not been read yet. */
  int remaining() {
    return bytes.remaining();
  }

  @Override
  public boolean carry(boolean value) {
    return next(1).get() != 0;
  }

  @Override
  public int carry(int value) {
    return next(Integer.BYTES).getInt();
  }

  @Override
  public long carry(long value) {
    return next(Long.BYTES).getLong();
  }

  @Override
  public double carry(double value) {
    return next(Double.BYTES).getDouble();
  }

  @Override
  public int carrySize(long doubles) {
    int size = carry(0);
    if (size < 0) {
      throw StateFormat.malformed();
    }
    next((long) size * Double.BYTES);
    return size;
  }

  private ByteBuffer next(long needed) {
    if (needed > bytes.remaining()) {
      throw StateFormat.malformed();
    }
    return bytes;
  }
}
