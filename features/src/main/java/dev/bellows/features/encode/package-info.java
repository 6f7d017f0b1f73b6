/**
 * Categories as numbers: how often each one is, and what the target is like where it is. Entry
 * type: {@link dev.bellows.features.encode.CategoricalEncoder}, which is fitted to an {@link
 * dev.bellows.features.encode.EncodingModel} in one scan of the rows. Rows that were fitted are
 * encoded out of fold, so that no row's feature knows its own target.
 */
package dev.bellows.features.encode;
