package dev.bellows.features.profile;

import java.io.Serializable;

/**
 * Deals the values of a column into numbered buckets, so that a profile counts them exactly in its
 * one pass. Called on executors, by several threads: immutable.
 */
public interface Bucketing extends Serializable {
  /** The number of buckets; codes are 0 to {@code buckets() - 1}. */
  int buckets();

  /** The bucket of missing values: null and NaN. */
  int missing();

  /**
   * The bucket of a number, ±∞ and special codes included; never asked for NaN or −0.0. Booleans
   * are 0 and 1, dates days and timestamps microseconds since 1970-01-01.
   */
  int code(double value);

  /** The bucket of a text. */
  int code(String value);

  /** A hash of what decides the codes: counts of equal ids can be added and compared. */
  String id();
}
