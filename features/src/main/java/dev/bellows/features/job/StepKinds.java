package dev.bellows.features.job;

import dev.bellows.core.Suggestions;
import dev.bellows.core.hook.JobStepProvider;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The kinds of steps that there are: Bellows' own and those of other libraries. */
final class StepKinds {
  private final Map<String, JobStepProvider> providers = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();

  private StepKinds() {}

  /** Bellows' own kind. */
  private record Own(String key, Function<StepBlock, StepOperation> reader)
      implements JobStepProvider {
    @Override
    public StepOperation read(StepBlock block) {
      return reader.apply(block);
    }
  }

  /** The own kinds in the order in which a step applies them. */
  private static List<JobStepProvider> own() {
    return List.of(
        new Own(JoinOperation.KIND, JoinOperation::read),
        new Own(UnionOperation.KIND, UnionOperation::read),
        new Own(SelectOperation.KIND, SelectOperation::read),
        new Own(DeriveOperation.KIND, DeriveOperation::read),
        new Own(WhereOperation.KIND, WhereOperation::read),
        new Own(EngineerOperation.COMPUTE, EngineerOperation::readCompute),
        new Own(TrendOperation.KIND, TrendOperation::read),
        new Own(EncodeOperation.KIND, EncodeOperation::read),
        new Own(EngineerOperation.AGGREGATE, EngineerOperation::readAggregate));
  }

  /** The position of the kind among the operations of a step; the same for all foreign ones. */
  static int rank(String kind) {
    List<String> keys = own().stream().map(JobStepProvider::key).toList();
    return keys.contains(kind) ? keys.indexOf(kind) : keys.size();
  }

  /** Whether the kind is another library's. */
  static boolean isForeign(String kind) {
    return own().stream().map(JobStepProvider::key).noneMatch(kind::equals);
  }

  /** The own kinds and those that the thread's class loader finds. */
  static StepKinds find() {
    StepKinds kinds = new StepKinds();
    own().forEach(kinds::add);
    Plugins<JobStepProvider> plugins = Plugins.of(JobStepProvider.class);
    kinds.broken.addAll(plugins.broken());
    plugins.found().forEach(kinds::add);
    return kinds;
  }

  private void add(JobStepProvider provider) {
    JobStepProvider first = providers.putIfAbsent(provider.key(), provider);
    if (first != null) {
      broken.add(
          String.format(
              "%s brings the kind '%s', which %s has already",
              provider.getClass().getName(), provider.key(), first.getClass().getName()));
    }
  }

  List<String> keys() {
    return List.copyOf(providers.keySet());
  }

  /** What an error about an unknown kind adds: the providers that could not be loaded. */
  String brokenProviders() {
    return broken.isEmpty() ? "" : " Left out: " + String.join("; ", broken) + ".";
  }

  /** The operation that a value of a job file declares. */
  StepOperation read(String key, StepBlock block) {
    JobStepProvider provider = providers.get(key);
    if (provider == null) {
      String hint = Suggestions.didYouMean(key, keys());
      throw block.fault(
          String.format(
              "Unknown operation '%s'%s Available: %s%s",
              key, hint.isEmpty() ? "." : hint, keys(), brokenProviders()));
    }
    return read(provider, block);
  }

  private static StepOperation read(JobStepProvider provider, StepBlock block) {
    StepOperation operation = null;
    try {
      operation = provider.read(block);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw block.fault("", "Invalid " + block.subject() + ": " + e.getMessage(), e);
    } catch (LinkageError | NullPointerException | ClassCastException e) {
      throw block.fault("", "Cannot read " + block.subject() + ": " + broken(provider, e), e);
    }
    if (operation == null || !provider.key().equals(operation.kind())) {
      String got =
          operation == null ? "nothing" : "an operation of kind '" + operation.kind() + "'";
      throw block.fault(
          String.format(
              "Cannot read %s: its provider %s gave back %s.",
              block.subject(), provider.getClass().getName(), got));
    }
    return operation;
  }

  private static String broken(JobStepProvider provider, Throwable error) {
    return "its provider " + provider.getClass().getName() + " failed with " + error + ".";
  }
}
