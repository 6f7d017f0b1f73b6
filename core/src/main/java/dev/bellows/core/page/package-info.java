/**
 * Pages of reports: one HTML file each, which asks nothing of the network and is readable on a
 * phone, in the dark and on paper. {@link dev.bellows.core.page.HtmlPage} has what is the same on
 * all of them.
 */
package dev.bellows.core.page;
