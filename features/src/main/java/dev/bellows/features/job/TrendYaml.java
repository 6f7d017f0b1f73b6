package dev.bellows.features.job;

import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendDefinitionException;
import java.util.Map;

/** Reads the {@code trend:} block of a step: its words are those of the trend package. */
final class TrendYaml {
  private TrendYaml() {}

  /**
   * @param subject what the block is, for messages: {@code "trend of step 'a'"}
   * @param path its path in the file
   * @param places where the places of its values are noted, by their path
   */
  static TemporalTrendFeatures read(
      YamlNode node, String subject, String path, Map<String, String> places) {
    Map<String, Object> words = new YamlBlock(node, subject, path, places).plain();
    try {
      return TemporalTrendFeatures.fromMap(words, subject);
    } catch (TrendDefinitionException e) {
      String wrong = e.path().isEmpty() ? path : path + "." + e.path();
      throw new JobFileException(new Places(places).at(wrong) + e.problem(), e);
    }
  }
}
