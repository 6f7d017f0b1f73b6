package dev.bellows.cli;

/** How far one running stage is, in tasks. */
record StageProgress(int stage, String name, int tasks, int done, int running, int failed) {
  /** {@code 12/24 tasks, 2 running, 1 failed}. */
  String describe() {
    String text =
        Amounts.count(done) + "/" + Amounts.count(tasks) + " tasks, " + running + " running";
    return failed == 0 ? text : text + ", " + failed + " failed";
  }
}
