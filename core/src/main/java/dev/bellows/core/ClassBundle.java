package dev.bellows.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The jar file, or the folder of compiled classes, that a class comes from. */
record ClassBundle(Path location) {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);
  private static final int DIGITS = 16;

  /**
   * The bundle of that class.
   *
   * @throws IllegalArgumentException if the class is in no jar file and no folder
   */
  static ClassBundle of(Class<?> anchor) {
    CodeSource source = anchor.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    Args.check(
        location != null && !location.getProtocol().equals("jrt"),
        "Invalid class to upload: '%s' is of the JDK. Name one of a jar that the server lacks.",
        anchor.getName());
    Args.check(
        location.getProtocol().equals("file"),
        "Invalid class to upload: '%s' comes from %s, which is no jar file and no folder. Start"
            + " the server with its jar instead (spark-submit --jars).",
        anchor.getName(),
        location);
    return new ClassBundle(Path.of(URI.create(location.toString())));
  }

  /**
   * The content as a jar: the file's, or the folder's with all that is in it. The same folder gives
   * the same bytes.
   *
   * @throws BellowsException if it cannot be read
   */
  byte[] jar() {
    try {
      return Files.isDirectory(location) ? packed() : Files.readAllBytes(location);
    } catch (IOException e) {
      throw new BellowsException("Cannot upload classes: " + location + " cannot be read: " + e, e);
    }
  }

  /** A name that says what it is and is another one for another content. */
  String name(byte[] jar) {
    String stem = String.valueOf(location.getFileName()).replaceFirst("\\.jar$", "");
    String plain = stem.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain + "-" + sha256(jar).substring(0, DIGITS) + ".jar";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private byte[] packed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      for (Path file : files()) {
        JarEntry entry = new JarEntry(location.relativize(file).toString().replace('\\', '/'));
        entry.setTimeLocal(NO_TIME);
        jar.putNextEntry(entry);
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(location)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
