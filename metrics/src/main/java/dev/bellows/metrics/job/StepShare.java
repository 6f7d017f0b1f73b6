package dev.bellows.metrics.job;

import dev.bellows.core.hook.HookNote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a step, a source or an output cost. */
final class StepShare {
  private double taskMillis;
  private boolean isEstimated;
  private long scanBytes;
  private long shuffleBytes;
  private long spillBytes;

  void addTaskMillis(double millis, boolean estimated) {
    taskMillis += millis;
    isEstimated |= estimated;
  }

  void addScan(long bytes) {
    scanBytes += bytes;
  }

  void addShuffle(long bytes) {
    shuffleBytes += bytes;
  }

  void addSpill(long bytes) {
    spillBytes += bytes;
  }

  HookNote note(String about) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("taskMillis", taskMillis);
    numbers.put("taskMillisIsEstimated", isEstimated ? 1.0 : 0.0);
    numbers.put("scanBytes", (double) scanBytes);
    numbers.put("shuffleBytes", (double) shuffleBytes);
    numbers.put("spillBytes", (double) spillBytes);
    return new HookNote(about, text(), numbers);
  }

  private String text() {
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT, "%s%.1f s of tasks", isEstimated ? "about " : "", taskMillis / 1000));
    if (scanBytes > 0) {
      parts.add(bytes(scanBytes) + " read");
    }
    if (shuffleBytes > 0) {
      parts.add(bytes(shuffleBytes) + " shuffled");
    }
    if (spillBytes > 0) {
      parts.add(bytes(spillBytes) + " spilled");
    }
    return String.join(", ", parts);
  }

  private static String bytes(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
