/** The programs of the folder examples. */
package dev.bellows.it.examples;
