package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.metrics.analyze.StageTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Files that are too small, too large to be read in parts, or read for nothing. */
final class FileRules {
  private static final double MIB = 1 << 20;
  private static final double TARGET_BYTES = 128 * MIB;

  static final Rule SMALL_INPUT_FILES =
      MetricRule.named("small-input-files", "A scan reads many small files")
          .speaks(
              "files >= minFiles, bytes / files <= maxAverage; opening a file costs as much as"
                  + " reading spark.sql.files.openCostInBytes: cost = listing + wall clock of the"
                  + " scan · files·open / (files·open + bytes); gain = cost · (1 − wanted / files)"
                  + " and half of it.")
          .from("DataFlint (average < 3 MiB and files > 100); Spark's openCostInBytes for the cost")
          .takes(Safety.DATA_LAYOUT)
          .limit("minFiles", 100, "count", "files read")
          .limit("maxAverage", 3 * MIB, "bytes", "the mean file")
          .ofNode(PlanNodeKind.SCAN, FileRules::smallInput);

  static final Rule SMALL_OUTPUT_FILES =
      MetricRule.named("small-output-files", "A write makes many small files")
          .speaks(
              "files >= minFiles, bytes / files <= maxAverage; cost = commit of the job + wall"
                  + " clock of the write · files·open / (files·open + bytes); gain = cost · (1 −"
                  + " wanted / files) and half of it.")
          .from("DataFlint (average < 3 MiB and files > 100); Spark's openCostInBytes for the cost")
          .takes(Safety.CODE_CHANGE)
          .limit("minFiles", 100, "count", "files written")
          .limit("maxAverage", 3 * MIB, "bytes", "the mean file")
          .ofNode(PlanNodeKind.WRITE, FileRules::smallOutput);

  static final Rule UNSPLITTABLE =
      MetricRule.named("unsplittable-file", "A large file is read by one task")
          .speaks(
              "largest input of a task / spark.sql.files.maxPartitionBytes >= minFactor; cost ="
                  + " min(span − Σ tasks / slots, longest · (1 − 1 / factor)); gain up to the"
                  + " cost.")
          .from("Spark splits what can be split at maxPartitionBytes; gzip and others cannot")
          .takes(Safety.DATA_LAYOUT)
          .limit("minFactor", 2, "ratio", "input of a task over maxPartitionBytes")
          .ofStage(FileRules::unsplittable);

  static final Rule LATE_FILTER =
      MetricRule.named("late-filter", "A selective filter is not pushed into the scan")
          .speaks(
              "rows read / rows kept >= minRatio, rows read >= minRows, no filter but IsNotNull was"
                  + " pushed; cost = wall clock of the scan · (1 − kept / read); gain up to the"
                  + " cost.")
          .from("the pushed filters that Spark tells of its scans; the ratio is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minRatio", 10, "ratio", "rows read over rows kept")
          .limit("minRows", 1_000_000, "count", "rows read")
          .ofNode(PlanNodeKind.FILTER, FileRules::lateFilter);

  static final List<Rule> ALL =
      List.of(SMALL_INPUT_FILES, SMALL_OUTPUT_FILES, UNSPLITTABLE, LATE_FILTER);

  private FileRules() {}

  private static Optional<Finding> smallInput(Look look, Place scan) {
    Optional<FindingDraft> draft =
        smallFiles(
            look,
            scan,
            scan.node().metric("number of files read"),
            scan.node().metric("size of files read"),
            scan.node().millis("metadata time").orElse(0),
            scanMillis(look, scan));
    return draft.map(
        found ->
            found.advises(
                "Rewrite the files once in pieces of 128 MiB: OPTIMIZE for a Delta table, else read"
                    + " and write them.",
                "rows.coalesce(" + wantedFiles(scan) + ").write().parquet(\"<path>\");"));
  }

  private static long wantedFiles(Place scan) {
    double bytes = scan.node().metric("size of files read").orElse(0);
    return (long) Math.max(1, Math.ceil(bytes / TARGET_BYTES));
  }

  private static Optional<Finding> smallOutput(Look look, Place write) {
    OptionalLong bytes = write.node().metric("written output");
    boolean partitioned = write.node().metric("number of dynamic part").orElse(0) > 0;
    Optional<FindingDraft> draft =
        smallFiles(
            look,
            write,
            write.node().metric("number of written files"),
            bytes,
            write.node().millis("job commit time").orElse(0),
            write.spanMillis());
    long wanted = (long) Math.max(1, Math.ceil(bytes.orElse(0) / TARGET_BYTES));
    return draft.map(
        found ->
            partitioned
                ? found.advises(
                    "Bring the rows of a partition together before the write, so that each has one"
                        + " file.",
                    "rows = rows.repartition(functions.col(\"<partition column>\"));")
                : found.advises("Write fewer files.", "rows = rows.repartition(" + wanted + ");"));
  }

  private static Optional<FindingDraft> smallFiles(
      Look look,
      Place place,
      OptionalLong fileCount,
      OptionalLong byteCount,
      long extraMillis,
      double wall) {
    if (fileCount.isEmpty() || byteCount.isEmpty() || fileCount.getAsLong() == 0) {
      return Optional.empty();
    }
    double files = fileCount.getAsLong();
    double bytes = byteCount.getAsLong();
    if (!look.atLeast("minFiles", files) || !look.atMost("maxAverage", bytes / files)) {
      return Optional.empty();
    }
    double opening = files * look.bytes("spark.sql.files.openCostInBytes", 4 * MIB, 1);
    double cost = extraMillis + wall * opening / (opening + bytes);
    double spared = cost * (1 - Math.max(1, Math.ceil(bytes / TARGET_BYTES)) / files);
    return Optional.of(
        look.at(place.where())
            .says(
                "%s files of %s on average: opening them costs about as much as %s of reading.",
                Words.count(files), Words.bytes(bytes / files), Words.bytes(opening))
            .number("files", files, "count")
            .number("mean file", bytes / files, "bytes")
            .costs(cost)
            .saves(spared / 2, spared));
  }

  /**
   * The wall clock that reading takes of the stages of a scan: by its timer where it has one, and
   * all of it where it has none.
   */
  static double scanMillis(Look look, Place scan) {
    OptionalLong timer = scan.node().millis("scan time");
    double whole = scan.spanMillis();
    double tasks =
        scan.stages().stream().mapToDouble(stage -> stage.sum(TaskMetric.DURATION)).sum();
    if (timer.isEmpty() || tasks == 0) {
      return whole;
    }
    return whole * Math.min(1, timer.getAsLong() / tasks);
  }

  private static Optional<Finding> unsplittable(Look look, StageMetrics stage) {
    Distribution input = stage.distribution(TaskMetric.INPUT_BYTES);
    double piece = look.bytes("spark.sql.files.maxPartitionBytes", TARGET_BYTES, 1);
    double factor = input.max() / piece;
    if (!look.atLeast("minFactor", factor)) {
      return Optional.empty();
    }
    StageTime time = look.time(stage);
    double cost =
        Math.min(
            time.spanMillis() - time.evenMillis(),
            time.longestMillis() * (1 - 1 / Math.max(1, factor)));
    return Optional.of(
        look.at(stage.label())
            .says(
                "A task read %s, although files are split at %s: this one cannot be split.",
                Words.bytes(input.max()), Words.bytes(piece))
            .number("largest input", input.max(), "bytes")
            .number("of a piece", factor, "ratio")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Store it in a form that can be split (Parquet, ORC, uncompressed or bzip2 text),"
                    + " or spread the rows right after reading.",
                "rows = rows.repartition(" + 2 * time.slots() + ");"));
  }

  private static Optional<Finding> lateFilter(Look look, Place filter) {
    Optional<PlanNode> scan = scanBelow(filter.node());
    if (scan.isEmpty() || pushes(scan.get()) || filter.node().rows().isEmpty()) {
      return Optional.empty();
    }
    double read = scan.get().rows().orElse(0);
    double kept = filter.node().rows().getAsLong();
    if (!look.atLeast("minRatio", read / Math.max(1, kept)) || !look.atLeast("minRows", read)) {
      return Optional.empty();
    }
    Place reading = new Place(filter.query(), scan.get(), filter.stages());
    double cost = scanMillis(look, reading) * (1 - kept / read);
    return Optional.of(
        look.at(filter.where())
            .says(
                "%s rows were read and %s kept, and the scan knew nothing of the condition: %s.",
                Words.count(read), Words.count(kept), filter.node().text())
            .number("read of kept", read / Math.max(1, kept), "ratio")
            .number("rows read", read, "count")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Compare the bare column with a literal of its own type: a cast or function around"
                    + " the column keeps the condition out of the scan. Partition or sort the table"
                    + " by it where it is asked often.",
                "rows.filter(functions.col(\"day\").geq(java.sql.Date.valueOf(\"2026-01-01\")));"));
  }

  private static Optional<PlanNode> scanBelow(PlanNode filter) {
    return Stream.iterate(
            filter.children().get(0), FileRules::isStep, node -> node.children().get(0))
        .reduce((first, second) -> second)
        .map(node -> node.children().get(0))
        .or(() -> Optional.of(filter.children().get(0)))
        .filter(node -> node.kind() == PlanNodeKind.SCAN);
  }

  /** What may lie between a filter and its scan. */
  private static boolean isStep(PlanNode node) {
    return node.children().size() == 1
        && (node.kind() == PlanNodeKind.PROJECT || node.name().equals("ColumnarToRow"));
  }

  private static boolean pushes(PlanNode scan) {
    String pushed = scan.details().getOrDefault("PushedFilters", "[]");
    String partitions = scan.details().getOrDefault("PartitionFilters", "[]");
    String compares = pushed.replaceAll("IsNotNull\\([^)]*\\)|[\\[\\], ]", "");
    return !compares.isEmpty() || !partitions.equals("[]");
  }
}
