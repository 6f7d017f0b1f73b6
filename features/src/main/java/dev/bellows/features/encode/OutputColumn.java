package dev.bellows.features.encode;

/**
 * A number to add for each row.
 *
 * @param name the name of the new column
 * @param encoding what it tells
 * @param target the position of its target among the definition's; −1 for none
 */
record OutputColumn(String name, Encoding encoding, int target) {}
