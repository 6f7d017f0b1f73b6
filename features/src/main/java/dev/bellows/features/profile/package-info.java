/**
 * What the columns of a table hold: counts, moments, quantiles, frequent values, all columns in one
 * pass. Entry type: {@link dev.bellows.features.profile.FeatureProfiler}. A profile is made of
 * states that merge: that of two days is the merge of their profiles, without their rows.
 */
package dev.bellows.features.profile;
