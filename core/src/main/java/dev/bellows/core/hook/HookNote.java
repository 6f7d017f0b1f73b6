package dev.bellows.core.hook;

import dev.bellows.core.Args;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a hook saw or did, for the job's report.
 *
 * @param about the step, source or output; empty for the whole job
 * @param text in a phrase for people
 * @param numbers the same for machines, by name with its unit: {@code taskMillis}, {@code
 *     shuffleBytes}; in their order
 */
public record HookNote(String about, String text, Map<String, Double> numbers) {
  public HookNote {
    Args.check(!text.isBlank(), "Invalid note about '%s': it says nothing", about);
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }
}
