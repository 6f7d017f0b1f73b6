package dev.bellows.features.validate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page says of one column: every number is computed and every text is decided, only the
 * markup is missing. No text is escaped yet.
 *
 * @param name the column's name, as it is
 * @param type Spark's name of its type
 * @param kind what is measured of it, in a word: {@code number}, {@code text}
 * @param overview the cells of its line in the table; one that is not there is empty
 * @param findings what a reader should know of it, the gravest first
 * @param chart its distribution, where there is one
 * @param groups its statistics
 * @param drift how it moved against the reference, where that was measured
 */
record ReportColumn(
    String name,
    String type,
    String kind,
    Map<Overview, Cell> overview,
    List<Finding> findings,
    Optional<ReportChart> chart,
    List<Facts> groups,
    Optional<Drift> drift) {
  ReportColumn {
    overview = Map.copyOf(overview);
    findings = List.copyOf(findings);
    groups = List.copyOf(groups);
  }

  /** The statistics that each line of the table shows. */
  enum Overview {
    MISSING("Missing"),
    DISTINCT("Distinct"),
    MEAN("Mean"),
    DEVIATION("Std"),
    MINIMUM("Min"),
    MEDIAN("Median"),
    MAXIMUM("Max");

    private final String heading;

    Overview(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }
  }

  /**
   * A number of the table.
   *
   * @param order what it is sorted by; NaN where there is nothing to show
   */
  record Cell(double order, String text) {
    static final Cell EMPTY = new Cell(Double.NaN, "");
  }

  /** How much a finding matters. */
  enum Level {
    /** Something is wrong. */
    ALERT,
    /** Worth a look. */
    NOTICE,
    /** Good to know. */
    HINT
  }

  /**
   * Something worth knowing.
   *
   * @param label two words for the table: {@code 50 % missing}
   * @param text it and its number, as a sentence
   */
  record Finding(Level level, String label, String text) {}

  /**
   * Statistics that belong together, as a table.
   *
   * @param title what they are
   * @param headings of the columns of numbers; one that is empty is none to show
   */
  record Facts(String title, List<String> headings, List<Fact> facts) {
    Facts {
      headings = List.copyOf(headings);
      facts = List.copyOf(facts);
    }
  }

  /**
   * A statistic.
   *
   * @param values one for each heading; empty where there is none
   */
  record Fact(String label, List<String> values) {
    Fact {
      values = List.copyOf(values);
    }
  }

  /** What the page makes of a column's drift. */
  enum Verdict {
    DRIFTED("drifted"),
    CHANGED("changed"),
    STABLE("stable"),
    NOT_COMPARED("not compared");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * How a column moved.
   *
   * @param psi NaN where it was not compared
   * @param reason why it is that verdict, with the numbers, as a sentence
   * @param cause what moved most, as a phrase; empty if nothing did
   * @param measures the measures
   * @param buckets where the index comes from, in the buckets' order
   * @param note what the list of buckets leaves out; empty if nothing
   */
  record Drift(
      Verdict verdict,
      double psi,
      String reason,
      String cause,
      Facts measures,
      List<Bucket> buckets,
      String note) {
    Drift {
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * A part of the values.
   *
   * @param reference share of the reference's rows, 0 to 1
   * @param current share of the current rows, 0 to 1
   * @param part its part of the index, 0 to 1; NaN where the index is infinite or 0
   */
  record Bucket(String label, double reference, double current, double part) {}

  /** Whether one of its findings is that grave, or graver. */
  boolean has(Level level) {
    return findings.stream().anyMatch(finding -> finding.level().compareTo(level) <= 0);
  }
}
