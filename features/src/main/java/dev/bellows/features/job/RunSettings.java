package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.util.Optional;

/** What a job says of its runs. */
record RunSettings(Optional<Incremental> incremental, Optional<String> history) {
  static final RunSettings NONE = new RunSettings(Optional.empty(), Optional.empty());

  RunSettings {
    Args.check(
        history.filter(String::isBlank).isEmpty(),
        "Invalid history: the path of its table is empty");
  }

  RunSettings with(Incremental how) {
    return new RunSettings(Optional.of(how), history);
  }

  RunSettings withHistory(String path) {
    return new RunSettings(incremental, Optional.of(path));
  }
}
