package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class PortableEncodersTest {
  private static final StructType SCHEMA = new StructType().add("a", "double").add("b", "long");

  @Test
  void fieldsStandInAListThatAllVersionsOfScalaRead() throws IOException {
    for (Encoder<?> encoder : List.of(Encoders.row(SCHEMA), Encoders.bean(Pair.class))) {
      assertThat(written(encoder)).contains("scala.collection.immutable.ArraySeq");
      assertThat(written(PortableEncoders.portable(encoder)))
          .contains("AgnosticEncoders$EncoderField")
          .doesNotContain("ArraySeq");
    }
  }

  @Test
  void rowsAndBeansAreEncodedAsBefore() {
    Row row = RowFactory.create(1.5, 2L);
    Pair pair = new Pair();
    pair.setValues(new double[] {1.5, 2.5});

    assertThat(
            TestSession.get()
                .createDataset(List.of(row), PortableEncoders.portable(Encoders.row(SCHEMA)))
                .collectAsList())
        .containsExactly(row);
    assertThat(
            TestSession.get()
                .createDataset(List.of(pair), PortableEncoders.portable(Encoders.bean(Pair.class)))
                .collectAsList())
        .singleElement()
        .satisfies(read -> assertThat(read.getValues()).containsExactly(1.5, 2.5));
  }

  @Test
  void otherEncodersStayAsTheyAre() {
    Encoder<String> strings = Encoders.STRING();
    assertThat(PortableEncoders.portable(strings)).isSameAs(strings);
  }

  private static String written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** A bean with an array. */
  public static final class Pair {
    private double[] values;

    public double[] getValues() {
      return values;
    }

    public void setValues(double[] values) {
      this.values = values;
    }
  }
}
