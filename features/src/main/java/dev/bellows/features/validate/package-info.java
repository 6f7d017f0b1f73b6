/**
 * Tables measured, compared with a reference, and judged by rules, with a report to read. Entry
 * types: {@link dev.bellows.features.validate.FeatureValidator}, and {@link
 * dev.bellows.features.validate.RuleSet} for rules alone, which are counted in a pass over the rows
 * that is made anyway. All that can be wrong with a rule is found before any row is read.
 */
package dev.bellows.features.validate;
