package dev.bellows.core.internal;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.deploy.history.EventLogFileReader;
import org.apache.spark.io.CompressionCodec;
import scala.jdk.javaapi.CollectionConverters;

/** The files of an event log: one, or those of a rolling log's folder in their order. */
final class EventLogFiles {
  private static final String ROLLING = "eventlog_v2_";
  private static final int MOST_NAMED = 5;

  private final FileSystem fileSystem;
  private final List<FileStatus> files;

  private EventLogFiles(FileSystem fileSystem, List<FileStatus> files) {
    this.fileSystem = fileSystem;
    this.files = files;
  }

  static EventLogFiles at(String location) {
    try {
      Path path = new Path(location);
      FileSystem system =
          path.getFileSystem(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
      FileStatus status = system.getFileStatus(path);
      return new EventLogFiles(system, status.isFile() ? List.of(status) : rolled(system, status));
    } catch (FileNotFoundException e) {
      throw new UnreadableLogException(
          String.format("Cannot read event log '%s': there is no such file or folder.", location),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableLogException(
          String.format("Cannot read event log '%s': %s", location, e.getMessage()), e);
    }
  }

  private static List<FileStatus> rolled(FileSystem system, FileStatus folder) throws IOException {
    Optional<EventLogFileReader> reader =
        folder.getPath().getName().startsWith(ROLLING)
            ? Optional.ofNullable(EventLogFileReader.apply(system, folder).getOrElse(() -> null))
            : Optional.empty();
    if (reader.isPresent()) {
      return List.copyOf(CollectionConverters.asJava(reader.get().listEventLogFiles()));
    }
    throw new UnreadableLogException(
        String.format(
            "Cannot read event log '%s': it is a folder, and not one of a rolling log (%s…). Name"
                + " a log%s",
            folder.getPath(), ROLLING, namesWithin(system, folder)));
  }

  /** The newest first. */
  private static String namesWithin(FileSystem system, FileStatus folder) throws IOException {
    List<String> names =
        Arrays.stream(system.listStatus(folder.getPath()))
            .sorted(Comparator.comparingLong(FileStatus::getModificationTime).reversed())
            .map(status -> status.getPath().getName())
            .filter(name -> !name.startsWith("."))
            .toList();
    if (names.isEmpty()) {
      return "; it is empty.";
    }
    String more = names.size() > MOST_NAMED ? ", … (" + names.size() + " in all)" : "";
    return " in it: "
        + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
        + more;
  }

  int count() {
    return files.size();
  }

  String name(int file) {
    return files.get(file).getPath().getName();
  }

  long bytes() {
    return files.stream().mapToLong(FileStatus::getLen).sum();
  }

  /** Whether the application still writes it, or ended without closing it. */
  boolean isInProgress() {
    List<String> names = new ArrayList<>(files.stream().map(f -> f.getPath().getName()).toList());
    return names.stream().anyMatch(name -> name.endsWith(".inprogress"));
  }

  /** The file as it is stored. */
  InputStream open(int file) throws IOException {
    return fileSystem.open(files.get(file).getPath());
  }

  /**
   * What a file holds, decompressed. How it is compressed is told by its first bytes: names are
   * changed when logs are copied.
   */
  static InputStream decompressed(InputStream stored) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stored, 1 << 16);
    in.mark(16);
    byte[] head = in.readNBytes(8);
    in.reset();
    if (starts(head, 0x1f, 0x8b)) {
      return new GZIPInputStream(in, 1 << 16);
    }
    Optional<String> codec = codec(head);
    return codec.isEmpty()
        ? in
        // private[spark], the codecs of Spark's own logs; it reads logs that are still written.
        : CompressionCodec.createCodec(new SparkConf(), codec.get())
            .compressedContinuousInputStream(in);
  }

  private static Optional<String> codec(byte[] head) {
    if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Optional.of("zstd");
    }
    if (starts(head, 'L', 'Z', '4', 'B', 'l', 'o', 'c', 'k')) {
      return Optional.of("lz4");
    }
    if (starts(head, 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0)) {
      return Optional.of("snappy");
    }
    return starts(head, 'Z', 'V') ? Optional.of("lzf") : Optional.empty();
  }

  private static boolean starts(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
