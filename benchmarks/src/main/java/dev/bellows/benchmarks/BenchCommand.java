package dev.bellows.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bellows bench}: without a bench it shows the help. */
@Command(
    name = "bench",
    description = "Measures Bellows beside Spark's functions, DuckDB, Polars and pandas.",
    synopsisSubcommandLabel = "BENCH",
    subcommands = {
      TrendCommand.class,
      WideWindowCommand.class,
      ScalingCommand.class,
      EncodeCommand.class,
      ProfileCommand.class,
      PsiCommand.class,
      CompressCommand.class,
      CacheCommand.class,
      KernelCommand.class,
      ListenCommand.class,
      SkewCommand.class,
      BenchCommand.ListCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** {@code bellows bench list}. */
  @Command(name = "list", description = "Names the benches.")
  static final class ListCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      for (CommandLine bench : spec.parent().subcommands().values()) {
        CommandSpec found = bench.getCommandSpec();
        if (!found.name().equals(spec.name())) {
          String summary = found.usageMessage().description()[0];
          spec.commandLine().getOut().println("%-18s %s".formatted(found.name(), summary));
        }
      }
    }
  }
}
