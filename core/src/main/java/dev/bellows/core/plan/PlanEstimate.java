package dev.bellows.core.plan;

import java.util.OptionalLong;

/**
 * What Spark's optimizer expects a node to give.
 *
 * @param bytes of all rows; Spark takes a filter for one that keeps all, and a join for a product
 * @param rows how many; empty where Spark has no statistics
 * @param measured whether it is what a stage or a cache of this query came to, and no guess
 */
public record PlanEstimate(double bytes, OptionalLong rows, boolean measured) {}
