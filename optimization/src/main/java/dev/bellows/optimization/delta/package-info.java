/**
 * Keeps Delta tables fast to read: {@link dev.bellows.optimization.delta.DeltaMaintenance}
 * compacts, Z-orders and vacuums a table, and says first what that would cost and gain. Delta is an
 * optional dependency: without its jar the first call says so.
 */
package dev.bellows.optimization.delta;
