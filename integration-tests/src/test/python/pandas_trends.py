"""The trend features as pandas and numpy compute them: what Bellows is compared with.

As a program it serves one request per line of standard input and answers each with one line,
"ok ..." or "error ...":

    trends IN OUT lags=1,3 windows=7r,2d closed=left  the features of each series of a CSV file
    accuracy IN OUT                                   a few statistics of the series of a CSV file
    aggregates IN OUT                                 the aggregates of the groups of a CSV file
    profile IN OUT                                    the statistics of the columns of a CSV file
    flights FOLDER windows=7,30                       compares the CSV files of a folder, cell by cell
    versions

Windows are 7r (rows), 30d, 12h (time) and expanding; minPeriods=2, deviation=population and
preset=1.5, which takes the defaults of that version, may follow.
"""

import glob
import os
import sys
import warnings

import numpy as np
import pandas as pd
from pandas.api.indexers import BaseIndexer

DAY = 86_400e6  # in microseconds
UNITS = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000}
HALF_LIVES = ["1r", "3r", "30h"]

warnings.simplefilter("ignore", np.RankWarning)


class Bounds(BaseIndexer):
    """Windows whose first row and end are given for each row."""

    def get_window_bounds(self, num_values=0, min_periods=None, center=None, closed=None, step=None):
        return self.start, self.end


class Windows:
    """The windows of one kind over one series: its rows in order, times in microseconds."""

    def __init__(self, values, micros, window, closed, needed):
        self.values = values
        self.micros = micros
        self.window = window
        self.closed = closed
        self.needed = needed
        self.start, self.end = self._bounds()

    def _bounds(self):
        n = len(self.values)
        rows = np.arange(n, dtype="int64")
        holds_oldest = self.closed in ("left", "both")
        holds_newest = self.closed in ("right", "both")
        end = rows + (1 if holds_newest else 0)
        if self.window.endswith("r"):
            start = rows - int(self.window[:-1]) + (0 if holds_oldest else 1)
        elif self.window == "expanding":
            start = np.zeros(n, dtype="int64")
        else:
            oldest = self.micros - micros_of(self.window)
            start = np.searchsorted(self.micros, oldest, "left" if holds_oldest else "right")
            if not holds_newest:
                # pandas 2 and 3 leave out all peers of a row; 1.5 takes in those sorted before it.
                end = np.searchsorted(self.micros, self.micros, "left")
        end = np.clip(end, 0, n).astype("int64")
        return np.minimum(np.clip(start, 0, n), end).astype("int64"), end

    def rolling(self, values=None):
        """pandas' own windows wherever it has them, so that these are compared."""
        s = pd.Series(self.values if values is None else values)
        if self.window.endswith("r"):
            rows = int(self.window[:-1])
            return s.rolling(rows, min_periods=self.needed, closed=self.closed)
        if self.closed in ("left", "neither"):
            return s.rolling(Bounds(start=self.start, end=self.end), min_periods=self.needed)
        if self.window == "expanding":
            return s.expanding(self.needed)
        s.index = pd.to_datetime(self.micros * 1000)
        size = pd.Timedelta(micros_of(self.window), "us")
        return s.rolling(size, min_periods=self.needed, closed=self.closed)

    def last(self):
        """The value of each window's newest row."""
        newest = np.maximum(self.end - 1, 0)
        return np.where(self.end > self.start, self.values[newest], np.nan)

    def count(self):
        """pandas counts infinite values as values; Bellows does not."""
        return self.rolling(np.where(np.isinf(self.values), np.nan, self.values)).count().to_numpy()

    def lines(self, positions):
        """Slope, standard error and R squared of the line through each window's pairs."""
        y = self.values
        slopes, errors, shares = (np.full(len(y), np.nan) for _ in range(3))
        usable = np.isfinite(y) & np.isfinite(positions)
        for row in range(len(y)):
            rows = np.arange(self.start[row], self.end[row])
            rows = rows[usable[rows]]
            if len(rows) < max(2, self.needed):
                continue
            p = positions[rows] - positions[rows[0]]
            if np.all(p == 0):
                continue
            slopes[row] = np.polyfit(p, y[rows], 1)[0]
            p = p - p.mean()
            h = y[rows] - y[rows].mean()
            if len(rows) > 2:
                residues = h - slopes[row] * p
                errors[row] = np.sqrt((residues @ residues) / (len(rows) - 2) / (p @ p))
            if np.any(y[rows] != y[rows[0]]):
                shares[row] = (p @ h) ** 2 / ((p @ p) * (h @ h))
        return slopes, errors, shares


def window_features(windows, micros, ddof):
    """Every feature of one kind of window."""
    rolling = windows.rolling()
    last = windows.last()
    finite = np.where(np.isfinite(last), last, np.nan)
    mean, std = rolling.mean().to_numpy(), rolling.std(ddof=ddof).to_numpy()
    least, most = rolling.min().to_numpy(), rolling.max().to_numpy()
    features = {
        "momentum": last - mean,
        "momentum_ratio": last / mean,
        "volatility": std,
        "cv": std / mean,
        "range": most - least,
        "mean": mean,
        "sum": rolling.sum().to_numpy(),
        "std": std,
        "var": rolling.var(ddof=ddof).to_numpy(),
        "min": least,
        "max": most,
        "median": rolling.median().to_numpy(),
        "count": windows.count(),
        "zscore": (finite - mean) / std,
        "range_position": (finite - least) / (most - least),
    }
    for ties, label in (("average", "rank"), ("min", "rank_min"), ("max", "rank_max")):
        features[label] = rolling.rank(method=ties).to_numpy()
        features[label + "_pct"] = rolling.rank(method=ties, pct=True).to_numpy()
    axes = (("", np.arange(len(last), dtype="float64")), ("_per_day", (micros - first(micros)) / DAY))
    for label, positions in axes:
        slopes, errors, shares = windows.lines(positions)
        features["slope" + label] = slopes
        features["slope_stderr" + label] = errors
        features["slope_r2" + label] = shares
    return features


def micros_of(length):
    return int(length[:-1]) * UNITS[length[-1]]


def first(micros):
    return np.nanmin(micros, initial=np.inf)


def decayed(s, micros, preset):
    """The exponentially weighted means that this pandas has, and computes as Bellows is asked to."""
    features = {}
    for half_life in HALF_LIVES:
        for ignore_na, label in ((False, ""), (True, "_ignore_na")):
            name = f"ewma_{half_life}"
            if half_life.endswith("r"):
                rows = float(half_life[:-1])
                features[name + label] = s.ewm(halflife=rows, ignore_na=ignore_na).mean()
                # After a missing value Bellows' own rule is not that of pandas 1 and 2.
                if ignore_na or preset:
                    ewm = s.ewm(halflife=rows, adjust=False, ignore_na=ignore_na)
                    features[name + "_unadjusted" + label] = ewm.mean()
            else:
                features[name + label] = with_times(
                    s, micros, lambda x, t: timed_ewm(x, t, half_life, ignore_na)
                )
    return features


def timed_ewm(x, micros, half_life, ignore_na):
    size = pd.Timedelta(micros_of(half_life), "us")
    times = pd.to_datetime(micros * 1000)
    return pd.Series(x).ewm(halflife=size, times=times, ignore_na=ignore_na).mean()


def with_times(s, micros, compute):
    """A feature of the rows that have a time; the others have no feature."""
    there = np.isfinite(micros)
    result = np.full(len(s), np.nan)
    if there.any():
        result[there] = compute(s.to_numpy()[there], micros[there].astype("int64"))
    return result


def timed_windows(s, micros, window, options):
    there = np.isfinite(micros)
    x, t = s.to_numpy()[there], micros[there].astype("int64")
    windows = Windows(x, t, window, options["closed"], needed(window, options))
    features = {}
    for name, values in window_features(windows, t.astype("float64"), options["ddof"]).items():
        features[name] = np.full(len(s), np.nan)
        features[name][there] = values
    return features


def needed(window, options):
    if options["minPeriods"] is not None:
        return options["minPeriods"]
    return int(window[:-1]) if window.endswith("r") else 1


def trends(x, micros, options, name="x"):
    """Every feature of one series in order: names as Bellows gives them, to arrays."""
    s = pd.Series(x, dtype="float64")
    y = s.to_numpy()
    features = {}
    with np.errstate(all="ignore"):
        for lag in options["lags"]:
            features[f"lag_{lag}"] = s.shift(lag)
            features[f"delta_{lag}"] = s.diff(lag)
            filled = {} if options["preset"] else {"fill_method": None}
            features[f"pct_change_{lag}"] = s.pct_change(lag, **filled)
        features["since_last_days"] = with_times(s, micros, since_last)
        features.update(decayed(s, micros, options["preset"]))
        for window in options["windows"]:
            if window.endswith("r") or window == "expanding":
                windows = Windows(y, micros, window, options["closed"], needed(window, options))
                found = window_features(windows, micros, options["ddof"])
            else:
                found = timed_windows(s, micros, window, options)
            features.update({f"{label}_{window}": values for label, values in found.items()})
    return {f"{name}_{label}": np.asarray(v, dtype="float64") for label, v in features.items()}


def since_last(x, micros):
    t = pd.Series(micros.astype("float64"))
    return ((t - t.where(np.isfinite(x)).ffill()) / DAY).to_numpy()


def answer_trends(source, target, options):
    frame = pd.read_csv(source, float_precision="round_trip")
    with open(target, "w") as out:
        header = None
        for _, series in frame.groupby("series", sort=False):
            x, t = series["x"].to_numpy("float64"), series["t"].to_numpy("float64")
            features = trends(x, t, options)
            if header is None:
                header = list(features)
                out.write(",".join(["id"] + header) + "\n")
            rows = zip(series["id"], *(features[feature] for feature in header))
            for row in rows:
                out.write(",".join([str(row[0])] + [text(value) for value in row[1:]]) + "\n")
    return f"rows={len(frame)}"


def text(number):
    """The shortest text that is read back as the same double."""
    return repr(float(number))


def answer_accuracy(source, target):
    """Mean, variance and the slope over rows, by the recipe of covariance over variance."""
    frame = pd.read_csv(source, float_precision="round_trip")
    with open(target, "w") as out:
        out.write("series,mean,variance,slope\n")
        for name, series in frame.groupby("series", sort=False):
            s = series["x"].reset_index(drop=True)
            window = int(series["window"].iloc[0])
            rows = pd.Series(np.arange(len(s), dtype="float64"))
            slopes = s.rolling(window).cov(rows) / rows.rolling(window).var()
            for row in zip(s.rolling(window).mean(), s.rolling(window).var(), slopes):
                out.write(",".join([str(name)] + [text(value) for value in row]) + "\n")
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
    rows = np.arange(len(head), dtype="float64")
    by_polyfit = Windows(head, None, f"{window}r", "right", window).lines(rows)[0]
    there = np.isfinite(by_polyfit)
    slopes = full_window_slopes(head, window)
    if not np.array_equal(there, np.isfinite(slopes)):
        raise ValueError("polyfit and the normal equations disagree on what is missing")
    if there.any():
        np.testing.assert_allclose(slopes[there], by_polyfit[there], rtol=1e-9, atol=1e-10)
    return int(there.sum())


def answer_aggregates(question, reply):
    """One line for each group: its key, then the aggregates that FeatureEngineer has."""
    frame = pd.read_csv(question, float_precision="round_trip", keep_default_na=False, na_values={"k": [""], "x": ["", "nan"]})
    grouped = frame.groupby("k", dropna=False)["x"]
    aggregates = pd.DataFrame(
        {
            "row_count": grouped.size(),
            "x_count": grouped.count(),
            "x_sum": grouped.sum(min_count=1),
            "x_mean": grouped.mean(),
            "x_std": grouped.std(),
            "x_median": grouped.median(),
            "x_min": grouped.min(),
            "x_max": grouped.max(),
            "x_count_distinct": grouped.nunique(),
        }
    )
    aggregates.to_csv(reply, float_format="%.17g", na_rep="nan")
    return f"groups={len(aggregates)}"


def answer_profile(question, reply):
    """One line for each column: what describe, skew, kurt, nunique and isna say of it."""
    frame = pd.read_csv(question, float_precision="round_trip", keep_default_na=False, na_values=["", "nan"], dtype={"s": str})
    numbers = frame.drop(columns="s")
    statistics = numbers.describe(percentiles=[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]).T
    statistics["skew"] = numbers.skew()
    statistics["kurt"] = numbers.kurt()
    statistics["nunique"] = numbers.nunique()
    statistics["missing"] = numbers.isna().mean()
    of_text = {"count": frame["s"].count(), "nunique": frame["s"].nunique(), "missing": frame["s"].isna().mean()}
    statistics.loc["s"] = pd.Series(of_text)
    statistics.to_csv(reply, float_format="%.17g", na_rep="nan")
    return f"columns={len(statistics)}"


def options(words):
    given = dict(word.split("=", 1) for word in words)
    needed_values = given.get("minPeriods")
    return {
        "lags": [int(lag) for lag in given.get("lags", "").split(",") if lag],
        "windows": given["windows"].split(","),
        "closed": given.get("closed", "right"),
        "minPeriods": int(needed_values) if needed_values else None,
        "ddof": 0 if given.get("deviation") == "population" else 1,
        "preset": given.get("preset"),
    }


def answer(request):
    command, *words = request.split()
    if command == "versions":
        return f"pandas={pd.__version__} numpy={np.__version__}"
    if command == "trends":
        return answer_trends(words[0], words[1], options(words[2:]))
    if command == "accuracy":
        return answer_accuracy(words[0], words[1])
    if command == "aggregates":
        return answer_aggregates(words[0], words[1])
    if command == "profile":
        return answer_profile(words[0], words[1])
    if command == "flights":
        return compare_flights(words[0], [int(w) for w in options(words[1:])["windows"]])
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
