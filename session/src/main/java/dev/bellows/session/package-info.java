/**
 * A configured Spark session: {@link dev.bellows.session.SparkSessionFactory} turns a {@link
 * dev.bellows.session.SessionConfig} into a {@link dev.bellows.session.SessionPlan}, whose {@code
 * explain()} says where each setting came from and whose {@code create()} starts the session.
 * {@link dev.bellows.session.SessionResources} reads what a session has, {@link
 * dev.bellows.session.ClusterSizing} says what a data size needs. Nothing here starts a Spark job.
 */
package dev.bellows.session;
