/**
 * Caches that pay: which rows are read several times, whether it is cheaper to keep them than to
 * compute them again, where they are kept, and what it gained. The entry is {@link
 * dev.bellows.optimization.cache.CacheManager}. Needs Spark's driver: classic sessions alone.
 */
package dev.bellows.optimization.cache;
