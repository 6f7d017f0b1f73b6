package dev.bellows.features.engineer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The words of the guide docs/feature-engineering.md are read. */
class EngineerDocsTest {
  private static final StructType FLIGHTS =
      StructType.fromDDL(
          "origin string, destination string, delay int, distance int, date date, cancelled boolean");

  @SuppressWarnings("unchecked") // A block of keys.
  private static Map<String, Object> block(int index) throws IOException {
    Path guide = Path.of(System.getProperty("bellows.root"), "docs/feature-engineering.md");
    List<String> blocks =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(guide))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSize(2);
    return new ObjectMapper(new YAMLFactory()).readValue(blocks.get(index), Map.class);
  }

  @Test
  void theAggregatesOfTheGuideAreRead() throws IOException {
    GroupedFeatures features = GroupedFeatures.fromMap(block(0), "aggregate");
    assertThat(features.outputSchema(FLIGHTS).fieldNames())
        .containsExactly(
            "origin",
            "destination",
            "delay",
            "distance",
            "date",
            "cancelled",
            "row_count_by_origin",
            "delay_mean_by_origin",
            "distance_mean_by_origin",
            "longest");
    assertThat(features.toMap()).isEqualTo(block(0));
  }

  @Test
  void theRowFeaturesOfTheGuideAreRead() throws IOException {
    RowFeatures features = RowFeatures.fromMap(block(1), "compute");
    assertThat(features.outputSchema(FLIGHTS).fieldNames())
        .endsWith(
            "delay_per_mile",
            "distance_log1p",
            "delay_clipped",
            "distance_bucket",
            "date_month",
            "date_day_of_week");
    assertThat(features.invalid()).isEqualTo(Answer.ERROR);
  }
}
