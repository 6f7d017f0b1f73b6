"""Writes the golden files of the parity tests with real pandas.

    python3 integration-tests/src/test/python/make_golden.py

Each file holds every case as a group of rows, in order, with the features of one definition: the
first line says which. Rerun it and look at the difference after a change of pandas.
"""

import os

import numpy as np
import pandas as pd

from pandas_trends import DAY, trends

FOLDER = os.path.join(os.path.dirname(__file__), "..", "resources", "parity")
NAN, INF = float("nan"), float("inf")
NULL = None

DEFINITIONS = {
    "w3": (3, None),
    "w3_mp1": (3, 1),
    "w7_mp2": (7, 2),
    "w30_mp1": (30, 1),
}
LAGS = [1, 2]


def cases():
    noise = np.random.RandomState(2001).normal(size=24).round(6)
    return {
        "plain": list(noise * 10),
        "integers": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3],
        "nulls": [1, 2, NULL, 4, 5, NULL, NULL, 8, 9, 10, NULL, 12, 11.5, 13],
        "nans": [NAN, 0, 0, 5, NAN, 10, -5, 0, 2.5, NAN, NULL, 7, 1, 2],
        "infinities": [1, INF, 3, -INF, 5, INF, INF, 8, 2, -INF, 4, 6, NULL, 7, 9],
        "ties": [3, 1, 3, NULL, 3, 2, 2, 2, 3, 3, 1, 1, 2],
        "constant": [1.1] * 12,
        "steps": [0.1] * 6 + [0.3] * 6 + [-0.7] * 6,
        "one_row": [42],
        "two_rows": [1, 3.5],
        "all_missing": [NULL, NAN, NULL, NULL, NAN],
        "outlier": list(noise[:8]) + [1e10] + list(noise[8:]),
        "offset": list(1e8 + noise),
        "negative_zero": [-0.0, 2, 0.0, -0.0, 3, -0.0, -1, 0.0, 0.0, 5],
        "zero_bases": [0, 0, 1, 0, -1, 0, 0.5, 0, NULL, 0, 3],
        "slope_with_a_gap": [1, 3, 2, 5, 4, NULL, 7, 8, 6, 9, 10, 11],
        "falling": [2.0**-k for k in range(20)],
    }


def micros(count):
    """Days that are not evenly spaced; two and three rows share one now and then."""
    gaps = np.resize([0, 1, 1, 0.25, 3, 0, 0, 2, 0.5, 1], count)
    return np.cumsum(gaps) * DAY + 978_307_200e6


def text(number):
    return "null" if number is None else "%.17g" % number


def write(label, window, min_periods):
    needed = "" if min_periods is None else f" minPeriods={min_periods}"
    with open(os.path.join(FOLDER, label + ".csv"), "w") as out:
        lags = ",".join(map(str, LAGS))
        out.write(f"# lags={lags} windows={window}{needed} pandas={pd.__version__}\n")
        header = None
        for case, values in cases().items():
            x = np.array([NAN if v is None else v for v in values], dtype="float64")
            t = micros(len(x))
            features = trends(x, t, LAGS, [window], min_periods)
            if header is None:
                header = list(features)
                out.write(",".join(["case", "i", "t", "x"] + header) + "\n")
            for i, value in enumerate(values):
                cells = [case, str(i), str(int(t[i])), text(value)]
                cells += [text(features[feature][i]) for feature in header]
                out.write(",".join(cells) + "\n")


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    for label, (window, min_periods) in DEFINITIONS.items():
        write(label, window, min_periods)
