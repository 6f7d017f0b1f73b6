package dev.bellows.core.hook;

/**
 * Adds a kind of step to feature jobs: a key that a step of a job file may have, and what its value
 * means. Found by {@link java.util.ServiceLoader}: the class is public, has a public constructor
 * without parameters, and is named in {@code
 * META-INF/services/dev.bellows.core.hook.JobStepProvider}.
 */
public interface JobStepProvider {
  /** The key, in the manner of the others: {@code "compress"}. Each kind has its own. */
  String key();

  /**
   * The operation that the key's value declares; its {@link StepOperation#kind()} is {@link
   * #key()}. What is wrong with the value is thrown as {@link StepBlock#fault(String)}.
   */
  StepOperation read(StepBlock block);
}
