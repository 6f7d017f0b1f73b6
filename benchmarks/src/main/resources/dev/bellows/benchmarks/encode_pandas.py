"""The target mean of categories in pandas: encode_pandas.py DATA_DIR COLUMNS (as c10,c1k) M

Prints one line of JSON: seconds (reading the raw columns counted), peakBytes, version, checksum.
It runs on one thread. Columns are raw little-endian files, because Debian's pandas has no Parquet
reader; categories are numbers, which pandas groups and maps faster than texts.
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


def encoded(directory, names, m):
    frame = pandas.DataFrame({name: column(directory, name, "<i8") for name in names})
    frame["y"] = column(directory, "y", "<f8")
    mean = frame["y"].mean()
    columns = {}
    for name in names:
        table = frame.groupby(name)["y"].agg(["sum", "count"])
        means = (table["sum"] + m * mean) / (table["count"] + m)
        columns[name + "_y_mean"] = frame[name].map(means)
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
    directory, names, m = sys.argv[1], sys.argv[2].split(","), float(sys.argv[3])
    started = time.perf_counter()
    result = encoded(directory, names, m)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peakBytes": peak_bytes(),
                "version": pandas.__version__,
                "rows": len(result),
                "checksum": [float(result[name + "_y_mean"].sum()) for name in names],
            }
        )
    )


main()
