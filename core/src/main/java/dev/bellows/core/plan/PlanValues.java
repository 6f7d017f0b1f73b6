package dev.bellows.core.plan;

import java.util.Collection;
import java.util.OptionalLong;

/** What the counters of a plan came to. */
public interface PlanValues {
  /** The total of the counter with that id; empty when nothing was reported. */
  OptionalLong value(long id);

  /** The stages whose tasks reported the counter. */
  Collection<Integer> stages(long id);
}
