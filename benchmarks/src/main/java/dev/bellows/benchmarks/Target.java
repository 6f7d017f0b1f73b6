package dev.bellows.benchmarks;

/** An aim of a bench beside what came out. */
record Target(String aim, String measured, boolean met) {}
