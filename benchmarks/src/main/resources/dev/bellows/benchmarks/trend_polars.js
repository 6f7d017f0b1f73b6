// Five of the seven trend features in Polars: node trend_polars.js DATA_DIR WINDOW
// Prints one line of JSON: seconds (reading the Parquet files counted), peakBytes, version, checksum.
// Polars has neither a rolling slope nor, in nodejs-polars, a rolling rank.
const pl = require("nodejs-polars");
const fs = require("fs");
const path = require("path");

const [directory, windowText] = process.argv.slice(2);
const windowSize = Number(windowText);
const rows = { windowSize, minPeriods: windowSize };
const v = () => pl.col("v");

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
    v().minus(v().rollingMean(rows)).over("g").alias("v_momentum"),
    v().rollingStd(rows).over("g").alias("v_volatility"),
    v().rollingMax(rows).minus(v().rollingMin(rows)).over("g").alias("v_range"),
  )
  .collectSync();
const seconds = Number(process.hrtime.bigint() - started) / 1e9;

console.log(
  JSON.stringify({
    seconds,
    peakBytes: peakBytes(),
    version: pl.version,
    rows: features.height,
    checksum: ["v_momentum", "v_volatility", "v_range"].map((name) => features.getColumn(name).sum()),
  }),
);
