package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanRole;
import dev.bellows.core.plan.PlanShape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tables that are stored so that reading them costs more than their rows. */
final class FileLayoutRules {
  private static final double MIB = 1 << 20;
  private static final double TARGET = 128 * MIB;
  private static final Set<String> TEXT_FORMATS = Set.of("csv", "json", "text", "xml");
  private static final Set<String> WHOLE = Set.of("gz", "gzip", "deflate", "snappy", "lz4");

  static final Rule TINY_FILES =
      PlanRule.named("tiny-files", "A table is stored in many small files")
          .speaks(
              "files >= minFiles, bytes / files <= maxAverage; cost = predicted time of reading"
                  + " files · spark.sql.files.openCostInBytes (4 MiB); gain = cost · (1 − wanted /"
                  + " files) and half of it, wanted = bytes / 128 MiB.")
          .from("DataFlint (average < 3 MiB and files > 100); Spark's openCostInBytes for the cost")
          .takes(Safety.DATA_LAYOUT)
          .limit("minFiles", 100, "count", "files of the table")
          .limit("maxAverage", 3 * MIB, "bytes", "the mean file")
          .ofNode(PlanNodeKind.SCAN, FileLayoutRules::tinyFiles);

  static final Rule HUGE_FILE =
      PlanRule.named("huge-file", "A large file is read by one task")
          .speaks(
              "the largest file has minBytes or more, and text with its compression cannot be"
                  + " split; cost = predicted time of one slot for it − that of all slots; gain up"
                  + " to the cost.")
          .from("gzip and other codecs of whole files; twice spark.sql.files.maxPartitionBytes")
          .takes(Safety.DATA_LAYOUT)
          .limit("minBytes", 256 * MIB, "bytes", "the largest file")
          .ofNode(PlanNodeKind.SCAN, FileLayoutRules::hugeFile);

  static final Rule COSTLY_FORMAT =
      PlanRule.named("costly-format", "A table is stored as text")
          .speaks(
              "a scan reads minBytes or more of CSV, JSON, XML or text, which is parsed whole for"
                  + " each query; cost = predicted time of the scan; gain from half to four fifths"
                  + " of it.")
          .from("column formats read the columns that are asked for; the shares are Bellows' own")
          .takes(Safety.DATA_LAYOUT)
          .limit("minBytes", MIB, "bytes", "files that are read")
          .ofNode(PlanNodeKind.SCAN, FileLayoutRules::costlyFormat);

  static final Rule MANY_PARTITIONS =
      PlanRule.named("partition-cardinality", "A table is partitioned by too many values")
          .speaks(
              "the table has minPartitions or more, with maxBytes or less in each on average; cost"
                  + " = predicted time of reading partitions · spark.sql.files.openCostInBytes"
                  + " (4 MiB); gain up to the cost.")
          .from("Delta's guide (no partitions below 1 GB); the thresholds are more careful")
          .takes(Safety.DATA_LAYOUT)
          .limit("minPartitions", 1_000, "count", "partitions of the table")
          .limit("maxBytes", 16 * MIB, "bytes", "the mean partition")
          .ofNode(PlanNodeKind.SCAN, FileLayoutRules::manyPartitions);

  static final List<Rule> ALL = List.of(TINY_FILES, HUGE_FILE, COSTLY_FORMAT, MANY_PARTITIONS);

  private FileLayoutRules() {}

  private static Stream<Finding> tinyFiles(PlanLook look, PlanPlace scan) {
    double files = scan.shape().number(PlanFact.FILES).orElse(0);
    double bytes = PlanCost.fileBytes(scan.node());
    if (files == 0
        || !look.atLeast("minFiles", files)
        || !look.atMost("maxAverage", bytes / files)) {
      return Stream.empty();
    }
    double wanted = Math.max(1, Math.ceil(bytes / TARGET));
    double cost = opening(look, files);
    double spared = cost * (1 - wanted / files);
    return Stream.of(
        look.at(scan)
            .says(
                "%s files of %s on average: opening them costs about as much as %s of reading.",
                Words.count(files), Words.bytes(bytes / files), Words.bytes(files * 4 * MIB))
            .number("files", files, "count")
            .number("mean file", bytes / files, "bytes")
            .costs(cost)
            .saves(spared / 2, spared)
            .advises(
                "Rewrite the table once in pieces of 128 MiB: OPTIMIZE for a Delta table, else read"
                    + " and write it.",
                "rows.coalesce(" + (long) wanted + ").write().parquet(\"<path>\");"));
  }

  private static double opening(PlanLook look, double files) {
    return look.cost().opening(files * 4 * MIB);
  }

  private static Stream<Finding> hugeFile(PlanLook look, PlanPlace scan) {
    PlanShape shape = scan.shape();
    boolean whole =
        TEXT_FORMATS.contains(shape.fact(PlanFact.FORMAT).orElse(""))
            && WHOLE.contains(shape.fact(PlanFact.EXTENSION).orElse(""));
    double largest = shape.number(PlanFact.LARGEST_FILE).orElse(0);
    if (!whole || !look.atLeast("minBytes", largest)) {
      return Stream.empty();
    }
    double cost = look.cost().reading(largest) * (look.cost().slots() - 1);
    return Stream.of(
        look.at(scan)
            .says(
                "A file of %s is compressed as a whole (%s): one task reads it.",
                Words.bytes(largest), shape.fact(PlanFact.EXTENSION).orElseThrow())
            .number("largest file", largest, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Store it in a form that can be split (Parquet, or text by bzip2), or spread the"
                    + " rows right after reading.",
                "rows = rows.repartition(" + 2 * look.cost().slots() + ");"));
  }

  private static Stream<Finding> costlyFormat(PlanLook look, PlanPlace scan) {
    String format = scan.shape().fact(PlanFact.FORMAT).orElse("");
    double bytes = PlanCost.fileBytes(scan.node());
    if (!TEXT_FORMATS.contains(format) || !look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    double cost = look.cost().scan(scan.node());
    return Stream.of(
        look.at(scan)
            .says(
                "%s of %s are parsed whole for each query, whatever columns and rows it asks for.",
                Words.bytes(bytes), format)
            .number("files read", bytes, "bytes")
            .costs(cost)
            .saves(cost / 2, cost * 0.8)
            .advises(
                "Write it once as Parquet or Delta, and read that.",
                "rows.write().parquet(\"<path>\");"));
  }

  private static Stream<Finding> manyPartitions(PlanLook look, PlanPlace scan) {
    double partitions = scan.shape().number(PlanFact.TABLE_PARTITIONS).orElse(0);
    double bytes = PlanCost.fileBytes(scan.node());
    if (partitions == 0
        || !look.atLeast("minPartitions", partitions)
        || !look.atMost("maxBytes", bytes / partitions)) {
      return Stream.empty();
    }
    List<String> columns =
        scan.shape().of(PlanRole.PARTITION_COLUMNS).stream().map(PlanExpression::readable).toList();
    double cost = opening(look, partitions);
    return Stream.of(
        look.at(scan)
            .says(
                "The table has %s partitions by %s, of %s on average.",
                Words.count(partitions),
                String.join(", ", columns),
                Words.bytes(bytes / partitions))
            .number("partitions", partitions, "count")
            .number("mean partition", bytes / partitions, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Partition by something with fewer values (a month, not a second), and sort or"
                    + " cluster by this column within.",
                "rows.repartitionByRange(functions.col(\""
                    + columns.get(0)
                    + "\")).write().partitionBy(\"<a column of few"
                    + " values>\").parquet(\"<path>\");"));
  }
}
