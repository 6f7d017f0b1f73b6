package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One way to do a job, with a name for reports. */
public final class Alternative {
  private final String name;
  private final Runnable work;
  private final Optional<Supplier<Dataset<Row>>> rows;

  private Alternative(String name, Runnable work, Optional<Supplier<Dataset<Row>>> rows) {
    Args.check(!name.isBlank(), "Invalid alternative: its name is blank; reports need one");
    this.name = name;
    this.work = work;
    this.rows = rows;
  }

  /**
   * Rows that are computed to the last and thrown away. Their results can be compared.
   *
   * @param name for reports
   * @param rows builds the rows; asked in each run, so that analysis and planning are part of the
   *     time
   */
  public static Alternative rows(String name, Supplier<Dataset<Row>> rows) {
    Runnable work = () -> rows.get().write().format("noop").mode("overwrite").save();
    return new Alternative(name, work, Optional.of(rows));
  }

  /**
   * Work of any kind: a write, a fit, several jobs. It has no result to compare.
   *
   * @param name for reports
   * @param work is done in each run
   */
  public static Alternative work(String name, Runnable work) {
    return new Alternative(name, work, Optional.empty());
  }

  /** Its name in reports. */
  public String name() {
    return name;
  }

  void run() {
    work.run();
  }

  Optional<Supplier<Dataset<Row>>> rows() {
    return rows;
  }
}
