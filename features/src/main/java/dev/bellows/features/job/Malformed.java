package dev.bellows.features.job;

/** What a job does with records that do not fit the schema of their source. */
public enum Malformed {
  /** The job stops before any feature is computed. */
  FAIL,
  /** The records are written aside, with their file and raw text, and the job goes on. */
  QUARANTINE
}
