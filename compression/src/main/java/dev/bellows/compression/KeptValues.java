package dev.bellows.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for what is in the key beside the bins: equal values have one. */
final class KeptValues {
  private final Map<List<Object>, Integer> numbers = new HashMap<>();
  private final List<Object[]> values = new ArrayList<>();
  private Object[] last;
  private int lastNumber;

  /** The number of these values; rows that follow each other often share theirs. */
  int number(Object[] of) {
    if (last != null && Arrays.equals(last, of)) {
      return lastNumber;
    }
    Object[] own = of.clone();
    Integer found = numbers.get(Arrays.asList(own));
    if (found == null) {
      found = values.size();
      numbers.put(Arrays.asList(own), found);
      values.add(own);
    }
    last = values.get(found);
    lastNumber = found;
    return found;
  }

  Object[] values(int number) {
    return values.get(number);
  }

  int size() {
    return values.size();
  }

  void clear() {
    numbers.clear();
    values.clear();
    last = null;
  }
}
