package dev.bellows.features.job;

import dev.bellows.core.hook.HookNote;

/**
 * What a hook saw or did.
 *
 * @param hook its name
 * @param note what it says
 */
public record NoteReport(String hook, HookNote note) {}
