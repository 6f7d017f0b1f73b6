/** What Bellows calls of a kernel. */
package org.dflib.jjava.jupyter.kernel;
