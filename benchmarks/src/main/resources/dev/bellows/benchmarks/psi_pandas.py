"""The population stability index in pandas: psi_pandas.py DATA_DIR COLUMNS (as c0,c1) BINS

Prints one line of JSON: seconds (reading the raw columns counted), peakBytes, version, psi. It runs
on one thread. Columns are raw little-endian files, because Debian's pandas has no Parquet reader.
"""

import glob
import json
import os
import resource
import sys
import time

import numpy
import pandas


def frame(directory, names):
    return pandas.DataFrame({name: column(directory, name) for name in names})


def column(directory, name):
    files = sorted(glob.glob(os.path.join(directory, "*." + name)))
    return numpy.concatenate([numpy.fromfile(file, dtype="<f8") for file in files])


def shares(values, edges):
    bins = numpy.searchsorted(edges, values.to_numpy(), side="left")
    counts = numpy.bincount(bins, minlength=len(edges) + 1) + 0.5
    return counts / counts.sum()


def psi(reference, current, bins):
    probabilities = [i / bins for i in range(1, bins)]
    edges = numpy.unique(reference.quantile(probabilities, interpolation="lower").to_numpy())
    before, after = shares(reference, edges), shares(current, edges)
    return float(((after - before) * numpy.log(after / before)).sum())


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
    directory, names, bins = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
    started = time.perf_counter()
    reference = frame(os.path.join(directory, "reference"), names)
    current = frame(os.path.join(directory, "current"), names)
    result = [psi(reference[name], current[name], bins) for name in names]
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "peakBytes": peak_bytes(),
                "version": pandas.__version__,
                "rows": len(reference) + len(current),
                "psi": result,
            }
        )
    )


main()
