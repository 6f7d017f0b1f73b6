package dev.bellows.features.profile;

import java.util.Optional;

/** How a profile's numbers are meant: what must be the same in profiles that merge. */
record ProfileOptions(Optional<String> weight, WeightMeaning meaning, MomentConvention convention) {
  static ProfileOptions read(StateInput in) {
    Optional<String> weight = in.bool() ? Optional.of(in.text()) : Optional.empty();
    return new ProfileOptions(
        weight, WeightMeaning.valueOf(in.text()), MomentConvention.valueOf(in.text()));
  }

  void write(StateOutput out) {
    out.put(weight.isPresent());
    weight.ifPresent(out::put);
    out.put(meaning.name());
    out.put(convention.name());
  }
}
