"""The trend features as pandas and numpy compute them: what Bellows is compared with.

As a program it serves one request per line of standard input and answers each with one line,
"ok ..." or "error ...":

    trends IN OUT lags=1,3 windows=7 minPeriods=2     the features of each series of a CSV file
    flights FOLDER windows=7,30                       compares the CSV files of a folder, cell by cell
    versions
"""

import glob
import os
import sys
import warnings

import numpy as np
import pandas as pd

DAY = 86_400e6  # in microseconds

warnings.simplefilter("ignore", np.RankWarning)


def polyfit_slopes(y, positions, window, min_periods):
    """The slope of numpy.polyfit over the pairs of each window that have both numbers."""
    slopes = np.full(len(y), np.nan)
    usable = np.isfinite(y) & np.isfinite(positions)
    for row in range(len(y)):
        rows = np.arange(max(0, row - window + 1), row + 1)
        rows = rows[usable[rows]]
        if len(rows) < max(2, min_periods):
            continue
        p = positions[rows] - positions[rows[0]]
        if np.all(p == 0):
            continue
        slopes[row] = np.polyfit(p, y[rows], 1)[0]
    return slopes


def trends(x, micros, lags, windows, min_periods=None, name="x"):
    """Every feature of one series in order: names as Bellows gives them, to arrays."""
    s = pd.Series(x, dtype="float64")
    y = s.to_numpy()
    features = {}
    with np.errstate(all="ignore"):
        for lag in lags:
            features[f"{name}_delta_{lag}"] = s.diff(lag)
            features[f"{name}_pct_change_{lag}"] = s.pct_change(lag, fill_method=None)
        for w in windows:
            needed = w if min_periods is None else min_periods
            rolling = s.rolling(w, min_periods=needed)
            mean, std = rolling.mean(), rolling.std()
            features[f"{name}_momentum_{w}r"] = s - mean
            features[f"{name}_momentum_ratio_{w}r"] = s / mean
            features[f"{name}_volatility_{w}r"] = std
            features[f"{name}_cv_{w}r"] = std / mean
            rows = np.arange(len(y), dtype="float64")
            features[f"{name}_slope_{w}r"] = polyfit_slopes(y, rows, w, needed)
            days = (micros - np.nanmin(micros, initial=np.inf)) / DAY
            features[f"{name}_slope_per_day_{w}r"] = polyfit_slopes(y, days, w, needed)
            for ties, label in (("average", "rank"), ("min", "rank_min"), ("max", "rank_max")):
                features[f"{name}_{label}_{w}r"] = rolling.rank(method=ties)
                features[f"{name}_{label}_pct_{w}r"] = rolling.rank(method=ties, pct=True)
            features[f"{name}_range_{w}r"] = rolling.max() - rolling.min()
    return {feature: np.asarray(values, dtype="float64") for feature, values in features.items()}


def answer_trends(source, target, lags, windows, min_periods):
    frame = pd.read_csv(source, float_precision="round_trip")
    with open(target, "w") as out:
        header = None
        for _, series in frame.groupby("series", sort=False):
            features = trends(
                series["x"].to_numpy("float64"),
                series["t"].to_numpy("float64"),
                lags,
                windows,
                min_periods,
            )
            if header is None:
                header = list(features)
                out.write(",".join(["id"] + header) + "\n")
            rows = zip(series["id"], *(features[feature] for feature in header))
            for row in rows:
                out.write(",".join([str(row[0])] + ["%.17g" % value for value in row[1:]]) + "\n")
    return f"rows={len(frame)}"


def full_window_slopes(y, window):
    """The slope over the rows of each full window by the normal equations.

    On integers every sum here is an exact double, so that only the last division rounds.
    """
    slopes = np.full(len(y), np.nan)
    if len(y) >= window:
        views = np.lib.stride_tricks.sliding_window_view(y, window)
        k = np.arange(window, dtype="float64")
        dividend = window * (views @ k) - k.sum() * views.sum(axis=1)
        slopes[window - 1 :] = dividend / (window * (k @ k) - k.sum() ** 2)
    return slopes


def flight_trends(delay, window):
    """Each windowed feature of one airport's delays."""
    rolling = delay.rolling(window)
    return {
        "momentum": delay - rolling.mean(),
        "volatility": rolling.std(),
        "slope": full_window_slopes(delay.to_numpy(), window),
        "rank": rolling.rank(),
        "range": rolling.max() - rolling.min(),
    }


class Comparison:
    """Counts the cells that agree within 1e-9 relative, or are both missing, or both infinite."""

    def __init__(self):
        self.cells = 0
        self.values = 0
        self.differing = 0
        self.examples = []

    def compare(self, where, actual, expected):
        actual = np.asarray(actual, dtype="float64")
        expected = np.asarray(expected, dtype="float64")
        if actual.shape != expected.shape:
            raise ValueError(f"{where}: {actual.shape} cells and not {expected.shape}")
        with np.errstate(invalid="ignore"):
            size = np.maximum(np.abs(actual), np.abs(expected))
            near = np.isfinite(size) & (np.abs(actual - expected) <= 1e-9 * size)
        agree = near | (actual == expected) | (np.isnan(actual) & np.isnan(expected))
        self.cells += len(agree)
        self.values += int(np.isfinite(expected).sum())
        wrong = np.flatnonzero(~agree)
        self.differing += len(wrong)
        for at in wrong[: max(0, 5 - len(self.examples))]:
            self.examples.append(f"{where} row {at}: {actual[at]!r} and not {expected[at]!r}")

    def report(self):
        told = f"cells={self.cells} values={self.values} differing={self.differing}"
        return "; ".join([told] + self.examples)


def compare_flights(folder, windows):
    comparison = Comparison()
    sampled = 0
    rows = 0
    for file in sorted(glob.glob(os.path.join(folder, "*.csv"))):
        frame = pd.read_csv(file, float_precision="round_trip", keep_default_na=False, na_values=[""])
        rows += len(frame)
        for origin, flights in frame.groupby("origin", sort=False):
            delay = flights["delay"].astype("float64").reset_index(drop=True)
            with np.errstate(all="ignore"):
                comparison.compare(f"{origin} delta", flights["delay_delta_1"], delay.diff())
                change = delay.pct_change(fill_method=None)
            comparison.compare(f"{origin} pct_change", flights["delay_pct_change_1"], change)
            for window in windows:
                for feature, expected in flight_trends(delay, window).items():
                    column = f"delay_{feature}_{window}r"
                    comparison.compare(f"{origin} {column}", flights[column], expected)
                sampled += check_against_polyfit(delay.to_numpy(), window)
    return f"rows={rows} polyfits={sampled} " + comparison.report()


def check_against_polyfit(y, window):
    """The normal equations must be polyfit's slope: looked at on the first 40 rows of an airport."""
    head = y[:40]
    by_polyfit = polyfit_slopes(head, np.arange(len(head), dtype="float64"), window, window)
    there = np.isfinite(by_polyfit)
    slopes = full_window_slopes(head, window)
    if not np.array_equal(there, np.isfinite(slopes)):
        raise ValueError("polyfit and the normal equations disagree on what is missing")
    if there.any():
        np.testing.assert_allclose(slopes[there], by_polyfit[there], rtol=1e-9, atol=1e-10)
    return int(there.sum())


def numbers(words):
    options = dict(word.split("=", 1) for word in words)
    needed = options.get("minPeriods")
    return (
        [int(lag) for lag in options.get("lags", "").split(",") if lag],
        [int(window) for window in options["windows"].split(",")],
        int(needed) if needed else None,
    )


def answer(request):
    command, *words = request.split()
    if command == "versions":
        return f"pandas={pd.__version__} numpy={np.__version__}"
    if command == "trends":
        return answer_trends(words[0], words[1], *numbers(words[2:]))
    if command == "flights":
        return compare_flights(words[0], numbers(words[1:])[1])
    raise ValueError("no such command: " + command)


def main():
    for request in sys.stdin:
        try:
            reply = "ok " + answer(request)
        except Exception as problem:  # the other side must hear of everything that goes wrong
            reply = f"error {type(problem).__name__}: {problem}".replace("\n", " ")
        print(reply, flush=True)


if __name__ == "__main__":
    main()
