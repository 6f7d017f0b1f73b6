/**
 * What every Bellows module shares: errors that say what to do, and schema checks that run on the
 * driver before any job. Entry types: {@link dev.bellows.core.Schemas} and {@link
 * dev.bellows.core.Columns}. Nothing here starts a Spark job.
 */
package dev.bellows.core;
