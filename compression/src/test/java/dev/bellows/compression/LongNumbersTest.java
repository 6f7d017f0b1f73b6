package dev.bellows.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LongNumbersTest {
  @Property(tries = 200)
  void keysAreNumberedAsTheyCome(@ForAll @Size(min = 1, max = 400) List<Long> keys) {
    LongNumbers numbers = new LongNumbers();
    Set<Long> seen = new LinkedHashSet<>();
    for (long key : keys) {
      seen.add(key);
      assertThat(numbers.key(numbers.number(key))).isEqualTo(key);
      assertThat(numbers.size()).isEqualTo(seen.size());
    }
    int next = 0;
    for (long key : seen) {
      assertThat(numbers.number(key)).isEqualTo(next++);
    }
  }

  @Test
  void aNumberWithoutAKeyIsNoKeys() {
    LongNumbers numbers = new LongNumbers();
    assertThat(numbers.another()).isZero();
    assertThat(numbers.number(0)).isOne();
    for (int i = 1; i < 100; i++) {
      assertThat(numbers.number(i)).isEqualTo(i + 1);
    }
    numbers.clear();
    assertThat(numbers.number(7)).isZero();
  }
}
