package dev.bellows.benchmarks;

import dev.bellows.core.BellowsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBConnection;

/**
 * A query in an in-process DuckDB of its own. The query must reduce its columns to one row of
 * checksums: all values are computed and none is kept, as in Spark's noop sink. Memory is that of
 * DuckDB's buffers, looked at every {@value #SAMPLE_MILLIS} ms: the JVM's heap does not hold it.
 */
final class DuckDbPeer implements Peer {
  private static final int SAMPLE_MILLIS = 20;

  private final PeerTitle title;
  private final int threads;
  private final Path scratch;
  private final String sql;
  private final AtomicReference<Statement> underWay = new AtomicReference<>();

  DuckDbPeer(PeerTitle title, int threads, Path scratch, String sql) {
    this.title = title;
    this.threads = threads;
    this.scratch = scratch;
    this.sql = sql;
  }

  /** An empty in-memory database with this many threads, which spills into {@code scratch}. */
  static DuckDBConnection connect(int threads, Path scratch) throws SQLException {
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET threads = " + threads);
      statement.execute("SET preserve_insertion_order = false");
      statement.execute("SET temp_directory = " + quoted(scratch.resolve("duckdb").toString()));
    }
    return connection;
  }

  static String version() {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new BellowsException("Cannot start DuckDB: " + e.getMessage(), e);
    }
  }

  /** The text as a SQL literal. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public PeerTitle title() {
    return title;
  }

  @Override
  public Round run() throws SQLException {
    try (DuckDBConnection connection = connect(threads, scratch);
        Statement statement = connection.createStatement();
        BufferWatch watch = BufferWatch.of(connection)) {
      underWay.set(statement);
      long started = System.nanoTime();
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
      }
      return new Round((System.nanoTime() - started) / 1e9, watch.peakBytes());
    } finally {
      underWay.set(null);
    }
  }

  @Override
  public void cancel() throws SQLException {
    Statement statement = underWay.get();
    if (statement != null) {
      statement.cancel();
    }
  }

  /** Looks at DuckDB's buffers from a second connection until it is closed. */
  private static final class BufferWatch implements AutoCloseable {
    private final Connection connection;
    private final Thread thread;
    private volatile long peakBytes;
    private volatile boolean closed;

    private BufferWatch(Connection connection) {
      this.connection = connection;
      this.thread = new Thread(this::watch, "bench-duckdb-memory");
      thread.setDaemon(true);
    }

    static BufferWatch of(DuckDBConnection connection) throws SQLException {
      BufferWatch watch = new BufferWatch(connection.duplicate());
      watch.thread.start();
      return watch;
    }

    long peakBytes() {
      return peakBytes;
    }

    private void watch() {
      try (Statement statement = connection.createStatement()) {
        while (!closed) {
          try (ResultSet row =
              statement.executeQuery("SELECT sum(memory_usage_bytes) FROM duckdb_memory()")) {
            row.next();
            peakBytes = Math.max(peakBytes, row.getLong(1));
          }
          Thread.sleep(SAMPLE_MILLIS);
        }
      } catch (SQLException | InterruptedException e) {
        // Without a figure the peer is still measured: the table then says that memory is unknown.
        closed = true;
      }
    }

    @Override
    public void close() throws SQLException {
      closed = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      connection.close();
    }
  }
}
