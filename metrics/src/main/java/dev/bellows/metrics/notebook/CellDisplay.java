package dev.bellows.metrics.notebook;

/**
 * Where the cells of a notebook show things. {@link Notebook#of(org.apache.spark.sql.SparkSession)}
 * finds the display of the kernels rapaio, JJava and IJava; for another kernel, two of its
 * functions make one. Called by several threads, one at a time for each output.
 */
public interface CellDisplay {
  /**
   * Shows it below the cell that runs.
   *
   * @return by what name {@link #update} replaces it
   */
  String show(CellOutput output);

  /** Replaces what was shown under that name. */
  void update(String name, CellOutput output);

  /** Whether it can replace; otherwise {@link #update} is not called and progress is scarce. */
  default boolean canUpdate() {
    return true;
  }

  /** The display of the kernel that runs this program; text on {@code System.out} without one. */
  static CellDisplay ofKernel() {
    ClassLoader cells = Thread.currentThread().getContextClassLoader();
    return KernelDisplay.in(cells)
        .or(() -> KernelDisplay.in(CellDisplay.class.getClassLoader()))
        .map(CellDisplay.class::cast)
        .orElseGet(PlainDisplay::new);
  }
}
