package dev.bellows.features.engineer;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions as JSON: their words with a version. No Spark is needed. */
final class EngineerJson {
  static final String AGGREGATE = "aggregate";
  static final String COMPUTE = "compute";
  private static final String VERSION = "version";
  private static final int CURRENT = 1;
  private static final String SUBJECT = "the engineered features";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private EngineerJson() {}

  static String write(FeatureEngineer features) {
    Map<String, Object> versioned = new LinkedHashMap<>();
    versioned.put(VERSION, CURRENT);
    versioned.put(features instanceof GroupedFeatures ? AGGREGATE : COMPUTE, features.toMap());
    try {
      return MAPPER.writeValueAsString(versioned);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write engineered features as JSON", e);
    }
  }

  static FeatureEngineer read(String json) {
    Written root = new Written(parsed(json), "", SUBJECT);
    Map<String, Written> entries = root.entriesOf(List.of(VERSION, AGGREGATE, COMPUTE));
    Written version = root.required(entries, VERSION, "the version of the words, " + CURRENT);
    if (version.wholeNumber() != CURRENT) {
      throw version.fault(
          String.format(
              "Cannot read version %s of %s: this Bellows reads version %s. Read it with the"
                  + " Bellows that wrote it, or a later one.",
              version.value(), SUBJECT, CURRENT));
    }
    Written aggregate = entries.get(AGGREGATE);
    Written compute = entries.get(COMPUTE);
    if ((aggregate == null) == (compute == null)) {
      throw root.fault(
          "Invalid " + SUBJECT + ": either '" + AGGREGATE + "' or '" + COMPUTE + "' is needed.");
    }
    return aggregate == null ? ComputeWords.read(compute) : AggregateWords.read(aggregate);
  }

  private static Object parsed(String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      // Jackson adds where it began to read, and that it does not show the source.
      String reason = e.getOriginalMessage().replaceFirst("\\s*\\(start marker at.*", "").strip();
      throw new FeatureEngineerException(
          "", "Invalid JSON of " + SUBJECT + place + ": " + reason + ".", e);
    }
  }
}
