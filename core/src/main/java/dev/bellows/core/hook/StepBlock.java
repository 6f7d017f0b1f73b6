package dev.bellows.core.hook;

import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a step's key in a job file: a block of keys, a list, or a single value. Every method
 * that finds something else than it is asked for throws an error with the file, the line, the value
 * and what was expected.
 */
public interface StepBlock {
  /** What it is, for messages: {@code "trend of step 'clean'"}. */
  String subject();

  /** A block of keys, checked to have none but these. */
  StepBlock allow(String... keys);

  /**
   * The value of that key of a block.
   *
   * @param expected what it should be, for the message when it is missing: {@code "a column"}
   */
  StepBlock required(String key, String expected);

  /** The value of that key of a block, where it is there. */
  Optional<StepBlock> find(String key);

  /** The values of a block by key, in the order written. */
  Map<String, StepBlock> entries();

  /** The items of a list. */
  List<StepBlock> items();

  /** The items of a list of texts. */
  List<String> texts();

  /** A text that is not blank. */
  String text();

  /** A single value as it is written, numbers and booleans too: an SQL expression. */
  String written();

  /** One of the allowed words. */
  String word(List<String> allowed);

  /** A number. */
  double number();

  /** A whole number. */
  long wholeNumber();

  /** True or false. */
  boolean truth();

  /** The value as plain Java: a text, Long, Double, Boolean or null, or lists and maps of them. */
  Object plain();

  /** A block of keys as plain Java, in the order written. */
  Map<String, Object> plainBlock();

  /** An error at this value, to be thrown. */
  BellowsException fault(String problem);

  /**
   * An error at a value below this one, to be thrown.
   *
   * @param path keys and positions in lists with dots between them: {@code "methods.0"}; the
   *     nearest value around it that is there has the line
   */
  BellowsException fault(String path, String problem, Throwable cause);
}
