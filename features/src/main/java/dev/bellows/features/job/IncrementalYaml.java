package dev.bellows.features.job;

import java.util.Map;
import java.util.Optional;

/** Reads the {@code incremental:} block of a job file. */
final class IncrementalYaml {
  private final YamlBlock block;

  private IncrementalYaml(YamlBlock block) {
    this.block = block;
  }

  /**
   * @param places where the places of its values are noted, by their path
   */
  static Optional<Incremental> read(YamlBlock job, Map<String, String> places) {
    return job.node("incremental")
        .map(node -> new YamlBlock(node, "'incremental' of the job", "incremental", places))
        .map(block -> block.allow("source", "watermark", "lookback", "context"))
        .map(block -> new IncrementalYaml(block).incremental());
  }

  private Incremental incremental() {
    String source = block.requiredText("source", "the source of which only new rows are read");
    String watermark = block.requiredText("watermark", "a column that grows with time");
    block.required("lookback", "how late rows may come, such as 3d; 0 if none does");
    String lookback = length("lookback").orElseThrow();
    return new Incremental(source, watermark, lookback, length("context"));
  }

  private Optional<String> length(String key) {
    Optional<String> text = block.written(key).map(String::strip);
    if (text.isPresent() && !(key.equals("context") && text.get().equals(Incremental.ALL))) {
      requireLength(key, text.get());
    }
    return text;
  }

  private void requireLength(String key, String text) {
    try {
      WatermarkSpan.parse(text);
    } catch (IllegalArgumentException e) {
      String all = key.equals("context") ? ", or 'all'" : "";
      throw new JobFileException(
          String.format(
              "%s: Invalid %s: '%s'; write a length of time such as 3d, 12h, 30m%s. For a watermark"
                  + " that is a number write a plain number.",
              block.placeOf(key), block.labelled(key), text, all),
          e);
    }
  }
}
