package dev.bellows.core.hook;

import java.util.List;

/**
 * A step of a job and its place in the graph.
 *
 * @param name the step's name
 * @param kind its operations: {@code "select, where"}
 * @param reads the sources and steps that it reads, its {@code from} first
 * @param readers the steps that read it, in the order of their computation
 * @param isKept whether the job keeps its rows because they are read several times
 */
public record StepInfo(
    String name, String kind, List<String> reads, List<String> readers, boolean isKept) {
  public StepInfo {
    reads = List.copyOf(reads);
    readers = List.copyOf(readers);
  }
}
