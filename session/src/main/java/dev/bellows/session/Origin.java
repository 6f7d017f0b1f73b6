package dev.bellows.session;

import dev.bellows.core.Args;

/**
 * Where a setting's value comes from. The kinds in the order of their precedence: {@link Code},
 * {@link Spark}, {@link File}, {@link Environment}, {@link Derived}, {@link Default}. {@code
 * toString()} is what reports print: {@code code}, {@code spark}, {@code file:session.yaml:4},
 * {@code environment:SPARK_TOTAL_CORES}, {@code derived: 4 cores × 3}, {@code default}.
 */
public sealed interface Origin {

  /** Smaller wins. */
  int rank();

  /** Set by a method of {@link SessionConfig}. */
  record Code() implements Origin {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public String toString() {
      return "code";
    }
  }

  /**
   * Given to Spark itself: {@code spark-submit --conf}, {@code spark-defaults.conf}, or -Dspark.…
   */
  record Spark() implements Origin {
    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String toString() {
      return "spark";
    }
  }

  /**
   * Read from a file, or from a block of settings that a caller read from one.
   *
   * @param name the file's name
   * @param line the line, from 1; 0 when it is not known
   */
  record File(String name, int line) implements Origin {
    public File {
      Args.check(line >= 0, "Invalid line %s of %s: lines count from 1; 0 is unknown", line, name);
    }

    @Override
    public int rank() {
      return 2;
    }

    /** {@code session.yaml:4}, or the name alone when the line is not known. */
    public String place() {
      return line == 0 ? name : name + ":" + line;
    }

    @Override
    public String toString() {
      return "file:" + place();
    }
  }

  /** Read from an environment variable. */
  record Environment(String variable) implements Origin {
    @Override
    public int rank() {
      return 3;
    }

    @Override
    public String toString() {
      return "environment:" + variable;
    }
  }

  /** Computed by Bellows; {@code from} says from what. */
  record Derived(String from) implements Origin {
    @Override
    public int rank() {
      return 4;
    }

    @Override
    public String toString() {
      return "derived: " + from;
    }
  }

  /** Bellows' own default. */
  record Default() implements Origin {
    @Override
    public int rank() {
      return 5;
    }

    @Override
    public String toString() {
      return "default";
    }
  }
}
