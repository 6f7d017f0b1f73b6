package dev.bellows.optimization.partition;

/** How the rows of hot keys are spread. */
public enum HotPart {
  /**
   * Each hot key is cut into parts by a salt, and the other side's rows of that key are repeated
   * for each part. The skewed side is read once for it.
   */
  SALT,
  /**
   * The other side's rows of hot keys are broadcast, so that rows of hot keys need no shuffle at
   * all. The skewed side is read twice; for few rows on the other side.
   */
  BROADCAST
}
