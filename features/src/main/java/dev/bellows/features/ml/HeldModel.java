package dev.bellows.features.ml;

import dev.bellows.features.encode.EncodingModel;
import java.lang.ref.Cleaner;

/**
 * An encoding model that is closed when nobody can reach this any more: Spark ML copies models and
 * drops them, a cross validation dozens, and closes none.
 */
final class HeldModel {
  private static final Cleaner CLEANER = Cleaner.create();

  private final EncodingModel model;

  HeldModel(EncodingModel model) {
    this.model = model;
    CLEANER.register(this, model::close);
  }

  EncodingModel model() {
    return model;
  }
}
