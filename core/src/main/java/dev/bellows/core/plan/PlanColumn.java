package dev.bellows.core.plan;

/**
 * A column within a plan. Columns of different inputs may have the same name, never the same id.
 *
 * @param name as the query names it
 * @param id Spark's number of it
 */
public record PlanColumn(String name, long id) {}
