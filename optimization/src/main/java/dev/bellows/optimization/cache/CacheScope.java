package dev.bellows.optimization.cache;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keeps rows until it is closed: in a {@code try} block, whatever happens in it.
 *
 * <pre>{@code
 * try (CacheScope scope = caches.scope()) {
 *   Dataset<Row> clean = scope.persistWithLevel(cleaned).rows();
 *   …
 * }
 * }</pre>
 *
 * <p>Scopes nest; what two of them keep is released with the last one. Any thread may use one.
 */
public final class CacheScope implements AutoCloseable {
  private final CacheManager manager;
  private final String place;
  private final List<CacheScope> inner = new ArrayList<>();
  private boolean closed;

  CacheScope(CacheManager manager, String place) {
    this.manager = manager;
    this.place = place;
  }

  /** As {@link CacheManager#cacheIfReused(Dataset)}, until the scope is closed. */
  public CacheDecision cacheIfReused(Dataset<Row> rows) {
    return cacheIfReused(rows, CacheManager.nameOf(rows));
  }

  /** As {@link CacheManager#cacheIfReused(Dataset, String)}, until the scope is closed. */
  public CacheDecision cacheIfReused(Dataset<Row> rows, String name) {
    requireOpen();
    return manager.cacheIfReused(rows, name, this);
  }

  /** As {@link CacheManager#persistWithLevel(Dataset)}, until the scope is closed. */
  public CacheDecision persistWithLevel(Dataset<Row> rows) {
    return persistWithLevel(rows, CacheManager.nameOf(rows));
  }

  /** As {@link CacheManager#persistWithLevel(Dataset, String)}, until the scope is closed. */
  public CacheDecision persistWithLevel(Dataset<Row> rows, String name) {
    requireOpen();
    return manager.persistWithLevel(rows, name, this);
  }

  /** As {@link CacheManager#keep}, until the scope is closed. */
  public List<CacheDecision> keep(CachePlan plan) {
    requireOpen();
    return manager.keep(plan, this);
  }

  /** A scope within this one: closed with it, if not before. */
  public synchronized CacheScope scope() {
    requireOpen();
    CacheScope scope = new CacheScope(manager, CallSite.ofUser());
    inner.add(scope);
    return scope;
  }

  /** Releases what this scope and those within it keep, and no other. Does nothing again. */
  @Override
  public void close() {
    List<CacheScope> within;
    synchronized (this) {
      closed = true;
      within = List.copyOf(inner);
    }
    within.forEach(CacheScope::close);
    manager.letGo(this);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  String place() {
    return place;
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "Cannot keep rows in a scope that is closed; it was opened at " + place);
    }
  }
}
