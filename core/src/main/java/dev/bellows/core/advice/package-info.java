/**
 * Rules that turn evidence into findings: what is slow, where, by which numbers, what it costs, and
 * what to paste. The entry type is {@link dev.bellows.core.advice.Advisor}. Rules come from the
 * modules on the class path: what a run shows from {@code metrics}, what a plan shows from {@code
 * optimization}.
 */
package dev.bellows.core.advice;
