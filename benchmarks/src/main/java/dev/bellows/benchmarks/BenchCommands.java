package dev.bellows.benchmarks;

import dev.bellows.cli.CommandProvider;

/** Adds {@code bellows bench} to the command line. */
public final class BenchCommands implements CommandProvider {
  @Override
  public Object command() {
    return new BenchCommand();
  }
}
