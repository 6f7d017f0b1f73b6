package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.features.encode.CategoricalEncoder;
import java.util.Optional;

/**
 * How a step encodes categories: an encoder, the rows it is fitted to, and where its model is kept.
 * Immutable.
 *
 * <pre>{@code
 * JobStep.named("encoded", "flights")
 *     .encode(
 *         StepEncoder.by(CategoricalEncoder.on("origin").freqEncoding().targetMeanEncoding("late"))
 *             .fitWhere("date < DATE'2001-04-01'")
 *             .model("out/encoder"))
 * }</pre>
 *
 * @param encoder the encoder
 * @param fit a Spark SQL condition: only rows for which it is true are fitted, and get values out
 *     of fold; all others, also those for which it is null, get the model's. Empty: all rows are
 *     fitted
 * @param model the directory where a full run saves the model once its sinks are written, in place
 *     of an earlier one, and from where an incremental run loads it
 */
public record StepEncoder(
    CategoricalEncoder encoder, Optional<String> fit, Optional<String> model) {
  public StepEncoder {
    fit.ifPresent(text -> Args.check(!text.isBlank(), "Invalid 'fit': the condition is empty"));
    model.ifPresent(path -> Args.check(!path.isBlank(), "Invalid 'model': the path is empty"));
  }

  /** Fits all rows and keeps no model. */
  public static StepEncoder by(CategoricalEncoder encoder) {
    return new StepEncoder(encoder, Optional.empty(), Optional.empty());
  }

  /** Fits only the rows for which that Spark SQL condition is true. */
  public StepEncoder fitWhere(String condition) {
    return new StepEncoder(encoder, Optional.of(condition), model);
  }

  /** Keeps the model in that directory. */
  public StepEncoder model(String path) {
    return new StepEncoder(encoder, fit, Optional.of(path));
  }
}
