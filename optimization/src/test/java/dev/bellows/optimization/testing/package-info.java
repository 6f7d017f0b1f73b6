/** Tables and plans with planted defects. */
package dev.bellows.optimization.testing;
