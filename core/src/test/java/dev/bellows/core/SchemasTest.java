package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.Schemas.NewColumn;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SchemasTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "city string, store int, amount decimal(10,2), tags array<string>, m map<int,int>,"
              + " s struct<a: map<int,int>>, v variant, i interval");

  @Test
  void aMissingColumnIsNamedWithWhatThereIs() {
    assertThatThrownBy(() -> Schemas.requireColumn(SCHEMA, "ciy", "encode"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot encode column 'ciy': no such column; did you mean 'city'? Available: [city,"
                + " store, amount, tags, m, s, v, i]");
  }

  @Test
  void aColumnIsFoundWhateverItsLetterCase() {
    assertThat(Schemas.requireColumn(SCHEMA, "CITY", "encode").name()).isEqualTo("city");
  }

  @Test
  void anAmbiguousNameIsRefused() {
    assertThatThrownBy(
            () -> Schemas.requireColumn(StructType.fromDDL("a int, A int"), "a", "sort by"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot sort by column 'a': the name is ambiguous, 2 columns have it. Available: [a,"
                + " A]");
  }

  @Test
  void numericTypesPassAndOthersAreNamed() {
    assertThat(Schemas.requireNumeric(SCHEMA, "amount", "average").name()).isEqualTo("amount");
    assertThatThrownBy(() -> Schemas.requireNumeric(SCHEMA, "tags", "average"))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot average column 'tags': its type is array<string> and a numeric type is needed."
                + " Cast it first.");
  }

  @Test
  void whatSparkCannotSortIsRefused() {
    for (String name : List.of("m", "s", "v", "i")) {
      assertThatThrownBy(() -> Schemas.requireOrderable(SCHEMA, name, "sort by"))
          .isInstanceOf(BellowsException.class)
          .hasMessageStartingWith("Cannot sort by column '" + name + "': values of its type ")
          .hasMessageEndingWith(" have no order.");
    }
    for (String name : List.of("city", "store", "amount", "tags")) {
      assertThatCode(() -> Schemas.requireOrderable(SCHEMA, name, "sort by"))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aCollisionNamesBothSides() {
    assertThatThrownBy(
            () -> Schemas.requireAbsent(SCHEMA, List.of(new NewColumn("City", "delta of 'x'"))))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot add column 'City' for delta of 'x': the input column 'city' already has that"
                + " name. Rename or drop one.");
    assertThatThrownBy(
            () ->
                Schemas.requireAbsent(
                    SCHEMA, List.of(new NewColumn("d", "first"), new NewColumn("D", "second"))))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("for second: first already has that name");
  }
}
