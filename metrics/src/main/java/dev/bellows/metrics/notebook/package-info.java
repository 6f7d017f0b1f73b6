/**
 * Spark in a notebook of a JShell-based Java kernel: tables and reports as the output of a cell,
 * profiles of cells and their live progress. Without a kernel all of it is plain text. The entry
 * type is {@link dev.bellows.metrics.notebook.Notebook}.
 */
package dev.bellows.metrics.notebook;
