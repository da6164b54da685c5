// Prints the tables of the benchmark beside Bergamot.
import { printTable } from '../util.mjs';

export function printReport({ agreement, trained, speed, starts, peak_memory_bytes, bytes }) {
  printAgreement([...agreement, ...(trained ? [trained.float32] : [])]);
  if (trained) printTrained(trained.int8);
  printSpeed(speed);
  printSizes(starts, peak_memory_bytes, bytes);
}

function printAgreement(results) {
  const share = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
  printTable(
    [
      ['float32', 'sentences', 'identical', 'no ties', 'identical', 'as reference'],
      ...results.map((one) => [
        one.model,
        String(one.sentences),
        share(one.identical, one.sentences),
        String(one.clear),
        share(one.clear_identical, one.clear),
        share(one.clear_as_reference, one.clear),
      ]),
    ],
    14,
  );
  console.log();
}

function printTrained({ sentences, identical, ours, theirs }) {
  const ratio = (field) => `${(ours[field] / theirs[field]).toFixed(2)} x`;
  const speed = (field) => [ours[field].toFixed(1), theirs[field].toFixed(1), ratio(field)];
  printTable(
    [
      ['the trained student, int8', 'ours', 'Bergamot', ''],
      [`BLEU of ${sentences} sentences`, ours.bleu.toFixed(2), theirs.bleu.toFixed(2), ''],
      ['identical', `${((100 * identical) / sentences).toFixed(1)} %`, '', ''],
      ['sentences/s, one by one', ...speed('single_sentences_per_s')],
      ['sentences/s, all together', ...speed('document_sentences_per_s')],
    ],
    12,
  );
  console.log();
}

function printSpeed(results) {
  printTable(
    [
      ['tiny, 32k words, int8', 'ours', 'Bergamot', 'median', 'best'],
      ...results.map((one) => [
        `tokens/s, ${one.mode}${one.shortlist ? ', shortlist' : ''}`,
        one.ours_tokens_per_s.toFixed(0),
        one.theirs_tokens_per_s.toFixed(0),
        `${one.ratio.toFixed(2)} x`,
        `${one.best_ratio.toFixed(2)} x`,
      ]),
    ],
    12,
  );
  console.log();
}

function printSizes(starts, memory, bytes) {
  const both = (of) => [of('ours'), of('theirs')];
  const megabytes = (size) => (size / 1e6).toFixed(0);
  const kilobytes = (of) =>
    both((name) => {
      const { wasm, javascript } = bytes[name];
      return ((wasm[of] + javascript[of]) / 1000).toFixed(0);
    });
  printTable(
    [
      ['', 'ours', 'Bergamot'],
      ['load, ms', ...both((name) => starts[name].load_ms.toFixed(0))],
      ['first translation, ms', ...both((name) => starts[name].first_translation_ms.toFixed(0))],
      [
        `peak memory, MB (${megabytes(memory.empty)} before loading)`,
        ...both((name) => megabytes(memory[name])),
      ],
      ['engine to fetch, kB', ...kilobytes('raw')],
      ['gzipped', ...kilobytes('gzipped')],
    ],
    12,
  );
}
