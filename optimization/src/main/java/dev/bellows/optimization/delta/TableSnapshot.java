package dev.bellows.optimization.delta;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A table's newest version as its log has it, read in the driver without a Spark job. The only
 * class that names Delta's classes: it loads where Delta is.
 *
 * @param partitionColumns outermost first
 */
record TableSnapshot(
    String location,
    long version,
    List<String> partitionColumns,
    Map<String, String> properties,
    boolean isClustered,
    List<TableFile> files) {

  static TableSnapshot read(Configuration hadoop, String location) {
    Engine engine = DefaultEngine.create(hadoop);
    try {
      Snapshot snapshot = Table.forPath(engine, location).getLatestSnapshot(engine);
      return new TableSnapshot(
          location,
          snapshot.getVersion(),
          List.copyOf(snapshot.getPartitionColumnNames()),
          Map.copyOf(snapshot.getTableProperties()),
          snapshot.getClusteringColumnInfos().isPresent(),
          files(engine, snapshot));
    } catch (IOException | RuntimeException e) {
      throw new BellowsException(
          String.format(
              "Cannot read the log of the Delta table at '%s': %s.",
              location, SparkErrors.reason(e)),
          e);
    }
  }

  private static List<TableFile> files(Engine engine, Snapshot snapshot) throws IOException {
    List<TableFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(rows.next()));
          }
        }
      }
    }
    return files;
  }

  private static TableFile file(Row scanFile) {
    Row add = scanFile.getStruct(scanFile.getSchema().indexOf("add"));
    return new TableFile(
        add.getString(add.getSchema().indexOf("path")),
        partition(add.getMap(add.getSchema().indexOf("partitionValues"))),
        add.getLong(add.getSchema().indexOf("size")),
        !add.isNullAt(add.getSchema().indexOf("deletionVector")));
  }

  /** May hold null values. */
  private static Map<String, String> partition(MapValue values) {
    Map<String, String> partition = new HashMap<>();
    for (int i = 0; i < values.getSize(); i++) {
      String value = values.getValues().isNullAt(i) ? null : values.getValues().getString(i);
      partition.put(values.getKeys().getString(i), value);
    }
    return partition;
  }

  FileCount count() {
    return new FileCount(files.size(), files.stream().mapToLong(TableFile::bytes).sum());
  }

  /** The same version, with some of its files alone. */
  TableSnapshot with(List<TableFile> some) {
    return new TableSnapshot(location, version, partitionColumns, properties, isClustered, some);
  }
}
