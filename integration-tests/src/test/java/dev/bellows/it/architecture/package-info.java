/** The architecture as tests: which module may use which, and what may stand in a signature. */
package dev.bellows.it.architecture;
