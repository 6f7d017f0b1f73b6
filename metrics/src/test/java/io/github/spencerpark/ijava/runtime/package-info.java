/** What Bellows calls of a kernel. */
package io.github.spencerpark.ijava.runtime;
