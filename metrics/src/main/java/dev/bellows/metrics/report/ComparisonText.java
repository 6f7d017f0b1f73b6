package dev.bellows.metrics.report;

import dev.bellows.metrics.analyze.PlanDifference.Change;
import dev.bellows.metrics.report.RunComparison.Amount;
import dev.bellows.metrics.report.RunComparison.PlanChange;
import dev.bellows.metrics.report.RunComparison.SettingChange;
import dev.bellows.metrics.report.RunComparison.StageChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as text of aligned columns. */
final class ComparisonText {
  private static final int MOST_STAGES = 10;
  private static final int MOST_PLANS = 10;
  private static final int MOST_CHANGES = 12;
  private static final int MOST_SETTINGS = 40;
  private static final int LONGEST = 60;

  private final RunComparison runs;
  private final TextLines text = new TextLines();

  private ComparisonText(RunComparison runs) {
    this.runs = runs;
  }

  static String of(RunComparison runs) {
    ComparisonText text = new ComparisonText(runs);
    text.write();
    return text.text.toString();
  }

  private void write() {
    Amount total = runs.times().get(0);
    text.line("Compared with " + runs.before() + ": " + verdict(total));
    amounts("Wall clock", runs.times());
    amounts("Work", runs.volumes());
    stages();
    plans();
    unpaired("Queries of the earlier run alone", runs.onlyBefore());
    unpaired("Queries of the later run alone", runs.onlyAfter());
    settings();
  }

  private static String verdict(Amount total) {
    String times =
        RunWords.millis(total.after()) + " instead of " + RunWords.millis(total.before());
    if (total.before() == 0 || total.difference() == 0) {
      return times + ".";
    }
    double share = Math.abs((double) total.difference() / total.before());
    String much = RunWords.share(share);
    return times + (total.difference() < 0 ? ", " + much + " less." : ", " + much + " more.");
  }

  private void amounts(String title, List<Amount> amounts) {
    text.heading(title);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "before", "now", "difference"));
    for (Amount amount : amounts) {
      rows.add(
          List.of(
              "  " + amount.name(),
              value(amount.before(), amount),
              value(amount.after(), amount),
              difference(amount)));
    }
    text.table(rows, "<>>>");
  }

  private static String value(long value, Amount amount) {
    return switch (amount.unit()) {
      case "ms" -> RunWords.millis(value);
      case "bytes" -> RunWords.bytes(value);
      default -> RunWords.count(value);
    };
  }

  private static String difference(Amount amount) {
    long difference = amount.difference();
    if (difference == 0) {
      return "";
    }
    String much = value(Math.abs(difference), amount);
    String share =
        amount.before() == 0
            ? ""
            : String.format(Locale.ROOT, " (%+.0f %%)", 100.0 * difference / amount.before());
    return (difference > 0 ? "+" : "-") + much + share;
  }

  private void stages() {
    if (runs.stages().isEmpty()) {
      return;
    }
    text.heading("Stages by name, the largest change first");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("  wall before", "now", "difference", "tasks", "shuffled", "spilled", "name"));
    runs.stages().stream().limit(MOST_STAGES).forEach(stage -> rows.add(row(stage)));
    text.table(rows, ">>>>>><");
    text.more(runs.stages().size(), MOST_STAGES, "names");
  }

  private static List<String> row(StageChange stage) {
    return List.of(
        RunWords.millis(stage.wall().before()),
        RunWords.millis(stage.wall().after()),
        difference(stage.wall()),
        moved(stage.tasks()),
        moved(stage.shuffled()),
        moved(stage.spilled()),
        TextLines.cut(stage.name(), LONGEST));
  }

  private static String moved(Amount amount) {
    return amount.difference() == 0
        ? value(amount.after(), amount)
        : value(amount.before(), amount) + " > " + value(amount.after(), amount);
  }

  private void plans() {
    if (runs.plans().isEmpty()) {
      return;
    }
    text.heading("Plans that changed");
    for (PlanChange plan : runs.plans().subList(0, Math.min(MOST_PLANS, runs.plans().size()))) {
      text.line("- " + TextLines.cut(plan.query(), LONGEST) + " (" + moved(plan.wall()) + ")");
      plan.changes().stream()
          .limit(MOST_CHANGES)
          .map(Change::words)
          .forEach(words -> text.line("    " + words));
      text.more(plan.changes().size(), MOST_CHANGES, "changes");
    }
    text.more(runs.plans().size(), MOST_PLANS, "plans");
  }

  private void unpaired(String title, List<String> queries) {
    if (queries.isEmpty()) {
      return;
    }
    text.heading(title);
    queries.stream()
        .limit(MOST_PLANS)
        .forEach(query -> text.line("  " + TextLines.cut(query, LONGEST)));
    text.more(queries.size(), MOST_PLANS, "queries");
  }

  private void settings() {
    if (runs.settings().isEmpty()) {
      return;
    }
    text.heading("Settings that differ");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "before", "now"));
    runs.settings().stream().limit(MOST_SETTINGS).forEach(setting -> rows.add(row(setting)));
    text.table(rows, "<<<");
    text.more(runs.settings().size(), MOST_SETTINGS, "settings");
  }

  private static List<String> row(SettingChange setting) {
    return List.of(
        "  " + setting.key(),
        TextLines.cut(setting.before().isEmpty() ? "-" : setting.before(), LONGEST),
        TextLines.cut(setting.after().isEmpty() ? "-" : setting.after(), LONGEST));
  }
}
