package dev.bellows.core.internal;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.JavaBeanEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.RowEncoder;

/**
 * Encoders that a Spark Connect client and its server can exchange when they run on two versions of
 * Scala.
 */
public final class PortableEncoders {
  private PortableEncoders() {}

  /**
   * An encoder of rows or beans whose fields, all of simple types, stand in a list; other encoders
   * as they are. Spark keeps fields in an {@code ArraySeq}, of which Scala 2.13.17 (Spark 4.1) does
   * not read what Scala 2.13.16 (Spark 4.0) has written, nor the other way round. No public method
   * says how an encoder keeps its fields.
   */
  @SuppressWarnings("unchecked")
  public static <T> Encoder<T> portable(Encoder<T> encoder) {
    if (encoder instanceof RowEncoder rows) {
      return (Encoder<T>) new RowEncoder(rows.fields().toList());
    }
    if (encoder instanceof JavaBeanEncoder<T> beans) {
      return new JavaBeanEncoder<>(beans.clsTag(), beans.fields().toList());
    }
    return encoder;
  }
}
