/** Evidence for tests, said in few words. */
package dev.bellows.metrics.testing;
