package dev.bellows.compression;

/** What one row of the compressed table stands for. */
public enum CompressionMode {
  /**
   * Rows of the same bins, the same label and the same protected columns. Whatever is computed from
   * the binned columns, the label and the weights is the same: counts, rates, encodings,
   * likelihoods and their gradients.
   */
  LABELLED,
  /**
   * Rows of the same bins and the same protected columns, with the mean and the sum of squares of
   * each kept measure. Fewer rows; for least squares and models of rates.
   */
  CELLS
}
