/**
 * Values as the codes of bins: quantiles, equal widths, given edges, distinct values, categories.
 * Entry type: {@link dev.bellows.features.binning.Binner}, which is fitted to a {@link
 * dev.bellows.features.binning.BinningModel}. One model serves drift, whose buckets its bins are,
 * and whatever else wants the same codes for the same values.
 */
package dev.bellows.features.binning;
