package dev.bellows.cli;

/**
 * Adds a command to the command line. A jar names its providers in {@code
 * META-INF/services/dev.bellows.cli.CommandProvider}; each needs a public constructor without
 * arguments. A provider that fails is reported in one line and left out.
 */
public interface CommandProvider {
  /**
   * An object annotated with picocli's {@code @Command}. Its exceptions are printed and turned into
   * exit codes as those of our own commands are. The options {@code --verbose} and {@code --help}
   * are added to it: it must not declare them.
   */
  Object command();
}
