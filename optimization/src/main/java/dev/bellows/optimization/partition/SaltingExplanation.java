package dev.bellows.optimization.partition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was done to rows with hot keys, and why. It holds no value of any row.
 *
 * @param operation what was asked for: {@code full join, skewed on the left side}
 * @param how what was done; why nothing was, when it was refused
 * @param refused whether the rows are those of the plain operation
 * @param nullRoute what became of null keys; empty when it plays no part
 * @param hotKeys how many keys were cut
 * @param parts into how many, all together
 * @param hottestShare the share of the rows that the hottest key has: what its task would get
 * @param largestPartShare the share of the rows that the largest part of a hot key has after the
 *     cut
 * @param nullShare the share of the rows with a null in the key
 * @param readsOfSkewed how often the rows are computed; above 1 it pays to cache them when they are
 *     expensive
 */
public record SaltingExplanation(
    String operation,
    String how,
    boolean refused,
    Optional<NullRoute> nullRoute,
    int hotKeys,
    long parts,
    double hottestShare,
    double largestPartShare,
    double nullShare,
    int readsOfSkewed) {

  static SaltingExplanation refused(String operation, String reason, Optional<HotKeys> hot) {
    long rows = hot.map(HotKeys::rows).orElse(0L);
    double nulls = hot.map(found -> share(found.nullRows(), rows)).orElse(0.0);
    return new SaltingExplanation(operation, reason, true, Optional.empty(), 0, 0, 0, 0, nulls, 1);
  }

  static SaltingExplanation done(
      String operation, NullRoute nullRoute, HotKeys hot, int reads, String how) {
    double hottest =
        hot.keys().stream().mapToDouble(key -> share(key.rows(), hot.rows())).max().orElse(0);
    double part =
        hot.keys().stream()
            .mapToDouble(key -> share(key.rows(), hot.rows()) / key.parts())
            .max()
            .orElse(0);
    long parts = hot.keys().stream().mapToLong(HotKeys.HotKey::parts).sum();
    return new SaltingExplanation(
        operation,
        how,
        false,
        Optional.of(nullRoute),
        hot.keys().size(),
        parts,
        hottest,
        part,
        share(hot.nullRows(), hot.rows()),
        reads);
  }

  /** An aggregate in parts, which asks for no hot keys. */
  static SaltingExplanation parts(String operation, int reads, String how) {
    return new SaltingExplanation(operation, how, false, Optional.empty(), 0, 0, 0, 0, 0, reads);
  }

  private static double share(long part, long rows) {
    return rows == 0 ? 0 : (double) part / rows;
  }

  /** A few lines for a person. */
  public String toText() {
    List<String> lines = new ArrayList<>();
    lines.add(operation + ": " + (refused ? "left as it is, because " : "") + how);
    if (hotKeys > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "hot keys: %,d, in %,d parts; the hottest has %.1f %% of the rows, its largest part"
                  + " %.2f %%",
              hotKeys,
              parts,
              100 * hottestShare,
              100 * largestPartShare));
    }
    nullRoute.ifPresent(
        route ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "null keys: %s, %.1f %% of the rows",
                    route.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    100 * nullShare)));
    if (readsOfSkewed > 1) {
      lines.add(
          "the rows are computed " + readsOfSkewed + " times: cache them if that is expensive");
    }
    return String.join("\n", lines) + "\n";
  }

  /** The same as JSON. */
  public String toJson() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("operation", operation);
    root.put("how", how);
    root.put("refused", refused);
    root.put("nullRoute", nullRoute.map(Enum::name).orElse(null));
    root.put("hotKeys", hotKeys);
    root.put("parts", parts);
    root.put("hottestShare", hottestShare);
    root.put("largestPartShare", largestPartShare);
    root.put("nullShare", nullShare);
    root.put("readsOfSkewed", readsOfSkewed);
    return root.toPrettyString();
  }
}
