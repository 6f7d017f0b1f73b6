/**
 * The trend features beside real pandas: on the golden files it wrote, live on generated frames,
 * and on every one of three million flights. {@link dev.bellows.it.parity.PandasProcess} is the
 * pandas that is asked; {@link dev.bellows.it.parity.Tally} judges each cell, with the exact oracle
 * as the arbiter where pandas itself has lost its digits.
 */
package dev.bellows.it.parity;
