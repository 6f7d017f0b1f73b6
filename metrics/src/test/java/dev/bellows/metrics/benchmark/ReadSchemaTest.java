package dev.bellows.metrics.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ReadSchemaTest {
  @Test
  void namesAreThoseOfTheTopLevel() {
    StructType schema =
        new StructType()
            .add("id", "bigint")
            .add("price", "decimal(10,2)")
            .add("odd, name", "string")
            .add("a:b", "array<struct<x:int,y:map<string,double>>>")
            .add("at", "timestamp_ntz");
    assertThat(ReadSchema.columns(schema.catalogString())).containsExactly(schema.fieldNames());
  }

  @Test
  void noColumnsAreNone() {
    assertThat(ReadSchema.columns(new StructType().catalogString())).isEmpty();
  }
}
