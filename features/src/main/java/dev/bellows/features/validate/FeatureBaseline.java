package dev.bellows.features.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.BellowsException;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.profile.FeatureProfile;

/**
 * What a {@link FeatureValidator} learned of a reference: later rows are compared with it, and it
 * is not read again.
 *
 * @param profile the reference's profile, with exact counts of the bins
 * @param bins the bins by which drift is measured
 */
public record FeatureBaseline(FeatureProfile profile, BinningModel bins) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "bellowsBaseline";
  private static final String PROFILE = "profile";
  private static final String BINS = "bins";

  /**
   * The baseline of the rows of both, without reading either: yesterday's and today's make that of
   * two days. The bins stay.
   *
   * @param other a profile that has counted this baseline's bins: {@link FeatureValidator#profile}
   * @throws BellowsException if the two profiles are not of one definition
   */
  public FeatureBaseline merge(FeatureProfile other) {
    return new FeatureBaseline(profile.merge(other), bins);
  }

  /** The baseline as a JSON object, states included, which {@link #fromJson} reads. */
  public String toJson() {
    try {
      ObjectNode root = JSON.createObjectNode();
      root.put(VERSION, 1);
      root.set(PROFILE, JSON.readTree(profile.toJson()));
      root.set(BINS, JSON.readTree(bins.toJson()));
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a baseline as JSON", e);
    }
  }

  /**
   * The baseline that {@link #toJson} wrote.
   *
   * @throws BellowsException if this is no such JSON, or of a later version
   */
  public static FeatureBaseline fromJson(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BellowsException(
          "Cannot read a baseline: this is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.path(VERSION).isInt() || !root.has(PROFILE) || !root.has(BINS)) {
      throw new BellowsException(
          "Cannot read a baseline: this JSON is none; FeatureBaseline.toJson writes one.");
    }
    if (root.path(VERSION).asInt() != 1) {
      throw new BellowsException(
          "Cannot read a baseline: it has version "
              + root.path(VERSION).asInt()
              + ", and this Bellows reads version 1.");
    }
    return new FeatureBaseline(
        FeatureProfile.fromJson(root.path(PROFILE).toString()),
        BinningModel.fromJson(root.path(BINS).toString()));
  }
}
