package dev.bellows.optimization.delta;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says which files a rewrite would touch, from the log alone, as Delta will choose them. */
final class RewritePlanner {
  /** Rows of a row group of Parquet are skipped together: below it, order within a file is lost. */
  private static final long ROW_GROUP_BYTES = 128L << 20;

  private final String table;
  private final String identifier;
  private final TableSnapshot snapshot;
  private final FileSizes sizes;
  private final MaintenancePolicy policy;
  private final PartitionScope scope;
  private final Optional<String> where;

  /** A partition's part of a rewrite. */
  private record Part(Map<String, String> partition, FileCount affected, long after) {}

  /**
   * @param snapshot with the files to choose from
   * @param where the condition that chose them
   */
  RewritePlanner(
      String table,
      String identifier,
      TableSnapshot snapshot,
      FileSizes sizes,
      MaintenancePolicy policy,
      PartitionScope scope,
      Optional<String> where) {
    this.table = table;
    this.identifier = identifier;
    this.snapshot = snapshot;
    this.sizes = sizes;
    this.policy = policy;
    this.scope = scope;
    this.where = where;
  }

  MaintenancePlan compact() {
    List<Part> parts = new ArrayList<>();
    partitions().forEach((partition, files) -> parts.add(compacted(partition, files)));
    parts.removeIf(part -> part.affected().files() == 0);
    String reason =
        String.format(
            Locale.ROOT,
            "files below %s become files of at most %s",
            FileCount.size(sizes.smallBytes()),
            FileCount.size(sizes.targetBytes()));
    return parts.isEmpty()
        ? plan(MaintenanceOperation.COMPACT, List.of(), parts, "", Optional.empty())
            .without("no partition has two files below " + FileCount.size(sizes.smallBytes()))
        : plan(
            MaintenanceOperation.COMPACT,
            List.of(),
            parts,
            reason,
            Optional.of("OPTIMIZE " + identifier + condition(where)));
  }

  /** Delta fills bins up to the target size, smallest files first; a bin of one file stays. */
  private Part compacted(Map<String, String> partition, List<TableFile> files) {
    List<TableFile> small =
        files.stream()
            .filter(file -> file.bytes() < sizes.smallBytes() || file.hasDeletedRows())
            .sorted(Comparator.comparingLong(TableFile::bytes))
            .toList();
    FileCount affected = FileCount.NONE;
    FileCount bin = FileCount.NONE;
    long after = 0;
    for (TableFile file : small) {
      if (bin.files() > 0 && bin.bytes() + file.bytes() > sizes.targetBytes()) {
        affected = bin.files() > 1 ? affected.plus(bin) : affected;
        after += bin.files() > 1 ? 1 : 0;
        bin = FileCount.NONE;
      }
      bin = bin.plus(file.bytes());
    }
    return bin.files() > 1
        ? new Part(partition, affected.plus(bin), after + 1)
        : new Part(partition, affected, after);
  }

  MaintenancePlan cluster() {
    FileCount all = snapshot.count();
    long after = Math.max(1, all.bytes() / sizes.targetBytes());
    List<Part> parts = all.files() == 0 ? List.of() : List.of(new Part(Map.of(), all, after));
    String reason =
        "the table has clustering columns of its own; Delta takes the files not yet clustered";
    return plan(
        MaintenanceOperation.CLUSTER,
        List.of(),
        parts,
        reason,
        Optional.of("OPTIMIZE " + identifier));
  }

  /**
   * @param ordered the paths of files that a Z-order by the same columns has written
   */
  MaintenancePlan zorder(List<String> columns, Set<String> ordered) {
    List<Part> parts = new ArrayList<>();
    FileCount waiting = FileCount.NONE;
    for (Map.Entry<Map<String, String>, List<TableFile>> entry : partitions().entrySet()) {
      FileCount all = count(entry.getValue());
      FileCount unordered =
          count(entry.getValue().stream().filter(file -> !ordered.contains(file.path())).toList());
      if (unordered.files() == 0 || isOneSmallFile(all)) {
        continue;
      }
      if (unordered.bytes() < policy.newShare() * all.bytes()) {
        waiting = waiting.plus(unordered);
        continue;
      }
      parts.add(new Part(entry.getKey(), all, Math.max(1, all.bytes() / sizes.targetBytes())));
    }
    return zorder(columns, parts, waiting);
  }

  private MaintenancePlan zorder(List<String> columns, List<Part> parts, FileCount waiting) {
    if (parts.isEmpty()) {
      return plan(MaintenanceOperation.ZORDER, columns, parts, "", Optional.empty())
          .without(nothingToOrder(waiting));
    }
    int all = partitions().size();
    String reason =
        snapshot.partitionColumns().isEmpty()
            ? "the table has files that no Z-order by these columns has written"
            : String.format(
                Locale.ROOT,
                "%,d of %,d partitions have files that no Z-order by these columns has written",
                parts.size(),
                all);
    Optional<String> condition =
        parts.size() == all ? where : Optional.of(scope.only(partitionsOf(parts)));
    List<String> names = columns.stream().map(dev.bellows.core.Columns::quoted).toList();
    String sql =
        "OPTIMIZE "
            + identifier
            + condition(condition)
            + " ZORDER BY ("
            + String.join(", ", names)
            + ")";
    return plan(MaintenanceOperation.ZORDER, columns, parts, reason, Optional.of(sql));
  }

  private String nothingToOrder(FileCount waiting) {
    if (waiting.files() == 0) {
      return "all files are as a Z-order by these columns wrote them, or alone in their partition";
    }
    return String.format(
        Locale.ROOT,
        "new are %s, less than %.0f %% of their partitions: to order them would rewrite the rest"
            + " too",
        waiting,
        100 * policy.newShare());
  }

  private boolean isOneSmallFile(FileCount partition) {
    return partition.files() == 1
        && partition.bytes() <= Math.min(sizes.targetBytes(), ROW_GROUP_BYTES);
  }

  private static Set<Map<String, String>> partitionsOf(List<Part> parts) {
    Set<Map<String, String>> partitions = new HashSet<>();
    parts.forEach(part -> partitions.add(part.partition()));
    return partitions;
  }

  private Map<Map<String, String>, List<TableFile>> partitions() {
    return snapshot.files().stream()
        .collect(
            groupingBy(
                TableFile::partition, LinkedHashMap::new, java.util.stream.Collectors.toList()));
  }

  private static FileCount count(List<TableFile> files) {
    FileCount count = FileCount.NONE;
    for (TableFile file : files) {
      count = count.plus(file.bytes());
    }
    return count;
  }

  private static String condition(Optional<String> where) {
    return where.map(text -> " WHERE " + text).orElse("");
  }

  private MaintenancePlan plan(
      MaintenanceOperation operation,
      List<String> columns,
      List<Part> parts,
      String reason,
      Optional<String> statement) {
    FileCount affected = FileCount.NONE;
    long after = 0;
    for (Part part : parts) {
      affected = affected.plus(part.affected());
      after += part.after();
    }
    long small =
        snapshot.files().stream().filter(file -> file.bytes() < sizes.targetBytes() / 2).count();
    return new MaintenancePlan(
        table,
        snapshot.version(),
        operation,
        columns,
        snapshot.count(),
        affected,
        after,
        parts.size(),
        snapshot.files().isEmpty() ? 0 : (double) small / snapshot.files().size(),
        policy.rewriteSeconds(affected.bytes()),
        Math.max(0, (affected.files() - after) * policy.openSeconds()),
        reason,
        statement);
  }
}
