package dev.bellows.features.trend;

import dev.bellows.core.BellowsException;

/**
 * Carries the fields of a running state to bytes or back from them. One method of a state does
 * both, {@code count = codec.carry(count)}, so that what is read cannot differ from what was
 * written: on the way out a field goes to the bytes and stays as it is, on the way back it takes
 * its value from them.
 */
sealed interface StateCodec permits StateWriter, StateReader {
  /** What can be saved and gone on from. */
  interface Saved {
    /**
     * Carries all fields that decide later results; on the way back, into an object that has seen
     * no row yet.
     */
    void carry(StateCodec codec);
  }

  boolean carry(boolean value);

  int carry(int value);

  long carry(long value);

  double carry(double value);

  /**
   * The number of doubles that follow.
   *
   * @throws BellowsException on the way back, if there are not so many
   */
  int carrySize(long doubles);
}
