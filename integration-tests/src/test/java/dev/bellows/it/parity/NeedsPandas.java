package dev.bellows.it.parity;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Skips properties, with the reason, where no pandas is installed; never in CI. */
final class NeedsPandas implements SkipExecutionHook {
  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return PandasProcess.reasonToSkip().map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
  }
}
