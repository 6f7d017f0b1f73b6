package dev.bellows.cli;

/** The program behind the script {@code bellows}. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage (the
   * command line or the job file), 3 the data broke a declared rule or schema.
   */
  public static void main(String[] args) {
    System.exit(CommandShell.on(Console.ofProcess(System.getenv())).execute(args));
  }
}
