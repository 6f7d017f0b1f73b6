package dev.bellows.features.validate;

import dev.bellows.core.page.HtmlPage.Figure;
import dev.bellows.features.validate.ReportChart.Categories;
import dev.bellows.features.validate.ReportChart.Category;
import dev.bellows.features.validate.ReportChart.Histogram;
import dev.bellows.features.validate.ReportColumn.Bucket;
import dev.bellows.features.validate.ReportColumn.Cell;
import dev.bellows.features.validate.ReportColumn.Drift;
import dev.bellows.features.validate.ReportColumn.Fact;
import dev.bellows.features.validate.ReportColumn.Facts;
import dev.bellows.features.validate.ReportColumn.Finding;
import dev.bellows.features.validate.ReportColumn.Level;
import dev.bellows.features.validate.ReportColumn.Overview;
import dev.bellows.features.validate.ReportColumn.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Pages to look at and to test, made of random values with fixed seeds. */
final class SamplePages {
  private SamplePages() {}

  /** A page of so many columns of all kinds. */
  static ReportPage wide(int columns, boolean isCompared) {
    List<ReportColumn> all = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      all.add(i % 5 == 3 ? category(i, isCompared) : number(i, isCompared));
    }
    all.sort(
        Comparator.comparingDouble(
            c -> -c.drift().map(Drift::psi).filter(p -> !p.isNaN()).orElse(-1.0)));
    return new ReportPage(
        "flights, April to June 2001",
        Instant.parse("2026-11-21T18:42:00Z"),
        isCompared ? "3 of 12 columns drifted, and 1 rule is broken." : "All rules hold.",
        !isCompared,
        List.of(
            new Figure("Rows", "1,543,210", isCompared ? "reference 1,456,790" : ""),
            new Figure("Columns", String.valueOf(columns), "9 numbers, 3 texts"),
            new Figure("Drifted", "3", "2 more shifted"),
            new Figure("Rules broken", "1", "of 3"),
            new Figure("Missing values", "0.34\u202f%", "reference 0.12\u202f%")),
        isCompared
            ? Optional.of(
                "Population stability index over 10 quantiles of the reference. A column drifted"
                    + " where its index is significantly above 0.1 (5 %, Benjamini–Hochberg over"
                    + " all columns); it shifted where a difference is certain but smaller than"
                    + " that.")
            : Optional.empty(),
        List.of(
            new ReportPage.RuleLine(
                false,
                "goes somewhere",
                "origin <> destination",
                "error",
                "11 of 1,543,210",
                "99.9992 %",
                "100 %"),
            new ReportPage.RuleLine(
                true,
                "delay between -120 and 1440",
                "delay between -120 and 1440",
                "error",
                "0",
                "100 %",
                "99.9 %")),
        all,
        List.of(
            "Quantiles of columns with more than 4,096 distinct values have a rank error of at most"
                + " 0.1 %.",
            "Standard deviation, skewness and kurtosis are those of a sample, as in pandas."));
  }

  private static ReportColumn number(int seed, boolean isCompared) {
    Random random = new Random(seed);
    boolean whole = seed % 3 == 0;
    double tail = seed % 4 == 0 ? 1.1 : 0.2;
    double scale = Math.pow(10, seed % 6 - 2);
    double move = seed % 7 == 2 ? 0.5 : seed % 7 == 4 ? 0.15 : 0.01;
    double[] reference = values(random, 4000, tail, scale, 0, whole);
    double[] current = values(random, 4000, tail, scale, move * scale, whole);
    NumberAxis axis = NumberAxis.of(span(reference, whole).and(span(current, whole)));
    DoubleUnaryOperator now = cumulative(current);
    Histogram chart =
        new Histogram(
            axis.shares(now),
            isCompared ? axis.shares(cumulative(reference)) : List.of(),
            axis.ticks(),
            axis.leftOut(now));
    double mean = Arrays.stream(current).average().orElse(0);
    List<Finding> findings = new ArrayList<>();
    if (seed % 11 == 5) {
      findings.add(
          new Finding(
              Level.NOTICE,
              "62 % missing",
              "62 % of the rows have no value; 3.1 % in the reference."));
    }
    if (whole) {
      findings.add(
          new Finding(Level.HINT, "narrower type", "int would hold all values of this bigint."));
    }
    return new ReportColumn(
        NAMES.get(seed % NAMES.size()) + (seed < NAMES.size() ? "" : "_" + seed),
        whole ? "bigint" : "double",
        "number",
        Map.of(
            Overview.MISSING, new Cell(0.0034, "0.34\u202f%"),
            Overview.DISTINCT, new Cell(2113, whole ? "2,113" : "≈ 84,230"),
            Overview.MEAN, cell(mean),
            Overview.DEVIATION, cell(Math.abs(mean) * 1.7),
            Overview.MINIMUM, cell(current[0]),
            Overview.MEDIAN, cell(current[2000]),
            Overview.MAXIMUM, cell(current[3999])),
        findings,
        Optional.of(chart),
        groups(
            isCompared,
            new Facts(
                "Counts",
                SIDES,
                List.of(
                    new Fact("Rows", List.of("1,543,210", "1,456,790")),
                    new Fact("Missing", List.of("5,213", "1,872")),
                    new Fact("NaN", List.of("0", "0")),
                    new Fact("Infinite", List.of("0", "0")),
                    new Fact("Zero", List.of("12,114", "11,003")),
                    new Fact("Negative", List.of("703,222", "690,441")))),
            new Facts(
                "Moments", SIDES, facts(current, reference, "Mean", "Std", "Skewness", "Kurtosis")),
            new Facts(
                "Quantiles",
                SIDES,
                facts(
                    current, reference, "Min", "1 %", "5 %", "25 %", "Median", "75 %", "95 %",
                    "99 %", "Max"))),
        isCompared ? Optional.of(drift(move)) : Optional.empty());
  }

  /** One column of numbers where there is no reference. */
  private static List<Facts> groups(boolean isCompared, Facts... groups) {
    return Arrays.stream(groups).map(group -> isCompared ? group : alone(group)).toList();
  }

  private static Facts alone(Facts group) {
    return new Facts(
        group.title(),
        List.of(""),
        group.facts().stream()
            .map(fact -> new Fact(fact.label(), fact.values().subList(0, 1)))
            .toList());
  }

  private static List<Fact> facts(double[] current, double[] reference, String... labels) {
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int at = (int) ((current.length - 1) * (double) i / (labels.length - 1));
      facts.add(
          new Fact(
              labels[i],
              List.of(ReportNumbers.number(current[at]), ReportNumbers.number(reference[at]))));
    }
    return facts;
  }

  private static Drift drift(double move) {
    Verdict verdict = move > 0.3 ? Verdict.DRIFTED : move > 0.1 ? Verdict.CHANGED : Verdict.STABLE;
    double psi = move * 0.62;
    List<Bucket> buckets = new ArrayList<>();
    buckets.add(new Bucket("missing", 0.0012, 0.0034, 0.05));
    for (int i = 0; i < 10; i++) {
      buckets.add(
          new Bucket(
              "("
                  + ReportNumbers.number(i * 7.5 - 12)
                  + ", "
                  + ReportNumbers.number(i * 7.5 - 4.5)
                  + "]",
              0.1,
              0.1 + move * (i - 4.5) / 60,
              Math.abs(i - 4.5) / 25));
    }
    return new Drift(
        verdict,
        psi,
        String.format(
            "PSI %s (95 %% interval %s to %s), significantly above 0.1: p <0.001, q <0.001 over 12"
                + " columns.",
            ReportNumbers.index(psi),
            ReportNumbers.index(psi * 0.98),
            ReportNumbers.index(psi * 1.02)),
        "above 60: 3.12 % → 9.80 %, 48 % of the index",
        new Facts(
            "Drift",
            List.of(""),
            List.of(
                new Fact("PSI", List.of(ReportNumbers.index(psi))),
                new Fact("PSI, bias removed", List.of(ReportNumbers.index(psi * 0.999))),
                new Fact("p (any shift)", List.of("<0.001")),
                new Fact("p (PSI above 0.1)", List.of("<0.001")),
                new Fact("q (PSI above 0.1)", List.of("<0.001")),
                new Fact("Jensen–Shannon", List.of("0.021")),
                new Fact("Hellinger", List.of("0.103")),
                new Fact("Total variation", List.of("0.082")),
                new Fact("Kolmogorov–Smirnov", List.of("0.079")))),
        buckets,
        "");
  }

  private static ReportColumn category(int seed, boolean isCompared) {
    Random random = new Random(seed);
    List<Category> values = new ArrayList<>();
    double left = 1;
    for (int i = 0; i < 10; i++) {
      double share = left * (0.15 + 0.2 * random.nextDouble());
      left -= share;
      values.add(new Category(CITIES.get(i), share, share * (0.8 + 0.4 * random.nextDouble())));
    }
    return new ReportColumn(
        NAMES.get(seed % NAMES.size()) + (seed < NAMES.size() ? "" : "_" + seed),
        "string",
        "text",
        Map.of(Overview.MISSING, new Cell(0, "0\u202f%"), Overview.DISTINCT, new Cell(231, "231")),
        List.of(),
        Optional.of(new Categories(values, isCompared, "221 other values together: 31.2 %.")),
        groups(
            isCompared,
            new Facts(
                "Counts",
                SIDES,
                List.of(
                    new Fact("Rows", List.of("1,543,210", "1,456,790")),
                    new Fact("Missing", List.of("0", "0")),
                    new Fact("Blank", List.of("0", "0")))),
            new Facts(
                "Length",
                SIDES,
                List.of(
                    new Fact("Min", List.of("3", "3")),
                    new Fact("Mean", List.of("3.00", "3.00")),
                    new Fact("Max", List.of("3", "3"))))),
        isCompared ? Optional.of(drift(seed % 2 == 0 ? 0.2 : 0.02)) : Optional.empty());
  }

  private static Cell cell(double value) {
    return new Cell(value, ReportNumbers.number(value));
  }

  private static double[] values(
      Random random, int n, double tail, double scale, double move, boolean whole) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      double value = scale * Math.exp(tail * random.nextGaussian()) * 10 + move * 10;
      values[i] = whole ? Math.rint(value * 10) : value;
    }
    Arrays.sort(values);
    return values;
  }

  private static NumberAxis.Span span(double[] sorted, boolean whole) {
    int last = sorted.length - 1;
    return new NumberAxis.Span(
        sorted[0], sorted[last / 100], sorted[last - last / 100], sorted[last], whole);
  }

  private static DoubleUnaryOperator cumulative(double[] sorted) {
    return x -> {
      int at = Arrays.binarySearch(sorted, Math.nextUp(x));
      int count = at >= 0 ? at : -at - 1;
      return count / (double) sorted.length;
    };
  }

  private static final List<String> SIDES = List.of("Current", "Reference");

  private static final List<String> CITIES =
      List.of(
          "ATL",
          "ORD",
          "DFW",
          "LAX",
          "PHX",
          "a value that is <b>longer</b> than others & odd",
          "DEN",
          "",
          "STL",
          "DTW");

  private static final List<String> NAMES =
      List.of(
          "date",
          "month",
          "delay",
          "origin",
          "distance",
          "delay_delta_1",
          "delay_momentum_7r",
          "delay_volatility_7r",
          "destination",
          "delay_slope_30d",
          "origin_late_mean",
          "delay_pct_change_of_the_airports_last_departure_30r");
}
