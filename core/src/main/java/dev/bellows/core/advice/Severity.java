package dev.bellows.core.advice;

/** How much a finding matters, the least first. */
public enum Severity {
  /** Good to know. */
  LOW,
  /** Costs a noticeable part. */
  MODERATE,
  /** Costs a large part, or threatens a larger run. */
  SEVERE,
  /** Dominates the run, or gives wrong results. */
  CRITICAL
}
