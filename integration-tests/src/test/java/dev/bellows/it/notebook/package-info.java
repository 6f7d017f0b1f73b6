/** The playbooks as tests: their cells run in order, and say what is saved in them. */
package dev.bellows.it.notebook;
