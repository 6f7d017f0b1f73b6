/**
 * Features of plain arithmetic: aggregates of groups, and ratios, logarithms, buckets and date
 * parts of single rows, with a declared answer wherever there is none. Entry type: {@link
 * dev.bellows.features.engineer.FeatureEngineer}.
 */
package dev.bellows.features.engineer;
