/**
 * Whether a feature's values still are what they were: the population stability index with what it
 * is worth, and other distances of the same histogram. Entry type: {@link
 * dev.bellows.features.drift.Psi}; its rules are a {@link dev.bellows.features.drift.PsiSpec}, its
 * answer a {@link dev.bellows.features.drift.DriftReport}.
 */
package dev.bellows.features.drift;
