package dev.bellows.optimization.cache;

import java.time.Instant;
import java.util.List;

/**
 * Rows that are kept and not released yet.
 *
 * @param name of the rows
 * @param place in the code that asked for it: {@code Features.build(Features.java:42)}
 * @param scopes the places that opened the scopes that hold them; empty if the manager alone does
 * @param since when
 * @param memoryBytes in memory
 * @param diskBytes on disk
 */
public record CacheLeak(
    String name,
    String place,
    List<String> scopes,
    Instant since,
    long memoryBytes,
    long diskBytes) {
  public CacheLeak {
    scopes = List.copyOf(scopes);
  }

  @Override
  public String toString() {
    String holders =
        scopes.isEmpty() ? "" : ", in a scope opened at " + String.join(" and ", scopes);
    return "'%s' (%s in memory, %s on disk), cached since %s at %s%s"
        .formatted(name, Sizes.text(memoryBytes), Sizes.text(diskBytes), since, place, holders);
  }
}
