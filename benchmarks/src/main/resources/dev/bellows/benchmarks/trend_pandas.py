"""Six of the seven trend features in pandas: trend_pandas.py DATA_DIR WINDOW

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


def features(frame, window):
    frame = frame.sort_values(["g", "t"], ignore_index=True)
    values = frame.groupby("g", sort=False)["v"]
    rolling = values.rolling(window)
    frame["v_delta_1"] = values.diff()
    frame["v_pct_change_1"] = values.pct_change(fill_method=None)
    frame["v_momentum"] = frame["v"] - rolling.mean().to_numpy()
    frame["v_volatility"] = rolling.std().to_numpy()
    frame["v_rank"] = rolling.rank().to_numpy()
    frame["v_range"] = rolling.max().to_numpy() - rolling.min().to_numpy()
    return frame


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
    directory, window = sys.argv[1], int(sys.argv[2])
    started = time.perf_counter()
    result = features(read(directory), window)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peakBytes": peak_bytes(),
                "version": pandas.__version__,
                "rows": len(result),
                "checksum": [
                    float(result[name].sum())
                    for name in ("v_momentum", "v_volatility", "v_range")
                ],
            }
        )
    )


main()
