package dev.bellows.optimization.cache;

import java.util.Set;

/** The place in a user's code that a call comes from. */
final class CallSite {
  private static final Set<String> OURS =
      Set.of(
          CallSite.class.getName(),
          CacheManager.class.getName(),
          CacheScope.class.getName(),
          KeptEntries.class.getName());

  private CallSite() {}

  /** As a stack trace shows it: {@code Features.build(Features.java:42)}. */
  static String ofUser() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> isOfUser(frame.getClassName()))
                    .findFirst()
                    .map(CallSite::text))
        .orElse("unknown");
  }

  private static boolean isOfUser(String className) {
    return !OURS.contains(className) && !className.startsWith("java.");
  }

  private static String text(StackWalker.StackFrame frame) {
    String type = frame.getClassName().replaceFirst("^.*\\.", "");
    return "%s.%s(%s:%s)"
        .formatted(type, frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
  }
}
