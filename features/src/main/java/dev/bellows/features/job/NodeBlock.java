package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.StepBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a job file as step kinds read it. */
final class NodeBlock implements StepBlock {
  private final YamlNode node;
  private final String keys;
  private final String owner;
  private final String path;
  private final Map<String, String> places;

  private NodeBlock(
      YamlNode node, String keys, String owner, String path, Map<String, String> places) {
    this.node = node;
    this.keys = keys;
    this.owner = owner;
    this.path = path;
    this.places = places;
  }

  /**
   * The value of a step's key.
   *
   * @param owner what has the key, for messages: {@code "step 'clean'"}
   * @param path the way to the value in the file: {@code steps.0.trend}
   * @param places the places of all values of the step, by their path
   */
  static NodeBlock of(
      String key, YamlNode node, String owner, String path, Map<String, String> places) {
    return new NodeBlock(node, key, owner, path, places);
  }

  private StepBlock below(String key, YamlNode value) {
    return new NodeBlock(value, keys + "." + key, owner, path + "." + key, places);
  }

  @Override
  public String subject() {
    return keys + " of " + owner;
  }

  private String label() {
    return "'" + keys + "' of " + owner;
  }

  private YamlBlock block() {
    return new YamlBlock(node, subject(), path, places);
  }

  @Override
  public StepBlock allow(String... keys) {
    block().allow(keys);
    return this;
  }

  @Override
  public StepBlock required(String key, String expected) {
    return below(key, block().required(key, expected));
  }

  @Override
  public Optional<StepBlock> find(String key) {
    return block().node(key).map(value -> below(key, value));
  }

  @Override
  public Map<String, StepBlock> entries() {
    if (!(node instanceof YamlNode.Block block)) {
      throw wrongType("a block of keys");
    }
    Map<String, StepBlock> entries = new LinkedHashMap<>();
    block.entries().forEach((key, entry) -> entries.put(key, below(key, entry.node())));
    return entries;
  }

  @Override
  public List<StepBlock> items() {
    if (!(node instanceof YamlNode.Items items)) {
      throw wrongType("a list such as [a, b]");
    }
    List<StepBlock> blocks = new ArrayList<>();
    items.nodes().forEach(item -> blocks.add(below("" + blocks.size(), item)));
    return blocks;
  }

  @Override
  public List<String> texts() {
    return items().stream().map(StepBlock::text).toList();
  }

  @Override
  public String text() {
    return YamlBlock.text(node, label());
  }

  @Override
  public String written() {
    return YamlBlock.written(node, label());
  }

  @Override
  public String word(List<String> allowed) {
    return YamlBlock.word(node, label(), allowed);
  }

  @Override
  public double number() {
    if (plain() instanceof Number number) {
      return number.doubleValue();
    }
    throw wrongType("a number");
  }

  @Override
  public long wholeNumber() {
    if (plain() instanceof Long number) {
      return number;
    }
    throw wrongType("a whole number");
  }

  @Override
  public boolean truth() {
    if (plain() instanceof Boolean truth) {
      return truth;
    }
    throw wrongType("true or false");
  }

  @Override
  public Object plain() {
    return node.plain();
  }

  @Override
  public Map<String, Object> plainBlock() {
    return block().plain();
  }

  private JobFileException wrongType(String expected) {
    return YamlBlock.wrongType(node, label(), expected);
  }

  @Override
  public BellowsException fault(String problem) {
    return fault("", problem, null);
  }

  @Override
  public BellowsException fault(String below, String problem, Throwable cause) {
    String wrong = below.isEmpty() ? path : path + "." + below;
    return new JobFileException(new Places(places).at(wrong) + problem, cause);
  }
}
