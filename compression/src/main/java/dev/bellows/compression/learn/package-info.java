/**
 * What is learned from cells instead of rows. {@link
 * dev.bellows.compression.learn.ExactnessContract} says of a Spark ML estimator whether it learns
 * the same, and makes it so where that can be; {@link dev.bellows.compression.learn.LeastSquares}
 * fits a linear model with the standard errors of the rows.
 */
package dev.bellows.compression.learn;
