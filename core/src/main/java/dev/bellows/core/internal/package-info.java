/**
 * The only package that touches Scala collections, {@code private[spark]} members and {@code
 * org.apache.spark.sql.classic}: for Bellows' own modules, not for users. Each class covers one
 * subject, such as {@link dev.bellows.core.internal.SessionAccess}. Where Spark has no public
 * alternative, a comment says so.
 */
package dev.bellows.core.internal;
