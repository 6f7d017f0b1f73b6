"""Six of the seven trend features in pandas: trend_pandas.py DATA_DIR WINDOWS (as 7,30)

Prints one line of JSON: seconds (reading the raw columns counted), peakBytes, version, checksum.
pandas has no rolling slope. It runs on one thread. Columns are raw little-endian files, because
Debian's pandas has no Parquet reader.
"""

import glob
import json
import os
import resource
import sys
import time

import numpy
import pandas


def column(directory, name, kind):
    files = sorted(glob.glob(os.path.join(directory, "*." + name)))
    return numpy.concatenate([numpy.fromfile(file, dtype=kind) for file in files])


def read(directory):
    return pandas.DataFrame(
        {
            "g": column(directory, "g", "<i8"),
            "t": column(directory, "t", "<i8"),
            "v": column(directory, "v", "<f8"),
        }
    )


def features(frame, windows):
    frame = frame.sort_values(["g", "t"], ignore_index=True)
    values = frame.groupby("g", sort=False)["v"]
    columns = {
        "v_delta_1": values.diff(),
        "v_pct_change_1": values.pct_change(fill_method=None),
    }
    for window in windows:
        rolling = values.rolling(window)
        span = rolling.max().to_numpy() - rolling.min().to_numpy()
        columns[f"v_momentum_{window}r"] = frame["v"] - rolling.mean().to_numpy()
        columns[f"v_volatility_{window}r"] = rolling.std().to_numpy()
        columns[f"v_rank_{window}r"] = rolling.rank().to_numpy()
        columns[f"v_range_{window}r"] = span
    return frame.assign(**columns)


def peak_bytes():
    """What getrusage calls the maximum includes the JVM that started us; VmHWM is ours alone."""
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmHWM:"))
            return int(line.split()[1]) * 1024
    except OSError:
        largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return largest if sys.platform == "darwin" else largest * 1024


def main():
    directory = sys.argv[1]
    windows = [int(window) for window in sys.argv[2].split(",")]
    started = time.perf_counter()
    result = features(read(directory), windows)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peakBytes": peak_bytes(),
                "version": pandas.__version__,
                "rows": len(result),
                "checksum": [float(result[name].sum()) for name in result.columns[3:]],
            }
        )
    )


main()
