/** Whole feature jobs over the flights of the example. */
package dev.bellows.it.jobs;
