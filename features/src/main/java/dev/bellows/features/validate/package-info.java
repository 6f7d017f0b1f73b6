/**
 * Rules that rows must keep, with severities and pass rates. Entry type: {@link
 * dev.bellows.features.validate.RuleSet}. Counting rides on a pass over the rows that is made
 * anyway; all that can be wrong with a rule is found before any of them is read.
 */
package dev.bellows.features.validate;
