package dev.bellows.features.encode;

/** What a category that is null, or a floating one that is NaN, stands for. */
public enum Nulls {
  /** A category like others; one that was not there when the model was fitted is unseen. */
  CATEGORY,
  /** Nothing: such rows are left out of the column's statistics and their features are null. */
  MISSING
}
