package dev.bellows.benchmarks;

import dev.bellows.core.BellowsException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Columns of numbers as bare little-endian files, eight bytes a value, one file per column and
 * partition: {@code 3.g}, {@code 3.t}. What every language can read, in the same order of rows.
 */
final class RawColumns {
  private static final String DONE = "_SUCCESS";

  private RawColumns() {}

  /** The folder with the columns of rows of longs and doubles; written by a job where missing. */
  static Path in(Path folder, Dataset<Row> rows) {
    try {
      if (!Files.exists(folder.resolve(DONE))) {
        Files.createDirectories(folder);
        rows.foreachPartition(new Writer(folder.toString(), List.of(rows.columns())));
        Files.createFile(folder.resolve(DONE));
      }
      return folder;
    } catch (IOException e) {
      throw new BellowsException("Cannot write '%s': %s".formatted(folder, e), e);
    }
  }

  /** Writes a partition's columns. */
  private record Writer(String folder, List<String> names)
      implements ForeachPartitionFunction<Row> {
    @Override
    public void call(Iterator<Row> rows) throws IOException {
      List<DataOutputStream> files = new ArrayList<>();
      try {
        for (String name : names) {
          files.add(open(name));
        }
        while (rows.hasNext()) {
          Row row = rows.next();
          for (int i = 0; i < files.size(); i++) {
            files.get(i).writeLong(Long.reverseBytes(bits(row.get(i))));
          }
        }
      } finally {
        for (DataOutputStream file : files) {
          file.close();
        }
      }
    }

    private static long bits(Object value) {
      return value instanceof Double number
          ? Double.doubleToRawLongBits(number)
          : ((Number) value).longValue();
    }

    private DataOutputStream open(String column) throws IOException {
      Path file = Path.of(folder, TaskContext.getPartitionId() + "." + column);
      return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }
  }
}
