package dev.bellows.compression;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was compared of some rows and their cells, and how far it agreed.
 *
 * @param checks all comparisons, in the order of the reasons that they give to trust the cells
 */
public record CompressionProof(List<Check> checks) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Copies the list. */
  public CompressionProof {
    checks = List.copyOf(checks);
  }

  /** How a comparison ended; the later the worse. */
  public enum Verdict {
    /** Both sides are the same. */
    EXACT,
    /** The sides differ by less than rounding explains; the error says by how much. */
    WITHIN_TOLERANCE,
    /** It was not compared; the text says why. */
    SKIPPED,
    /** The sides differ. */
    FAILED
  }

  /**
   * One comparison.
   *
   * @param what what is compared
   * @param column the column that it is about, if it is about one
   * @param rows the side of the rows
   * @param cells the side of the cells
   * @param error by how much they differ; of numbers relative to the whole's size, of fingerprints
   *     0 or 1
   * @param tolerance the greatest error that passes
   * @param verdict how it ended
   */
  public record Check(
      String what,
      Optional<String> column,
      String rows,
      String cells,
      double error,
      double tolerance,
      Verdict verdict) {
    static Check of(
        String what,
        Optional<String> column,
        String rows,
        String cells,
        double error,
        double tolerance) {
      Verdict verdict =
          error == 0
              ? Verdict.EXACT
              : error <= tolerance ? Verdict.WITHIN_TOLERANCE : Verdict.FAILED;
      return new Check(what, column, rows, cells, error, tolerance, verdict);
    }

    /** On one line. */
    @Override
    public String toString() {
      String of = column.map(name -> " of '" + name + "'").orElse("");
      String how =
          verdict == Verdict.EXACT || verdict == Verdict.SKIPPED
              ? rows
              : "%s and %s, error %.3g of at most %.3g".formatted(rows, cells, error, tolerance);
      return "%-16s %s%s: %s".formatted(verdict, what, of, how);
    }
  }

  /** The worst verdict of all that was compared; what was skipped is left out. */
  public Verdict verdict() {
    return checks.stream()
        .map(Check::verdict)
        .filter(verdict -> verdict != Verdict.SKIPPED)
        .max(Verdict::compareTo)
        .orElse(Verdict.SKIPPED);
  }

  /** The comparisons that failed. */
  public List<Check> failures() {
    return checks.stream().filter(check -> check.verdict() == Verdict.FAILED).toList();
  }

  /**
   * This proof, if nothing failed.
   *
   * @throws BellowsException naming what failed
   */
  public CompressionProof requireProved() {
    if (!failures().isEmpty()) {
      throw new BellowsException(
          "The cells are not those of the rows: "
              + failures().stream().map(Check::toString).collect(Collectors.joining("; "))
              + ". Compress the rows again, and find out who changed the cells, or the rows.");
    }
    return this;
  }

  /** A line for each comparison. */
  public String toText() {
    return checks.stream().map(Check::toString).collect(Collectors.joining("\n"));
  }

  /** All comparisons, on one line. */
  public String toJson() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("verdict", verdict().name());
    ArrayNode list = json.putArray("checks");
    for (Check check : checks) {
      ObjectNode node = list.addObject();
      node.put("what", check.what());
      check.column().ifPresent(column -> node.put("column", column));
      node.put("rows", check.rows());
      node.put("cells", check.cells());
      node.put("error", check.error());
      node.put("tolerance", check.tolerance());
      node.put("verdict", check.verdict().name());
    }
    return json.toString();
  }
}
