"""The statistics of columns in pandas: profile_pandas.py DATA_DIR COLUMNS (as x0,x1)

Prints one line of JSON: seconds (reading the raw columns counted), peakBytes, version, checksum.
It runs on one thread. Columns are raw little-endian files, because Debian's pandas has no Parquet
reader; NaN is missing.
"""

import glob
import json
import os
import resource
import sys
import time

import numpy
import pandas

QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def column(directory, name):
    files = sorted(glob.glob(os.path.join(directory, "*." + name)))
    return numpy.concatenate([numpy.fromfile(file, dtype="<f8") for file in files])


def profiled(directory, names):
    frame = pandas.DataFrame({name: column(directory, name) for name in names})
    statistics = frame.describe(percentiles=QUANTILES).T
    statistics["skew"] = frame.skew()
    statistics["kurt"] = frame.kurt()
    statistics["nunique"] = frame.nunique()
    statistics["missing"] = frame.isna().mean()
    statistics["zeros"] = (frame == 0).sum()
    statistics["negatives"] = (frame < 0).sum()
    return len(frame), statistics


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
    directory, names = sys.argv[1], sys.argv[2].split(",")
    started = time.perf_counter()
    rows, statistics = profiled(directory, names)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peakBytes": peak_bytes(),
                "version": pandas.__version__,
                "rows": rows,
                "checksum": [float(value) for value in statistics.sum()],
            }
        )
    )


main()
