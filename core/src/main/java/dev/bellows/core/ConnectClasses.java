package dev.bellows.core;

import dev.bellows.core.internal.SessionAccess;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that a Spark Connect server runs for this client.
 *
 * <pre>{@code
 * ConnectClasses.upload(spark, TemporalTrendFeatures.class);
 * }</pre>
 */
public final class ConnectClasses {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectClasses.class);
  private static final Pattern MISSING =
      Pattern.compile("ClassNotFoundException: (?:.*: )?([\\w.$]*\\w)");
  private static final Pattern OTHER_VERSION =
      Pattern.compile("InvalidClassException: ([\\w.$]*\\w)");

  /** What Java says when a class was missing inside of a collection of Scala's. */
  private static final String UNREADABLE =
      "cannot assign instance of scala.collection.generic.DefaultSerializationProxy";

  private ConnectClasses() {}

  /**
   * Uploads the jars that hold these classes, and Bellows' core, for this session: other sessions
   * of the server do not see them, and the server drops them with the session. Of a class that was
   * compiled into a folder, the whole folder is uploaded as a jar. The jars that these depend on
   * stay behind: name one class of each that the server lacks. Runs no job.
   *
   * <p>Uploading the same jar again changes nothing. A class that the server has on its own class
   * path, or got in this session before, stays as it is: after a change start a new session.
   *
   * <p>On a classic session this does nothing but check its arguments: the driver is this JVM, and
   * executors get jars by {@code spark-submit --jars}.
   *
   * @param anchors one class of each jar, such as {@code TemporalTrendFeatures.class}
   * @throws IllegalArgumentException if there are no classes, or one is in no jar and no folder
   * @throws BellowsException if a jar cannot be read or the server refuses it
   */
  public static void upload(SparkSession session, Class<?>... anchors) {
    Args.check(anchors.length > 0, "No classes to upload: name one of each jar");
    Set<ClassBundle> bundles = new LinkedHashSet<>();
    bundles.add(ClassBundle.of(ConnectClasses.class));
    for (Class<?> anchor : anchors) {
      bundles.add(ClassBundle.of(anchor));
    }
    if (!SessionAccess.isClassic(session)) {
      bundles.forEach(bundle -> add(session, bundle));
    }
  }

  /**
   * Checks that the server can load the classes that these rows are computed with. On Connect it
   * asks the server for their schema: one round trip, no job. On a classic session it does nothing.
   *
   * @param anchor a class of the jar that is needed, for the message
   * @throws BellowsException if the server lacks a class, or has it in another version
   */
  public static void require(Dataset<?> rows, Class<?> anchor) {
    if (SessionAccess.isClassic(rows.sparkSession())) {
      return;
    }
    try {
      rows.schema();
    } catch (Exception answer) { // Spark throws checked ones that its methods do not declare.
      Optional<String> problem = problem(String.valueOf(answer.getMessage()), anchor);
      if (problem.isPresent()) {
        throw new BellowsException(problem.get(), answer);
      }
      throw answer;
    }
  }

  /** What an answer of the server says of classes; empty when it speaks of other things. */
  static Optional<String> problem(String answer, Class<?> anchor) {
    Matcher missing = MISSING.matcher(answer);
    if (missing.find()) {
      return Optional.of(
          String.format(
              "The Spark Connect server has no class %s. Give it to this session first:"
                  + " ConnectClasses.upload(spark, %s.class)",
              missing.group(1), anchor.getSimpleName()));
    }
    Matcher other = OTHER_VERSION.matcher(answer);
    if (other.find()) {
      return Optional.of(
          String.format(
              "The Spark Connect server has another version of class %s than this client. Use the"
                  + " same versions of Bellows, Spark and Scala on both sides.",
              other.group(1)));
    }
    if (answer.contains(UNREADABLE)) {
      return Optional.of(
          String.format(
              "The Spark Connect server cannot read what %1$s sends: it lacks its classes, or has"
                  + " them in another version. Give them to this session first:"
                  + " ConnectClasses.upload(spark, %1$s.class)",
              anchor.getSimpleName()));
    }
    return Optional.empty();
  }

  private static void add(SparkSession connect, ClassBundle bundle) {
    byte[] jar = bundle.jar();
    String name = bundle.name(jar);
    try {
      connect.addArtifact(jar, name);
    } catch (Exception refused) { // Spark throws checked ones that its methods do not declare.
      throw new BellowsException(
          String.format(
              "Cannot upload %s to the Spark Connect server: %s",
              bundle.location(), refused.getMessage()),
          refused);
    }
    LOG.debug("uploaded {} as {}, {} bytes", bundle.location(), name, jar.length);
  }
}
