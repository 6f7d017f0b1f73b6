/**
 * The surfaces of the trend features side by side: builder, SQL, Spark ML, Spark Connect and the
 * online scorer over the same rows. {@link dev.bellows.it.surfaces.SurfacesTest} holds that they
 * give the same bits.
 */
package dev.bellows.it.surfaces;
