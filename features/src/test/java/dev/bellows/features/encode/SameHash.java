package dev.bellows.features.encode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts that Spark's {@code xxhash64} cannot tell apart. Of 64 bytes, those from 0 and those from
 * 32 on meet in one of the hash's four lanes: what changes the first is undone by the second.
 */
final class SameHash {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long SEED_OF_SPARK = 42;

  private SameHash() {}

  static List<String> texts(int count) {
    long inverse = PRIME_2;
    for (int i = 0; i < 6; i++) {
      inverse *= 2 - PRIME_2 * inverse;
    }
    byte[] first = "x".repeat(64).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    long sum = lane(bytes.getLong(0)) + bytes.getLong(32) * PRIME_2;
    List<String> texts = new ArrayList<>();
    for (int i = 0; texts.size() < count; i++) {
      bytes.put(0, "%08d".formatted(i).getBytes(StandardCharsets.US_ASCII));
      bytes.putLong(32, (sum - lane(bytes.getLong(0))) * inverse);
      String text = new String(first, StandardCharsets.ISO_8859_1);
      if (text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\'' && c != '\\')) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static long lane(long input) {
    return Long.rotateLeft(SEED_OF_SPARK + PRIME_1 + PRIME_2 + input * PRIME_2, 31) * PRIME_1;
  }
}
