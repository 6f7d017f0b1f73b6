package dev.bellows.core.advice;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rule says of itself, in the making: each of its methods adds to it.
 *
 * @param <D> the module's own draft, which adds what the rule looks at
 */
public abstract class RuleDraft<D extends RuleDraft<D>> {
  private final String id;
  private final String title;
  private final List<Threshold> thresholds = new ArrayList<>();
  private String formula = "";
  private String source = "";
  private Safety safety = Safety.NONE;

  /** The beginning of a rule's declaration. */
  protected RuleDraft(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** This draft. */
  protected abstract D self();

  /** When it speaks, what it costs and what is gained. */
  public D speaks(String when) {
    formula = when;
    return self();
  }

  /** Where that comes from. */
  public D from(String origin) {
    source = origin;
    return self();
  }

  /** What it takes to follow it. */
  public D takes(Safety toFollow) {
    safety = toFollow;
    return self();
  }

  /** A threshold. */
  public D limit(String key, double value, String unit, String meaning) {
    thresholds.add(new Threshold(key, value, unit, meaning));
    return self();
  }

  /** What was said. */
  protected RuleInfo info() {
    return new RuleInfo(id, title, formula, source, safety, thresholds);
  }
}
