// Prints the tables of the inference benchmark.
import { printTable } from '../util.mjs';

export function printReport(report) {
  printSpeeds(report.results);
  console.log(
    'Target tokens a second, medians. relaxed, simd: the package in WebAssembly, text in,',
  );
  console.log(
    'text out; native: the same core, one thread; ort: ONNX Runtime Web, ids in, ids out;',
  );
  console.log('shortlist: relaxed, scoring only what the source may bring about.\n');
  printAgreement(report.results);
  printRatios(report);
  printShares(report);
  printStarts(report);
}

/** Prints a line for each case, with a column for each engine. */
function printSpeeds(results) {
  const columns = [...new Set(results.map(columnOf))];
  const cases = Map.groupBy(results, caseOf);
  printTable(
    [
      ['tokens/s', ...columns],
      ...[...cases].map(([name, list]) => [
        name,
        ...columns.map((column) => {
          const { tokens_per_s: speed } = list.find((result) => columnOf(result) === column);
          return speed === null ? '-' : speed.toFixed(0);
        }),
      ]),
    ],
    14,
  );
  const reasons = new Set(
    results
      .filter(({ reason }) => reason)
      .map(({ engine, beam, reason }) => `${engine}, beam ${beam}: ${reason}`),
  );
  for (const reason of reasons) console.log(`- ${reason}`);
}

function columnOf({ engine, variant, precision, shortlist }) {
  if (shortlist) return 'shortlist int8';
  const name = engine === 'attentive' ? variant : 'ort';
  return `${name} ${precision === 'int8' ? 'int8' : 'f32'}`;
}

function caseOf({ model, vocabulary, batch, beam, source_length, target_length }) {
  const search = beam === 1 ? 'greedy' : `beam ${beam}`;
  const lengths = `${source_length} to ${target_length}`;
  return `${model} ${vocabulary / 1000}k, batch ${batch}, ${search}, ${lengths}`;
}

function printAgreement(results) {
  const rows = ['float32', 'int8'].map((precision) => {
    const shares = results
      .filter((one) => one.engine !== 'attentive' && one.precision === precision)
      .flatMap(({ agreement }) => agreement ?? []);
    const percent = (share) => (shares.length ? `${(100 * share).toFixed(1)} %` : '-');
    return [precision, percent(Math.min(...shares)), percent(Math.max(...shares))];
  });
  printTable([['tokens as the peer writes them', 'least', 'most'], ...rows], 10);
  console.log();
}

function printRatios({ ratios, reasons, shortlist_time_32k_over_8k: growth }) {
  printTable(
    [
      ['ours (relaxed) over peer, by speed', ''],
      ...Object.entries(ratios).map(([name, value]) => [
        name,
        value === null ? `- (${reasons[name]})` : `${value.toFixed(2)}x`,
      ]),
      ...Object.entries(growth).map(([batch, value]) => [
        `time of 32k over 8k words with a shortlist, batch ${batch}`,
        `${value.toFixed(2)}x`,
      ]),
    ],
    10,
  );
  console.log();
}

function printShares({ limits, ...report }) {
  const names = Object.keys(limits);
  const of = (variant) =>
    report[variant === 'relaxed' ? 'share_of_limit' : `share_of_limit_${variant}`];
  const each = (show) => names.map((variant) => show(limits[variant], of(variant)));
  const sizes = Object.keys(limits.relaxed.bandwidth);
  printTable(
    [
      ["the machine's limits", ...names],
      ...sizes.map((bytes) => [
        `read ${(bytes / 1e6).toFixed(2)} MB, GB/s`,
        ...each(({ bandwidth }) => (bandwidth[bytes] / 1e9).toFixed(1)),
      ]),
      ['float32, GFLOP/s', ...each(({ float32 }) => (float32 / 1e9).toFixed(1))],
      ['int8, Gop/s', ...each(({ int8 }) => (int8 / 1e9).toFixed(1))],
      ...Object.keys(report.share_of_limit).map((name) => [
        `share of limit, ${name}`,
        ...each((_, shares) => `${(100 * shares[name]).toFixed(1)} %`),
      ]),
    ],
    10,
  );
  console.log();
}

function printStarts({ load_ms, first_translation_ms, peak_memory_bytes, bytes }) {
  printTable(
    [
      ['in a fresh process', 'load, ms', 'first, ms', 'peak, MB'],
      ...Object.keys(load_ms).map((name) => [
        name,
        load_ms[name].toFixed(0),
        first_translation_ms[name].toFixed(0),
        (peak_memory_bytes[name] / 1e6).toFixed(0),
      ]),
    ],
    11,
  );
  console.log();
  if (!bytes) return;
  const rows = [
    ...Object.entries(bytes.attentive).map(([variant, sizes]) => [`attentive ${variant}`, sizes]),
    ['onnxruntime-web', bytes['onnxruntime-web']],
  ];
  const kilobytes = (size) => (size / 1000).toFixed(0);
  printTable(
    [
      ['kB to fetch', 'wasm', 'gzipped', 'JavaScript', 'gzipped'],
      ...rows.map(([name, { wasm, javascript }]) => [
        name,
        ...[wasm, javascript].flatMap(({ raw, gzipped }) => [raw, gzipped].map(kilobytes)),
      ]),
    ],
    11,
  );
}
