package dev.bellows.features.binning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A bin for each frequent text, and one for the others. */
final class CategoryBinning extends ColumnBinning {
  private static final long serialVersionUID = 1L;

  private final String[] frequent;
  private final String[] others;
  private final boolean othersAreKnown;
  private final HashMap<String, Integer> codes = new HashMap<>();

  /**
   * @param frequent the texts with a bin of their own
   * @param others the other texts that were there; empty if they are not known, and then what was
   *     not there is one of them, too
   */
  CategoryBinning(BinnedColumn column, List<String> frequent, Optional<List<String>> others) {
    super(column, measured(frequent), others.map(CategoryBinning::measured));
    this.frequent = frequent.toArray(String[]::new);
    this.others = others.orElse(List.of()).toArray(String[]::new);
    this.othersAreKnown = others.isPresent();
    for (int i = 0; i < this.frequent.length; i++) {
      codes.put(this.frequent[i], firstBin() + i);
    }
    for (String other : this.others) {
      codes.put(other, firstBin() + this.frequent.length);
    }
  }

  /** With their lengths, so that no two lists are written alike. */
  private static List<String> measured(List<String> texts) {
    return texts.stream().map(text -> text.length() + ":" + text).toList();
  }

  private boolean hasOthers() {
    return others.length > 0 || !othersAreKnown;
  }

  @Override
  public int effectiveBins() {
    return frequent.length + (hasOthers() ? 1 : 0);
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public OptionalInt unseen() {
    return othersAreKnown ? OptionalInt.of(firstBin() + effectiveBins()) : OptionalInt.empty();
  }

  @Override
  public int code(String value) {
    Integer code = codes.get(value);
    // Where others are not known, the last of the bins is theirs and the unseen texts'.
    return code != null
        ? code
        : firstBin() + frequent.length + (othersAreKnown && hasOthers() ? 1 : 0);
  }

  @Override
  public int code(double value) {
    throw notOf("number");
  }

  @Override
  String binLabel(int bin) {
    if (bin < frequent.length) {
      return frequent[bin];
    }
    return othersAreKnown ? "other" : "other or unseen";
  }

  @Override
  double binRepresentative(int bin) {
    return Double.NaN;
  }

  @Override
  void write(ObjectNode json) {
    ArrayNode written = json.putArray("categories");
    for (String text : frequent) {
      written.add(text);
    }
    if (othersAreKnown) {
      ArrayNode rest = json.putArray("others");
      for (String text : others) {
        rest.add(text);
      }
    }
  }
}
