/**
 * A whole feature job: sources, steps and sinks, declared in a YAML file or built in Java. Entry
 * type: {@link dev.bellows.features.job.FeatureJob}. Everything that can be checked is checked
 * before the first feature is computed, and outputs are replaced as a whole or not at all.
 */
package dev.bellows.features.job;
