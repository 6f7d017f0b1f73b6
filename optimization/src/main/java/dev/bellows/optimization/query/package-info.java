/**
 * Explains a query before it runs, and rewrites it where that is safe: what its plan shows with
 * reason, rewrite and predicted gain, joins that broadcast by an estimate that can be trusted,
 * conditions turned so that files can be asked, and plans as pictures. The entry type is {@link
 * dev.bellows.optimization.query.QueryOptimizer}. It runs no job; it reads Spark's driver, so it
 * needs a classic session.
 */
package dev.bellows.optimization.query;
