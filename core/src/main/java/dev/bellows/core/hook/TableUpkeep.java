package dev.bellows.core.hook;

import dev.bellows.core.Args;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a job asks to be done for the Delta table of an output once it is written.
 *
 * @param zorder columns by which rows with near values come to lie in the same files; without any,
 *     small files are compacted where that pays
 * @param targetFileBytes the size to aim at; empty: the table's own
 */
public record TableUpkeep(List<String> zorder, OptionalLong targetFileBytes) {
  public TableUpkeep {
    zorder = List.copyOf(zorder);
    Args.check(
        targetFileBytes.isEmpty() || targetFileBytes.getAsLong() > 0,
        "Invalid target size of files: %s bytes; give more than 0",
        targetFileBytes);
  }
}
