/**
 * The trend features computed a second time, in exact arithmetic and the plainest way: nothing here
 * is shared with the kernel that it judges. {@link dev.bellows.features.trend.oracle.TrendOracle}
 * gives the exact value of each row, {@link dev.bellows.features.trend.oracle.LawTwo} says whether
 * a computed value is close enough to it.
 */
package dev.bellows.features.trend.oracle;
