package dev.bellows.features.trend;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.bellows.core.BellowsException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * The bytes of a saved state: four letters, the version of the format, the fingerprint of the
 * definition, the state itself, and the CRC-32C of all that; numbers with their highest byte first.
 *
 * @param fingerprint the first eight bytes of the SHA-256 of the definition
 */
record StateFormat(long fingerprint) implements Serializable {
  private static final int MAGIC = 0x42_4c_54_53; // BLTS
  private static final int VERSION = 1;
  private static final int CHECKSUM_SIZE = Integer.BYTES;
  private static final int SHORTEST = 2 * Integer.BYTES + Long.BYTES + CHECKSUM_SIZE;

  static StateFormat of(String definition) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(definition.getBytes(StandardCharsets.UTF_8));
      return new StateFormat(ByteBuffer.wrap(hash).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  byte[] save(StateCodec.Saved state) {
    StateWriter writer = new StateWriter();
    writer.carry(MAGIC);
    writer.carry(VERSION);
    writer.carry(fingerprint);
    state.carry(writer);
    writer.carry(checksum(writer.written()));
    return writer.toBytes();
  }

  /**
   * @param into has seen no row yet
   * @throws BellowsException if the bytes are damaged, or of another version or definition
   */
  void load(byte[] bytes, StateCodec.Saved into) {
    StateReader reader = new StateReader(payload(bytes));
    long saved = reader.carry(0L);
    if (saved != fingerprint) {
      throw refused(
          "another definition saved it: its fingerprint is %016x, that of this one %016x. A state"
              + " goes on only with the definition that it was computed for, columns and options"
              + " included",
          saved, fingerprint);
    }
    into.carry(reader);
    if (reader.remaining() > 0) {
      throw malformed();
    }
  }

  private static ByteBuffer payload(byte[] bytes) {
    ByteBuffer state = ByteBuffer.wrap(bytes);
    if (bytes.length < SHORTEST || state.getInt() != MAGIC) {
      throw refused("%s bytes that do not begin as the state of trend features", bytes.length);
    }
    int version = state.getInt();
    if (version != VERSION) {
      throw refused("it has format %s, and this version of Bellows reads %s", version, VERSION);
    }
    int end = bytes.length - CHECKSUM_SIZE;
    if (state.getInt(end) != checksum(ByteBuffer.wrap(bytes, 0, end))) {
      throw refused("it was cut or damaged: its %s bytes lack their checksum", bytes.length);
    }
    return state.limit(end);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  /** For parts that do not fit together though their checksum is right. */
  static BellowsException malformed() {
    return refused("its parts do not fit together, so it was not saved as a state");
  }

  @FormatMethod
  private static BellowsException refused(@FormatString String reason, Object... values) {
    return new BellowsException(
        "Cannot go on from a saved state: " + String.format(reason, values) + ". Compute it anew.");
  }
}
