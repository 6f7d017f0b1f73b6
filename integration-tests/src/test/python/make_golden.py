"""Writes the golden files of the parity tests with real pandas.

    python3 integration-tests/src/test/python/make_golden.py

Each file holds every case as a group of rows, in order, with the features of one definition: the
first line says which. Rerun it and look at the difference after a change of pandas.
"""

import os

import numpy as np
import pandas as pd

from pandas_trends import DAY, options, text, trends

FOLDER = os.path.join(os.path.dirname(__file__), "..", "resources", "parity")
NAN, INF = float("nan"), float("inf")
NULL = None

# Each file's definition, in the words that pandas_trends.py and the Java test read.
DEFINITIONS = {
    "w3": "windows=3r",
    "w3_mp1": "windows=3r minPeriods=1",
    "w7_mp2": "windows=7r minPeriods=2",
    "w30_mp1": "windows=30r minPeriods=1 deviation=population",
    "w4_left": "windows=4r minPeriods=2 closed=left",
    "w4_both": "windows=4r minPeriods=2 closed=both",
    "w4_neither": "windows=4r minPeriods=2 closed=neither",
    "t2d": "windows=2d",
    "t36h_left": "windows=36h closed=left",
    "t2d_both": "windows=2d closed=both minPeriods=2",
    "t3d_neither": "windows=3d closed=neither",
    "expanding_mp2": "windows=expanding minPeriods=2",
    "expanding_left": "windows=expanding closed=left",
    "w5_pandas15": "windows=5r minPeriods=2 preset=1.5",
}


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


def write(label, words):
    definition = f"lags=1,2 {words}"
    with open(os.path.join(FOLDER, label + ".csv"), "w") as out:
        out.write(f"# {definition} pandas={pd.__version__}\n")
        header = None
        for case, values in cases().items():
            x = np.array([NAN if v is None else v for v in values], dtype="float64")
            t = micros(len(x))
            features = trends(x, t, options(definition.split()))
            if header is None:
                header = list(features)
                out.write(",".join(["case", "i", "t", "x"] + header) + "\n")
            for i, value in enumerate(values):
                cells = [case, str(i), str(int(t[i])), "null" if value is None else text(value)]
                cells += [text(features[feature][i]) for feature in header]
                out.write(",".join(cells) + "\n")


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    for label, words in DEFINITIONS.items():
        write(label, words)
