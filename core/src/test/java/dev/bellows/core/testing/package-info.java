/** What the tests of all modules share: one Spark session and a counter of its jobs. */
package dev.bellows.core.testing;
