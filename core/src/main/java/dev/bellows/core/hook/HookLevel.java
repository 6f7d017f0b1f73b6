package dev.bellows.core.hook;

/**
 * How far hooks may go. A job has a level, by {@code session: { optimization: … }}, and each hook
 * one at which it begins to be called: those whose level is not above the job's are.
 */
public enum HookLevel {
  /** Hooks that only look on. */
  OFF,
  /** What cannot make a job slower or change its files. */
  SAFE,
  /** What pays on most jobs. */
  STANDARD,
  /** What pays on some jobs, and is measured. */
  AGGRESSIVE;

  /** Whether a hook of this level is called in a job of that level. */
  public boolean isCalledAt(HookLevel job) {
    return compareTo(job) <= 0;
  }
}
