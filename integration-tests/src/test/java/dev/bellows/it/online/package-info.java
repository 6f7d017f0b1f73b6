/** The online scorer in a process of its own, which has no Spark: {@link OnlineScorerTest}. */
package dev.bellows.it.online;
