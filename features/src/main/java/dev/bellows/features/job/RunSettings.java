package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.util.Optional;

/** What a job says of its runs. */
record RunSettings(
    Optional<Incremental> incremental, Optional<String> history, PassRates passRates) {
  static final RunSettings NONE =
      new RunSettings(Optional.empty(), Optional.empty(), PassRates.defaults());

  RunSettings {
    Args.check(
        history.filter(String::isBlank).isEmpty(),
        "Invalid history: the path of its table is empty");
  }

  RunSettings with(Incremental how) {
    return new RunSettings(Optional.of(how), history, passRates);
  }

  RunSettings with(PassRates rates) {
    return new RunSettings(incremental, history, rates);
  }

  RunSettings withHistory(String path) {
    return new RunSettings(incremental, Optional.of(path), passRates);
  }
}
