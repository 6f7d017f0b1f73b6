/**
 * What is known of a run or of a plan: jobs, stages, tasks, queries and executors in numbers, with
 * a certificate that says whether anything is missing. The entry type is {@link
 * dev.bellows.core.evidence.Evidence}. Recorded live, read from an event log or made from a plan
 * alone, it is the same, and what advice stands on.
 */
package dev.bellows.core.evidence;
