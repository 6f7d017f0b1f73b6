package dev.bellows.optimization.delta;

import dev.bellows.core.Args;
import java.util.Locale;

/**
 * Some data files.
 *
 * @param files how many
 * @param bytes their size together
 */
public record FileCount(long files, long bytes) {
  /** No file. */
  public static final FileCount NONE = new FileCount(0, 0);

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  public FileCount {
    Args.check(files >= 0 && bytes >= 0, "Invalid count: %s files of %s bytes", files, bytes);
  }

  FileCount plus(long moreBytes) {
    return new FileCount(files + 1, bytes + moreBytes);
  }

  FileCount plus(FileCount other) {
    return new FileCount(files + other.files, bytes + other.bytes);
  }

  /** {@code 1,000 files, 12.3 MB}, in powers of 1000. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d %s, %s", files, files == 1 ? "file" : "files", size(bytes));
  }

  static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.95 && unit < UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}
