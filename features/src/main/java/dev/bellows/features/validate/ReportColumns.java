package dev.bellows.features.validate;

import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.FeatureDrift;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns profiles and drift into the page's columns. */
final class ReportColumns {
  private final FeatureProfile current;
  private final Optional<FeatureProfile> reference;
  private final Map<String, FeatureDrift> drifts;

  private ReportColumns(ValidationReport report) {
    current = report.current();
    reference = report.reference();
    drifts =
        report.drift().map(DriftReport::features).orElse(List.of()).stream()
            .collect(Collectors.toMap(drift -> key(drift.feature()), drift -> drift));
  }

  /** The most drifted first, then those with the gravest findings, then as the table has them. */
  static List<ReportColumn> of(ValidationReport report) {
    ReportColumns columns = new ReportColumns(report);
    List<ReportColumn> all = new ArrayList<>(columns.gone());
    report.current().columns().forEach(column -> all.add(columns.of(column)));
    all.sort(ORDER);
    return all;
  }

  private static final Comparator<ReportColumn> ORDER =
      Comparator.comparing((ReportColumn c) -> !c.has(ReportColumn.Level.ALERT))
          .thenComparing(
              c -> c.drift().map(ReportColumn.Drift::verdict).orElse(ReportColumn.Verdict.STABLE))
          .thenComparing(ReportColumns::psi, Comparator.reverseOrder());

  private static double psi(ReportColumn column) {
    return column.drift().map(ReportColumn.Drift::psi).filter(psi -> !psi.isNaN()).orElse(-1.0);
  }

  private ReportColumn of(ColumnProfile column) {
    Optional<ColumnProfile> sameName = reference.flatMap(side -> side.find(column.name()));
    Optional<ColumnProfile> sameKind = sameName.filter(side -> side.kind() == column.kind());
    ColumnPair pair = new ColumnPair(column, sameKind, reference.isPresent());
    ColumnFacts facts = new ColumnFacts(pair);
    return new ReportColumn(
        column.name(),
        column.type().toLowerCase(Locale.ROOT),
        kind(column.kind()),
        facts.overview(),
        ColumnFindings.of(pair, sameName),
        ColumnCharts.of(pair),
        facts.groups(),
        Optional.ofNullable(drifts.get(key(column.name())))
            .map(drift -> ColumnDrift.of(drift, ValueFormat.of(column))));
  }

  /** The columns that only the reference has. */
  private List<ReportColumn> gone() {
    return reference.stream()
        .flatMap(side -> side.columns().stream())
        .filter(column -> current.find(column.name()).isEmpty())
        .map(
            column ->
                new ReportColumn(
                    column.name(),
                    column.type().toLowerCase(Locale.ROOT),
                    kind(column.kind()),
                    Map.of(),
                    List.of(ColumnFindings.gone()),
                    Optional.empty(),
                    List.of(),
                    Optional.empty()))
        .toList();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static String kind(ColumnKind kind) {
    return switch (kind) {
      case NUMERIC -> "number";
      case TEXT -> "text";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "time";
      case UNSUPPORTED -> "other";
    };
  }
}
