package dev.bellows.features.encode;

/** What becomes of a category that was not there when the model was fitted. */
public enum Unseen {
  /**
   * Nothing is known of it: frequency 0, the prior as target mean, weight of evidence 0, and the
   * label of rare categories where they are grouped.
   */
  PRIOR,
  /** It is treated as a rare category; needs rare grouping. */
  RARE,
  /** Its features are null. */
  NULL,
  /** The Spark job fails, with the column and the category in the message. */
  ERROR
}
