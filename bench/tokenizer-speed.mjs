// npm run bench:text [-- --corpus FILE]: measures how fast tokenizers are trained and used, ours and their
// peers, in one run on the same texts. Prints a table and writes build/bench/text.json.
//
// FILE is tab-separated and may be gzipped; all its columns are read. The default is the Tatoeba pairs,
// tatoeba-fra/train.tsv.gz in the folder $ATTENTIVE_DATA (../shared/data), or made-up text if they are
// missing. SentencePiece (spm_train, spm_encode) is measured where it is installed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Tokenizer as HuggingFace } from '@huggingface/tokenizers';
import { bootstrap } from '../tools/bootstrap.mjs';
import { buildPackage, buildPreset, buildWasm } from '../tools/build.mjs';
import { main, root, run, which } from '../tools/common.mjs';
import { printTable, randomNumbers } from './util.mjs';

const vocabularySize = 8000;
/** Every measurement is repeated, and the fastest counts, because other work slowed down the others. */
const repetitions = 3;
/** How many texts the comparison in JavaScript has, whose peer is slow. */
const textsInJavaScript = 20_000;

const folder = join(root, 'build/bench');

function findCorpus() {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } });
  const data = process.env.ATTENTIVE_DATA ?? join(root, '../shared/data');
  const usual = join(data, 'tatoeba-fra/train.tsv.gz');
  return values.corpus ?? (existsSync(usual) ? usual : undefined);
}

/** Reads one text per line. */
function readTexts(path) {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  return text.split(/[\t\r\n]+/).filter((line) => line.trim());
}

/** Makes sentences of made-up words, whose frequencies are like those of a language. */
function makeTexts() {
  const below = randomNumbers();
  const syllable = () => 'bcdfglmnprstv'[below(13)] + ['a', 'e', 'é', 'i', 'o', 'ou'][below(6)];
  const word = () => Array.from({ length: 1 + below(4) }, syllable).join('');
  const words = Array.from({ length: 30_000 }, word);
  const some = () => words[Math.floor(words.length ** (below(10_000) / 10_000)) - 1];
  return Array.from(
    { length: 300_000 },
    () => `${Array.from({ length: 3 + below(8) }, some).join(' ')}.`,
  );
}

/** Returns the fewest seconds of each of `works`, which take turns, so that all run under the same load. */
async function fastest(works) {
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let i = 0; i < repetitions; ++i) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      await work();
      best[index] = Math.min(best[index], (performance.now() - start) / 1000);
    }
  }
  return best;
}

main(async () => {
  const env = bootstrap('build', 'native');
  buildPreset('native', env);
  buildWasm(env);
  buildPackage(env);
  mkdirSync(folder, { recursive: true });
  const corpus = findCorpus();
  const texts = corpus ? readTexts(corpus) : makeTexts();
  const textFile = join(folder, 'texts.txt');
  writeFileSync(textFile, `${texts.join('\n')}\n`);
  console.log(`${texts.length} texts ${corpus ? `of ${corpus}` : '(made up)'}`);

  const attentive = join(root, 'build/native/attentive');
  const tokenizerFile = join(folder, 'tokenizer.json');
  const model = join(folder, 'sentencepiece');
  const quiet = { env, stdio: 'ignore' };
  const trainOurs = () =>
    run(
      attentive,
      [
        ...['tokenizer', 'train', '--type', 'bpe', '--vocabulary-size', String(vocabularySize)],
        ...['--out', tokenizerFile, textFile],
      ],
      quiet,
    );
  const trainTheirs = () =>
    run(
      'spm_train',
      [
        ...[`--input=${textFile}`, `--model_prefix=${model}`, '--model_type=bpe'],
        ...[`--vocab_size=${vocabularySize}`, '--byte_fallback=true', '--num_threads=1'],
      ],
      quiet,
    );
  const encode = (command) => run('sh', ['-c', command], quiet);
  const encodeOurs = () =>
    encode(
      `'${attentive}' tokenizer encode --tokenizer '${tokenizerFile}' < '${textFile}' > '${folder}/ours.ids'`,
    );
  const encodeTheirs = () =>
    encode(
      `spm_encode --model='${model}.model' --output_format=id < '${textFile}' > '${folder}/theirs.ids'`,
    );
  const sentencePiece = which('spm_train') && which('spm_encode');
  const [trainSeconds, spmTrainSeconds = null] = await fastest(
    sentencePiece ? [trainOurs, trainTheirs] : [trainOurs],
  );
  const [encodeSeconds, spmEncodeSeconds = null] = await fastest(
    sentencePiece ? [encodeOurs, encodeTheirs] : [encodeOurs],
  );

  const { loadTokenizer } = await import('../dist/index.js');
  const json = readFileSync(tokenizerFile, 'utf8');
  const ours = await loadTokenizer(new TextEncoder().encode(json), { variant: 'simd' });
  const some = texts.filter((_, i) => i % Math.ceil(texts.length / textsInJavaScript) === 0);
  let ids = [];
  let theirIds = [];
  const [wasmSeconds, huggingFaceSeconds] = await fastest([
    async () => {
      ids = await ours.encode(some);
    },
    () => {
      // Each run has a new one, because it caches the words it has seen.
      const theirs = new HuggingFace(JSON.parse(json), {});
      theirIds = some.map((text) => theirs.encode(text, { add_special_tokens: false }).ids);
    },
  ]);
  if (some.some((_, i) => String(ids[i]) !== String(theirIds[i]))) {
    throw new Error('the two libraries give different ids');
  }
  ours.destroy();

  const megabytes = (list) => Buffer.byteLength(list.join('\n')) / 1e6;
  const results = {
    corpus: corpus ? 'given' : 'made up',
    texts: texts.length,
    megabytes: megabytes(texts),
    vocabulary_size: vocabularySize,
    training: { attentive_s: trainSeconds, sentencepiece_s: spmTrainSeconds },
    native_encoding: { attentive_s: encodeSeconds, sentencepiece_s: spmEncodeSeconds },
    wasm_encoding: {
      texts: some.length,
      megabytes: megabytes(some),
      attentive_s: wasmSeconds,
      huggingface_s: huggingFaceSeconds,
    },
    ratios: {
      training_over_sentencepiece: spmTrainSeconds && spmTrainSeconds / trainSeconds,
      native_encoding_over_sentencepiece: spmEncodeSeconds && spmEncodeSeconds / encodeSeconds,
      wasm_encoding_over_huggingface: huggingFaceSeconds / wasmSeconds,
    },
  };
  writeFileSync(join(folder, 'text.json'), `${JSON.stringify(results, null, 2)}\n`);
  printResults(results);
});

function printResults(results) {
  const { training, native_encoding: native, wasm_encoding: wasm, megabytes } = results;
  const rows = [
    ['', 'ours', 'peer', 'ratio', 'ours, MB/s'],
    row('train 8,000 byte pairs', training.attentive_s, training.sentencepiece_s, megabytes),
    row('encode, native', native.attentive_s, native.sentencepiece_s, megabytes),
    row('encode, wasm', wasm.attentive_s, wasm.huggingface_s, wasm.megabytes),
  ];
  printTable(rows, 12);
  console.log('Peers: spm_train, spm_encode, @huggingface/tokenizers. Best of 3, whole processes;');
  console.log('in wasm both load what they encode with beforehand or anew, and give the same ids.');
  if (training.sentencepiece_s === null) {
    console.log('SentencePiece is not installed (Debian package sentencepiece): not compared.');
  }
}

function row(name, ours, theirs, megabytes) {
  const seconds = (value) => (value === null ? '-' : `${value.toFixed(2)} s`);
  const ratio = theirs === null ? '-' : `${(theirs / ours).toFixed(1)}x`;
  return [name, seconds(ours), seconds(theirs), ratio, (megabytes / ours).toFixed(1)];
}
