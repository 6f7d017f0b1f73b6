package dev.bellows.features.job;

import org.apache.spark.sql.types.StructType;

/** A sink whose output can be written. */
record PlannedSink(JobSink sink, Location location, StructType schema) {}
