package dev.bellows.features.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CategoryTableTest {
  private static byte[] text(int number) {
    return ("k" + number).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void categoriesKeepTheirPlacesWhileTheTableGrows() {
    CategoryTable table = new CategoryTable(2);
    for (int round = 1; round <= 2; round++) {
      for (int i = 0; i < 5000; i++) {
        int place = table.find(text(i), i * 0x9E3779B97F4A7C15L);
        assertThat(place).isEqualTo(2 * i);
        table.sums()[place] += i;
      }
    }
    assertThat(table.size()).isEqualTo(5000);
    for (int i = 0; i < 5000; i++) {
      assertThat(table.text(i)).isEqualTo(text(i));
      assertThat(table.sums()[2 * i]).isEqualTo(2.0 * i);
      assertThat(table.sums()[2 * i + 1]).isZero();
    }
  }

  @Test
  void oneHashForAll() {
    CategoryTable table = new CategoryTable(1);
    for (int round = 0; round < 2; round++) {
      assertThat(table.find(null, 7)).isZero();
      assertThat(table.find(new byte[0], 7)).isEqualTo(1);
      for (int i = 0; i < 100; i++) {
        assertThat(table.find(text(i), 7)).isEqualTo(2 + i);
      }
    }
    assertThat(table.size()).isEqualTo(102);
    assertThat(table.bytes()).isGreaterThan(102 * 8);
  }
}
