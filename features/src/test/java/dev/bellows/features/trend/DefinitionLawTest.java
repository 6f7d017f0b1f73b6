package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.ml.TrendTransformer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What is written is read as what it was. */
class DefinitionLawTest {
  private static final StructType SCHEMA = StructType.fromDDL(RandomDefinitions.SCHEMA);

  @Provide
  Arbitrary<TrendDefinition> definitions() {
    return RandomDefinitions.any();
  }

  @Property(tries = 1000)
  void jsonIsReadAsTheDefinitionThatWroteIt(@ForAll("definitions") TrendDefinition definition) {
    TemporalTrendFeatures written = new TemporalTrendFeatures(definition);
    TemporalTrendFeatures read = TemporalTrendFeatures.fromJson(written.toJson());
    assertThat(read.toJson()).isEqualTo(written.toJson());
    assertThat(read.outputSchema(SCHEMA)).isEqualTo(written.outputSchema(SCHEMA));
    assertThat(read.describe()).isEqualTo(written.describe());
    assertThat(parts(read.definition())).isEqualTo(parts(definition));
  }

  @Property(tries = 300)
  void mapsAreReadAsTheDefinitionThatWroteThem(@ForAll("definitions") TrendDefinition definition) {
    TemporalTrendFeatures written = new TemporalTrendFeatures(definition);
    TemporalTrendFeatures read = TemporalTrendFeatures.fromMap(written.toMap(), "a map");
    assertThat(parts(read.definition())).isEqualTo(parts(definition));
  }

  @Property(tries = 200)
  void aTransformerKeepsTheDefinition(@ForAll("definitions") TrendDefinition definition) {
    TemporalTrendFeatures written = new TemporalTrendFeatures(definition);
    TemporalTrendFeatures read = TrendTransformer.of(written).trendFeatures();
    assertThat(parts(read.definition())).isEqualTo(parts(definition));
  }

  /** All that a definition says; the plan holds windows, features and their variants. */
  private static List<Object> parts(TrendDefinition definition) {
    return List.of(
        definition.kernelPlan(),
        definition.groups,
        definition.order,
        definition.orderUnit,
        definition.tieBreak,
        definition.columns,
        definition.label);
  }

  /** A feature that was added without a word for it is found here. */
  @Test
  void everyFeatureHasAWord() {
    Set<Class<?>> types = new HashSet<>();
    RandomDefinitions.feature()
        .sampleStream()
        .limit(2000)
        .forEach(
            feature -> {
              types.add(feature.getClass());
              DefinitionNode written =
                  new DefinitionNode(
                      List.of(FeatureWords.write(feature)), "features", "'features'");
              assertThat(FeatureWords.read(written)).containsExactly(feature);
            });
    assertThat(types).isEqualTo(recordsOf(TrendFeature.class));
  }

  private static Set<Class<?>> recordsOf(Class<?> sealed) {
    Set<Class<?>> records = new HashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(sealed));
    while (!open.isEmpty()) {
      Class<?> type = open.pop();
      if (type.isSealed()) {
        open.addAll(Arrays.asList(type.getPermittedSubclasses()));
      } else {
        records.add(type);
      }
    }
    return records;
  }
}
