package dev.bellows.session;

/**
 * One line of a session's explanation.
 *
 * @param key Spark's key
 * @param value the value, a secret's redacted
 * @param origin where the value comes from
 * @param reason why it is this value, and what it has no effect on
 */
public record Setting(String key, String value, Origin origin, String reason) {}
