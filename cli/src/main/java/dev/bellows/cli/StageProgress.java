package dev.bellows.cli;

/** How far one running stage is, in tasks. */
record StageProgress(int stage, String name, int tasks, int done, int running, int failed) {
  /**
   * What a stage does, by Spark's name for it: {@code save} of {@code save at Writer.java:63};
   * empty where the name is only a place in Spark's own threads.
   */
  static String action(String name) {
    String action = name.replaceFirst(" at \\S+:\\d+$", "");
    return action.startsWith("$") ? "" : action;
  }

  /** {@code 3 (save)}, or {@code 3} where nothing tells what it does. */
  String title() {
    return name.isEmpty() ? Integer.toString(stage) : stage + " (" + name + ")";
  }

  /** {@code 12/24 tasks, 2 running, 1 failed}. */
  String describe() {
    String text = Amounts.count(done) + "/" + Amounts.count(tasks) + " tasks";
    // Spark tells of a started task only with its next event: no number is better than a late 0.
    text += running == 0 ? "" : ", " + Amounts.count(running) + " running";
    return failed == 0 ? text : text + ", " + Amounts.count(failed) + " failed";
  }
}
