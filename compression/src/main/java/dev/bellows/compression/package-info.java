/**
 * Rows that fall into the same bins become one row that knows how many they were: exactly, with a
 * proof, and with an answer which models learn the same from them. {@link
 * dev.bellows.compression.PostBinningCompressor} is where to start.
 */
package dev.bellows.compression;
