package dev.bellows.features.job;

import dev.bellows.core.hook.StepOperation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a step of a job file: its own keys, and one for each kind of operation. */
final class StepYaml {
  private static final List<String> OWN_KEYS = List.of("name", "from", "layer");
  private static final String DO = "do";

  private final YamlBlock step;
  private final String owner;
  private final String path;
  private final StepKinds kinds;
  private final Map<String, String> places;

  private StepYaml(
      YamlBlock step, String owner, String path, StepKinds kinds, Map<String, String> places) {
    this.step = step;
    this.owner = owner;
    this.path = path;
    this.kinds = kinds;
    this.places = places;
  }

  /**
   * @param index the step's position in the file
   * @param places where the places of its values are noted, by their path
   */
  static JobStep read(YamlNode node, int index, StepKinds kinds, Map<String, String> places) {
    String path = "steps." + index;
    YamlBlock unnamed = new YamlBlock(node, "step " + index, path, places);
    String name = unnamed.requiredText("name", "the step's name");
    String owner = "step '" + name + "'";
    YamlBlock step = unnamed.about(owner);
    step.allow(allowed(kinds), kinds.brokenProviders());
    return new StepYaml(step, owner, path, kinds, places).read(name);
  }

  private static List<String> allowed(StepKinds kinds) {
    return Stream.of(OWN_KEYS, RulesYaml.STEP_KEYS, kinds.keys(), List.of(DO))
        .flatMap(List::stream)
        .toList();
  }

  private JobStep read(String name) {
    JobStep read = JobStep.named(name, step.requiredText("from", "the name of a source or step"));
    if (step.node("layer").isPresent()) {
      read = read.layer(step.word("layer", Layer.labels()).map(Layer::named).orElseThrow());
    }
    read = read.with(RulesYaml.read(step, path, places));
    for (String kind : kinds.keys()) {
      if (step.node(kind).isPresent()) {
        read = read.with(operation(kind, step.node(kind).get(), path + "." + kind));
      }
    }
    List<YamlNode> items = step.list(DO, item -> item);
    for (int i = 0; i < items.size(); i++) {
      read = read.then(item(items.get(i), i));
    }
    return read;
  }

  private StepOperation item(YamlNode node, int index) {
    String itemPath = path + "." + DO + "." + index;
    if (!(node instanceof YamlNode.Block block) || block.entries().size() != 1) {
      throw YamlBlock.wrongType(
          node, "'" + DO + "." + index + "' of " + owner, "one operation such as { where: x > 0 }");
    }
    String kind = block.entries().keySet().iterator().next();
    return operation(kind, block.entries().get(kind).node(), itemPath + "." + kind);
  }

  private StepOperation operation(String kind, YamlNode node, String at) {
    return kinds.read(kind, NodeBlock.of(kind, node, owner, at, places));
  }
}
