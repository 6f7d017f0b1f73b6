/** The validation report as a browser shows it. */
package dev.bellows.it.report;
