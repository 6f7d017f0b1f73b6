package dev.bellows.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cores that a session's tasks will have, as far as they are known before it starts.
 *
 * @param source where the number comes from, as a phrase
 */
record Cores(int count, String source) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[\\s*(\\d+)\\s*(?:,.*)?])?");
  private static final int FEWEST_PARTITIONS = 8;
  private static final int MOST_PARTITIONS = 256;

  /**
   * SPARK_TOTAL_CORES, else the n of {@code local[n]}, else executors × their cores where both are
   * fixed, else this machine's cores within the container's quota.
   */
  static Cores of(Surroundings surroundings, Candidates candidates) {
    return EnvironmentSettings.totalCores(surroundings.environment())
        .map(cores -> new Cores(cores, EnvironmentSettings.TOTAL_CORES))
        .or(() -> ofLocalMaster(candidates))
        .or(() -> ofExecutors(candidates))
        .orElseGet(() -> ofMachine(surroundings));
  }

  private static Optional<Cores> ofLocalMaster(Candidates candidates) {
    return candidates
        .winner(SessionOption.MASTER)
        .map(master -> LOCAL.matcher(master.value()))
        .filter(Matcher::matches)
        .map(match -> match.group(1) == null ? "1" : match.group(1))
        .map(cores -> new Cores(Integer.parseInt(cores), "the master"));
  }

  private static Optional<Cores> ofExecutors(Candidates candidates) {
    Optional<Integer> executors = number(candidates.winner(SessionOption.EXECUTORS));
    Optional<Integer> cores = number(candidates.winner(SessionOption.EXECUTOR_CORES));
    return executors.flatMap(
        count -> cores.map(each -> new Cores(count * each, "executors × their cores")));
  }

  private static Optional<Integer> number(Optional<Asked> asked) {
    return asked.map(Asked::value).filter(text -> text.matches("\\d{1,4}")).map(Integer::valueOf);
  }

  private static Cores ofMachine(Surroundings surroundings) {
    Cores machine = new Cores(surroundings.processors(), "this machine");
    return surroundings
        .container()
        .cores()
        .map(quota -> new Cores((int) Math.ceil(quota.amount()), "quota of " + quota.source()))
        .filter(quota -> quota.count() < machine.count())
        .orElse(machine);
  }

  /** Cores × multiplier, at least 8 and at most 256. */
  int shufflePartitions(double multiplier) {
    double wanted = Math.rint(count * multiplier);
    return (int) Math.max(FEWEST_PARTITIONS, Math.min(MOST_PARTITIONS, wanted));
  }

  Origin derivation(Setting multiplier) {
    return new Origin.Derived(
        String.format(
            "%s cores (%s) × %s (%s)", count, source, multiplier.value(), multiplier.origin()));
  }
}
