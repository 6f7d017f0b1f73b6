package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who can take part in a bench, in the order of its table.
 *
 * @param <M> what the peers are made from
 */
record Lineup<M>(List<Entry<M>> entries) {
  Lineup {
    entries = List.copyOf(entries);
  }

  /** A peer that can be made once its means are there. */
  record Entry<M>(PeerTitle title, Function<M, Peer> make) {
    String name() {
      return title.name();
    }
  }

  /**
   * Those asked for by name or family; all if none is.
   *
   * @throws IllegalArgumentException if a name is that of no peer and of no family
   */
  Lineup<M> only(List<String> asked) {
    List<String> names = entries.stream().map(Entry::name).toList();
    for (String one : asked) {
      Args.check(
          names.stream().anyMatch(name -> isOf(name, one)),
          "No peer '%s'. Peers: %s; families: %s%s",
          one,
          String.join(", ", names),
          names.stream().map(Lineup::family).distinct().collect(Collectors.joining(", ")),
          Suggestions.didYouMean(one, names));
    }
    return new Lineup<>(
        entries.stream()
            .filter(
                entry -> asked.isEmpty() || asked.stream().anyMatch(one -> isOf(entry.name(), one)))
            .toList());
  }

  /** Whether somebody of this name or family takes part. */
  boolean has(String nameOrFamily) {
    return entries.stream().anyMatch(entry -> isOf(entry.name(), nameOrFamily));
  }

  List<Peer> made(M means) {
    return entries.stream().map(entry -> entry.make().apply(means)).toList();
  }

  private static boolean isOf(String peer, String nameOrFamily) {
    return peer.equals(nameOrFamily) || peer.startsWith(nameOrFamily + "-");
  }

  private static String family(String peer) {
    return peer.replaceFirst("-.*", "");
  }
}
