/** What Bellows calls of a kernel. */
package org.rapaio.jupyter.kernel.global;
