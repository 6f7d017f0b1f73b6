package dev.bellows.session;

/** Whether a session can read and write Delta tables. */
public enum DeltaSupport {
  /** Delta is wired; its missing jar is an error. */
  ON,
  /** Delta is wired when its jar is on the class path. */
  AUTO,
  /** Bellows wires nothing; extensions and catalogs of the user stay. */
  OFF
}
