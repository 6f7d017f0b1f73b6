package dev.bellows.core.advice;

import java.util.List;

/**
 * Brings the rules of a module. Found by {@link java.util.ServiceLoader}: public, with a public
 * constructor without parameters, named in {@code
 * META-INF/services/dev.bellows.core.advice.RuleProvider}.
 */
public interface RuleProvider {
  /** Its rules. */
  List<Rule> rules();
}
