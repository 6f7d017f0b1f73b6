package dev.bellows.features.job;

/**
 * A hook that did not do what it should and was passed over.
 *
 * @param hook its name
 * @param moment the call and what it was about: {@code "stepOutput of 'clean'"}; {@code "loading"}
 *     for one that could not be made
 * @param problem what went wrong
 */
public record HookReport(String hook, String moment, String problem) {}
