/** README and guides as tests: every snippet is compiled and run. */
package dev.bellows.it.docs;
