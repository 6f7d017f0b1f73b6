// Five of the seven trend features in Polars: node trend_polars.js DATA_DIR WINDOWS (as 7,30)
// Prints one line of JSON: seconds (reading the Parquet files counted), peakBytes, version, checksum.
// Polars has neither a rolling slope nor, in nodejs-polars, a rolling rank.
const pl = require("nodejs-polars");
const fs = require("fs");
const path = require("path");

const [directory, windowsText] = process.argv.slice(2);
const windows = windowsText.split(",").map(Number);
const v = () => pl.col("v");

function ofWindow(windowSize) {
  const rows = { windowSize, minPeriods: windowSize };
  return [
    v().minus(v().rollingMean(rows)).over("g").alias(`v_momentum_${windowSize}r`),
    v().rollingStd(rows).over("g").alias(`v_volatility_${windowSize}r`),
    v().rollingMax(rows).minus(v().rollingMin(rows)).over("g").alias(`v_range_${windowSize}r`),
  ];
}

// What getrusage calls the maximum includes the JVM that started us; VmHWM is ours alone.
function peakBytes() {
  try {
    const status = fs.readFileSync("/proc/self/status", "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

const started = process.hrtime.bigint();
const features = pl
  .scanParquet(path.join(directory, "*.parquet"))
  .sort(["g", "t"])
  .select(
    pl.col("g"),
    pl.col("t"),
    v().minus(v().shift(1)).over("g").alias("v_delta_1"),
    v().div(v().shift(1)).minus(1).over("g").alias("v_pct_change_1"),
    ...windows.flatMap(ofWindow),
  )
  .collectSync();
const seconds = Number(process.hrtime.bigint() - started) / 1e9;

console.log(
  JSON.stringify({
    seconds,
    peakBytes: peakBytes(),
    version: pl.version,
    rows: features.height,
    checksum: features.columns.slice(2).map((name) => features.getColumn(name).sum()),
  }),
);
