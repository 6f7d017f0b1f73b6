package dev.bellows.features.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of files that is replaced as a whole. A new output is written beside it, into {@code
 * .name.bellows-staging-…}; then the old one is renamed to {@code .name.bellows-previous}, the new
 * one gets the name, and the old one is deleted.
 *
 * <p>Where a rename is atomic (local disks, HDFS, ABFS with hierarchical namespace), readers see
 * the whole old output, for a moment between the two renames none, then the whole new one; a
 * process that dies at any point loses nothing: {@link #repair} puts the old output back when it
 * died between the renames. On object stores such as S3 a rename copies file by file: a process
 * that dies while the old output is being renamed can leave parts of it in both places. Write Delta
 * there, whose log is atomic.
 *
 * <p>Two processes must not replace the same directory at the same time; the later of them fails.
 */
final class OutputDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(OutputDirectory.class);
  private static final String STAGING = ".bellows-staging-";
  private static final Pattern OWNER = Pattern.compile("(.+)-(\\d+)-(\\d+)-(\\d+)");
  private static final AtomicLong SEQUENCE = new AtomicLong();

  /** Another machine's processes cannot be seen; what they have not touched for so long is dead. */
  private static final Duration LONGEST_SILENCE = Duration.ofDays(2);

  private final Location target;
  private final Location previous;

  OutputDirectory(Location target) {
    this.target = target;
    this.previous = target.sibling("." + target.name() + ".bellows-previous");
  }

  /**
   * Replaces the directory by what {@code write} puts into the path it is given. If that fails, the
   * old output is in its place and the new one is gone.
   */
  void replace(Consumer<String> write) {
    repair();
    Location staging = target.sibling("." + target.name() + STAGING + owner());
    try {
      write.accept(staging.path().toString());
      swap(staging);
    } catch (Throwable e) {
      // Spark throws checked exceptions that its methods do not declare.
      discard(staging, e);
      throw e;
    }
  }

  private void swap(Location staging) {
    boolean replaces = target.exists();
    if (replaces) {
      target.renameTo(previous);
    }
    try {
      staging.renameTo(target);
    } catch (RuntimeException e) {
      if (replaces && !target.exists()) {
        previous.renameTo(target);
      }
      throw e;
    }
    if (replaces) {
      deletePrevious();
    }
  }

  /** The new output is in place: what cannot be deleted now goes with the next {@link #repair}. */
  private void deletePrevious() {
    try {
      previous.delete();
    } catch (RuntimeException e) {
      LOG.warn("The replaced output '{}' could not be deleted", previous.shown(), e);
    }
  }

  private static void discard(Location staging, Throwable cause) {
    try {
      staging.delete();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Puts right what a dead process left: its staging directory goes, and the old output comes back
   * if the swap was cut between its two renames. Leaves everything as it is while another process
   * is writing.
   */
  void repair() {
    if (target.isRoot() || !target.parent().isDirectory()) {
      return;
    }
    List<Location> stagings = stagings();
    List<Location> dead = stagings.stream().filter(staging -> !isAlive(staging)).toList();
    if (dead.size() < stagings.size()) {
      return;
    }
    if (previous.exists()) {
      finishSwap(!dead.isEmpty());
    }
    dead.forEach(Location::delete);
  }

  /**
   * @param copying whether the new output still stands in its staging directory, too: then a rename
   *     that copies was cut, and what has the name is a part
   */
  private void finishSwap(boolean copying) {
    if (target.exists() && copying) {
      target.delete();
    }
    if (target.exists()) {
      previous.delete();
      return;
    }
    LOG.warn("A write of '{}' was cut off; its previous output is back in place", target.shown());
    previous.renameTo(target);
  }

  private List<Location> stagings() {
    String prefix = "." + target.name() + STAGING;
    return target.parent().list().stream()
        .map(FileStatus::getPath)
        .filter(path -> path.getName().startsWith(prefix))
        .map(path -> new Location(target.files(), path))
        .toList();
  }

  /** {@code host-pid-start-sequence}: enough to tell later whether the process still lives. */
  private static String owner() {
    ProcessHandle self = ProcessHandle.current();
    return String.join(
        "-", host(), "" + self.pid(), "" + startOf(self), "" + SEQUENCE.incrementAndGet());
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_]", "_");
    } catch (UnknownHostException e) {
      LOG.debug("This machine has no host name", e);
      return "unknown";
    }
  }

  private boolean isAlive(Location staging) {
    String prefix = "." + target.name() + STAGING;
    Matcher owner = OWNER.matcher(staging.name().substring(prefix.length()));
    if (!owner.matches() || !owner.group(1).equals(host())) {
      return Instant.now().isBefore(lastTouched(staging).plus(LONGEST_SILENCE));
    }
    long start = Long.parseLong(owner.group(3));
    return ProcessHandle.of(Long.parseLong(owner.group(2)))
        .filter(ProcessHandle::isAlive)
        .filter(process -> Math.abs(startOf(process) - start) <= 2)
        .isPresent();
  }

  private static Instant lastTouched(Location staging) {
    return staging.parent().list().stream()
        .filter(status -> status.getPath().equals(staging.path()))
        .map(status -> Instant.ofEpochMilli(status.getModificationTime()))
        .findFirst()
        .orElse(Instant.EPOCH);
  }
}
