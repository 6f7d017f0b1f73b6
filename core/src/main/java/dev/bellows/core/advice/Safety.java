package dev.bellows.core.advice;

/** What it takes to follow a finding. */
public enum Safety {
  /** A setting of Spark SQL that can be set in the running session and changes no result. */
  RUNTIME_SETTING,
  /** A setting that is read when a session or its executors start. */
  NEXT_SESSION,
  /** A change of the job's code. */
  CODE_CHANGE,
  /** A change of how data is stored. */
  DATA_LAYOUT,
  /** Nothing to change: it is told. */
  NONE
}
