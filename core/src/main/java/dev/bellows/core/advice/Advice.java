package dev.bellows.core.advice;

import java.util.List;

/**
 * What the rules say of some evidence.
 *
 * @param findings the most costly first
 * @param failures rules that threw, and what: they said nothing, and the others did
 */
public record Advice(List<Finding> findings, List<String> failures) {
  public Advice {
    findings = List.copyOf(findings);
    failures = List.copyOf(failures);
  }
}
