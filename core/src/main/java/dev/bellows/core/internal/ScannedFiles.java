package dev.bellows.core.internal;

import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark already knows of the files that a scan reads; lists none. */
final class ScannedFiles {
  private ScannedFiles() {}

  static Map<PlanFact, String> facts(HadoopFsRelation relation) {
    Map<PlanFact, String> facts = new EnumMap<>(PlanFact.class);
    facts.put(PlanFact.FORMAT, format(relation.fileFormat()));
    facts.put(
        PlanFact.TABLE_COLUMNS,
        String.valueOf(relation.dataSchema().size() + relation.partitionSchema().size()));
    // An index of a catalog's table or of a format with a log would list files when asked.
    if (relation.location() instanceof PartitioningAwareFileIndex index) {
      List<FileStatus> files = List.copyOf(CollectionConverters.asJava(index.allFiles()));
      facts.put(PlanFact.FILES, String.valueOf(files.size()));
      facts.put(
          PlanFact.FILE_BYTES, String.valueOf(files.stream().mapToLong(FileStatus::getLen).sum()));
      facts.put(
          PlanFact.LARGEST_FILE,
          String.valueOf(files.stream().mapToLong(FileStatus::getLen).max().orElse(0)));
      extension(files).ifPresent(ending -> facts.put(PlanFact.EXTENSION, ending));
      if (!relation.partitionSchema().isEmpty()) {
        facts.put(
            PlanFact.TABLE_PARTITIONS, String.valueOf(index.partitionSpec().partitions().size()));
      }
    }
    return facts;
  }

  private static String format(Object format) {
    String name =
        format instanceof DataSourceRegister register ? register.shortName() : format.toString();
    return name.toLowerCase(Locale.ROOT);
  }

  private static Optional<String> extension(List<FileStatus> files) {
    List<String> endings =
        files.stream()
            .map(file -> file.getPath().getName())
            .map(name -> name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return endings.size() == 1 ? Optional.of(endings.get(0)) : Optional.empty();
  }

  /** With Spark's numbers of them where the scan gives them. */
  static List<PlanExpression> partitionColumns(HadoopFsRelation relation, SparkPlan scan) {
    return Arrays.stream(relation.partitionSchema().fields())
        .flatMap(field -> column(field, scan))
        .toList();
  }

  private static Stream<PlanExpression> column(StructField field, SparkPlan scan) {
    return Stream.concat(
            CollectionConverters.asJava(scan.output()).stream()
                .filter(output -> output.name().equals(field.name()))
                .map(PlanShapes::expression),
            Stream.of(
                new PlanExpression(
                    PlanExpression.COLUMN,
                    field.name(),
                    field.dataType().simpleString(),
                    true,
                    Optional.empty(),
                    List.of())))
        .limit(1);
  }
}
