package dev.bellows.features.encode;

import dev.bellows.core.Args;

/**
 * Which categories are frequent enough to stand for themselves; all others are one, the rare one. A
 * category must pass all three limits. Rows count by their weight.
 *
 * @param minShare the least share of the column's rows, 0 to 1
 * @param minCount the least number of rows
 * @param maxCategories how many frequent categories there may be, the most frequent first; those of
 *     equal weight by their text, in the order of code points, null first
 * @param label what the grouped column calls the rare ones; no category may be called so
 */
public record RareGrouping(double minShare, double minCount, int maxCategories, String label) {
  static final String USUAL_LABEL = "rare";

  private static final RareGrouping NONE = new RareGrouping(0, 0, Integer.MAX_VALUE, USUAL_LABEL);

  /** Checks the limits. */
  public RareGrouping {
    Args.check(
        minShare >= 0 && minShare <= 1,
        "Invalid minShare: %s; a share of the rows is between 0 and 1",
        minShare);
    Args.check(
        minCount >= 0 && minCount < Double.POSITIVE_INFINITY,
        "Invalid minCount: %s; a number of rows is 0 or more",
        minCount);
    Args.check(
        maxCategories >= 1,
        "Invalid maxCategories: %s; at least 1 category is frequent",
        maxCategories);
    Args.check(!label.isBlank(), "Invalid label: '%s'; rare categories need a name", label);
  }

  /** Categories of at least that share of the rows are frequent. */
  public static RareGrouping minShare(double share) {
    return NONE.andMinShare(share);
  }

  /** Categories of at least that many rows are frequent. */
  public static RareGrouping minCount(double rows) {
    return NONE.andMinCount(rows);
  }

  /** The most frequent categories, at most that many, are frequent. */
  public static RareGrouping maxCategories(int categories) {
    return NONE.andMaxCategories(categories);
  }

  /** With that least share, too. */
  public RareGrouping andMinShare(double share) {
    return new RareGrouping(share, minCount, maxCategories, label);
  }

  /** With that least number of rows, too. */
  public RareGrouping andMinCount(double rows) {
    return new RareGrouping(minShare, rows, maxCategories, label);
  }

  /** With at most that many categories, too. */
  public RareGrouping andMaxCategories(int categories) {
    return new RareGrouping(minShare, minCount, categories, label);
  }

  /** With that name for the rare ones; {@code rare} by default. */
  public RareGrouping labelled(String name) {
    return new RareGrouping(minShare, minCount, maxCategories, name);
  }

  boolean limitsCategories() {
    return maxCategories < Integer.MAX_VALUE;
  }
}
