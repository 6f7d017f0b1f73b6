/**
 * Profiles named operations of an application: exactly, nested, over threads, with a report right
 * after the action. The entry type is {@link dev.bellows.metrics.profile.PerformanceProfiler}.
 */
package dev.bellows.metrics.profile;
