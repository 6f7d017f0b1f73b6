package dev.bellows.session;

/**
 * One value that somebody gave for a setting.
 *
 * @param key Spark's key
 * @param value the checked value, as Spark takes it
 */
record Asked(String key, String value, Origin origin) {}
