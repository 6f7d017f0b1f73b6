package dev.bellows.metrics.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.Distribution.Bucket;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** Forms for what is no record: optional values are null, totals leave out what is 0. */
final class EvidenceJson extends SimpleModule {
  private static final long serialVersionUID = 1L;

  EvidenceJson() {
    super("evidence");
    addSerializer(Optional.class, writing(EvidenceJson::write));
    addSerializer(OptionalInt.class, writing(EvidenceJson::write));
    addSerializer(OptionalLong.class, writing(EvidenceJson::write));
    addSerializer(OptionalDouble.class, writing(EvidenceJson::write));
    addSerializer(TaskTotals.class, writing(EvidenceJson::write));
    addSerializer(Distribution.class, writing(EvidenceJson::write));
    addKeySerializer(TaskMetric.class, writing((key, out) -> out.writeFieldName(key.key())));
    addKeyDeserializer(TaskMetric.class, new MetricKey());
    addDeserializer(
        Optional.class, reading(Optional.empty(), in -> Optional.of(in.getValueAsString())));
    addDeserializer(
        OptionalInt.class, reading(OptionalInt.empty(), in -> OptionalInt.of(in.getIntValue())));
    addDeserializer(
        OptionalLong.class,
        reading(OptionalLong.empty(), in -> OptionalLong.of(in.getLongValue())));
    addDeserializer(
        OptionalDouble.class,
        reading(OptionalDouble.empty(), in -> OptionalDouble.of(in.getDoubleValue())));
    addDeserializer(TaskTotals.class, reading(TaskTotals.NONE, in -> totals(tree(in))));
    addDeserializer(Distribution.class, reading(Distribution.EMPTY, in -> distribution(tree(in))));
  }

  private static void write(Optional<?> value, JsonGenerator out) throws IOException {
    out.writeObject(value.orElse(null));
  }

  private static void write(OptionalInt value, JsonGenerator out) throws IOException {
    if (value.isPresent()) {
      out.writeNumber(value.getAsInt());
    } else {
      out.writeNull();
    }
  }

  private static void write(OptionalLong value, JsonGenerator out) throws IOException {
    if (value.isPresent()) {
      out.writeNumber(value.getAsLong());
    } else {
      out.writeNull();
    }
  }

  private static void write(OptionalDouble value, JsonGenerator out) throws IOException {
    if (value.isPresent()) {
      out.writeNumber(value.getAsDouble());
    } else {
      out.writeNull();
    }
  }

  private static void write(TaskTotals totals, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("tasks", totals.tasks());
    out.writeFieldName("sum");
    values(out, metric -> metric.isPeak() ? 0 : totals.sum(metric));
    out.writeFieldName("max");
    values(out, totals::max);
    out.writeEndObject();
  }

  private static void values(JsonGenerator out, ToLongFunction<TaskMetric> value)
      throws IOException {
    out.writeStartObject();
    for (TaskMetric metric : TaskMetric.values()) {
      if (value.applyAsLong(metric) != 0) {
        out.writeNumberField(metric.key(), value.applyAsLong(metric));
      }
    }
    out.writeEndObject();
  }

  private static TaskTotals totals(JsonNode node) {
    return TaskTotals.of(
        node.path("tasks").asLong(), values(node.path("sum")), values(node.path("max")));
  }

  private static long[] values(JsonNode node) {
    long[] values = new long[TaskMetric.values().length];
    for (TaskMetric metric : TaskMetric.values()) {
      values[metric.index()] = node.path(metric.key()).asLong();
    }
    return values;
  }

  /** The quantiles are for readers who do not want to compute them. */
  private static void write(Distribution distribution, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("count", distribution.count());
    out.writeNumberField("sum", distribution.sum());
    out.writeNumberField("min", distribution.min());
    out.writeNumberField("median", distribution.median());
    out.writeNumberField("p95", distribution.quantile(0.95));
    out.writeNumberField("max", distribution.max());
    out.writeArrayFieldStart("buckets");
    for (Bucket bucket : distribution.buckets()) {
      out.writeArray(new long[] {bucket.from(), bucket.below(), bucket.count()}, 0, 3);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static Distribution distribution(JsonNode node) {
    List<Bucket> buckets = new ArrayList<>();
    for (JsonNode each : node.path("buckets")) {
      buckets.add(new Bucket(each.path(0).asLong(), each.path(1).asLong(), each.path(2).asLong()));
    }
    return Distribution.restored(
        node.path("sum").asLong(), node.path("min").asLong(), node.path("max").asLong(), buckets);
  }

  private static JsonNode tree(JsonParser in) throws IOException {
    TreeNode tree = in.readValueAsTree();
    return (JsonNode) tree;
  }

  private interface Writing<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  private interface Reading<T> {
    T read(JsonParser in) throws IOException;
  }

  private static <T> JsonSerializer<T> writing(Writing<T> how) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider context)
          throws IOException {
        how.write(value, out);
      }
    };
  }

  private static <T> JsonDeserializer<T> reading(T none, Reading<T> how) {
    return new JsonDeserializer<>() {
      @Override
      public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
        return how.read(in);
      }

      @Override
      public T getNullValue(DeserializationContext context) {
        return none;
      }

      @Override
      public Object getAbsentValue(DeserializationContext context) {
        return none;
      }
    };
  }

  private static final class MetricKey extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      return TaskMetric.ofKey(key)
          .orElseThrow(() -> context.weirdKeyException(TaskMetric.class, key, "no such metric"));
    }
  }
}
