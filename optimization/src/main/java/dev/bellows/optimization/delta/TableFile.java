package dev.bellows.optimization.delta;

import java.util.Map;

/**
 * A data file of a table's newest version.
 *
 * @param path as the log has it
 * @param partition the values of the partition columns by name, as texts; null where they are
 * @param hasDeletedRows whether a deletion vector hides some of its rows
 */
record TableFile(String path, Map<String, String> partition, long bytes, boolean hasDeletedRows) {}
