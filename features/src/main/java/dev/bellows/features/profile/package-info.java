/** Statistics of columns as states that merge. */
package dev.bellows.features.profile;
