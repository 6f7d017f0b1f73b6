/**
 * What reads what: sources, steps, features and sinks as the nodes of a graph. Entry type: {@link
 * dev.bellows.features.graph.DependencyGraph}, which orders the nodes, names cycles, prunes what no
 * output needs, draws itself, and tells what the whole will cost. No Spark is needed.
 */
package dev.bellows.features.graph;
