package dev.bellows.features.binning;

import dev.bellows.features.profile.ValueCount;
import java.util.List;
import java.util.Optional;

/** A bin for each frequent text. */
final class CategoryPolicy extends BinPolicy {
  private final int most;

  CategoryPolicy(int most) {
    this.most = most;
  }

  @Override
  ColumnBinning fit(FitInput input) {
    input.requireTexts(toString());
    return of(input, input.reference(), most);
  }

  static CategoryBinning of(FitInput input, FitInput.FitSide side, int most) {
    List<String> sorted =
        side.texts().stream().sorted(FitInput.byWeight()).map(ValueCount::value).toList();
    int frequent = Math.min(most, sorted.size());
    Optional<List<String>> others =
        side.textsAreAll()
            ? Optional.of(sorted.subList(frequent, sorted.size()))
            : Optional.empty();
    return new CategoryBinning(input.requested(most), sorted.subList(0, frequent), others);
  }

  @Override
  BinPolicy forTexts() {
    return this;
  }

  @Override
  public String toString() {
    return most + " categories";
  }
}
