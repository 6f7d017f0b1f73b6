package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.cli.Terminal.Drawing;
import dev.bellows.cli.Terminal.Signs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
  private static final Terminal NARROW = new Terminal(Drawing.REDRAWN, 40, Signs.UNICODE);

  @Test
  void textStandsLeftAndNumbersStandRight() {
    assertThat(new TextTable("step", ">rows").row("clean", "10").row("trend", "3,000").lines())
        .containsExactly("step    rows", "clean     10", "trend  3,000");
  }

  @Test
  void aTableWithoutRowsIsItsHeadings() {
    assertThat(new TextTable("a", ">b").lines()).containsExactly("a  b");
  }

  @Test
  void aSampleShowsTheColumnsThatFitAndNamesTheOthers() {
    List<String> columns = new ArrayList<>();
    List<String> row = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      columns.add("column" + i);
      row.add("v" + i);
    }

    List<String> lines = new SampleTable(columns, List.of(row, row), NARROW).lines();

    assertThat(lines.subList(0, 3))
        .containsExactly(
            "column0  column1  column2  column3",
            "v0       v1       v2       v3",
            "v0       v1       v2       v3");
    assertThat(lines.get(3)).startsWith("and 8 more columns: column4,");
    assertThat(String.join(" ", lines)).contains("column11");
    assertThat(lines).allMatch(line -> line.length() < 40);
  }

  @Test
  void aWideValueIsCutAndAControlCharacterDoesNotBreakTheTable() {
    List<String> row = List.of("x".repeat(30), "two\nlines");

    assertThat(new SampleTable(List.of("a", "b"), List.of(row), NARROW).lines())
        .containsExactly("a" + " ".repeat(25) + "b", "x".repeat(23) + "…  two lines");
    Terminal ascii = new Terminal(Drawing.APPENDED, 40, Signs.ASCII);
    assertThat(new SampleTable(List.of("a", "b"), List.of(row), ascii).lines().get(1))
        .isEqualTo("x".repeat(21) + "...  two lines");
  }

  @Test
  void aLongFractionIsShownInSixDigits() {
    List<String> row = List.of("-0.26666666666666666", "1.5", "2.0E-17", "1.2345678901E-7");

    assertThat(new SampleTable(List.of("a", "b", "c", "d"), List.of(row), NARROW).lines().get(1))
        .isEqualTo("-0.266667  1.5  2.0E-17  1.23457E-7");
  }

  @Test
  void oneColumnIsShownHoweverNarrowTheTerminalIs() {
    Terminal tiny = new Terminal(Drawing.APPENDED, 10, Signs.ASCII);

    assertThat(new SampleTable(List.of("a_long_name", "b"), List.of(), tiny).lines())
        .startsWith("a_long_name");
  }

  @Test
  void textIsBrokenBetweenWords() {
    assertThat(Wrapped.lines("one two three four", 9, "  "))
        .containsExactly("one two", "  three", "  four");
    assertThat(Wrapped.lines("short", 9, "  ")).containsExactly("short");
    assertThat(Wrapped.lines("averyveryverylongword x", 9, " "))
        .containsExactly("averyveryverylongword", " x");
  }
}
