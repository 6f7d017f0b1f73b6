/**
 * One reading of Spark's physical plans, from a query that has not run, from one that ran and from
 * an event log. The entry type is {@link dev.bellows.core.plan.QueryPlan}. Optimizer rules and the
 * profiler's advice both stand on it.
 */
package dev.bellows.core.plan;
