/**
 * Makes Spark jobs faster without changing their results: caches that pay, partitions that fit,
 * skew that is cured, plans that are explained, Delta tables that stay fast.
 */
package dev.bellows.optimization;
