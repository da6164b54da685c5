// node bench/bergamot/export-student.mjs MODEL FOLDER [--precision int8|float32] [--sample TEXTS]: turns a model
// that was trained from a converted student of Marian back into Marian's files, FOLDER/model.bin and
// FOLDER/vocab.spm. MODEL is a bundle in float32, which `attentive convert --precision float32` also makes of a
// checkpoint. TEXTS has a source sentence per line; with it, int8 files hold Marian's multipliers of activations.
import '../../tools/enable-relaxed-simd.mjs';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, main } from '../../tools/common.mjs';
import { activationMultipliers } from './activation-multipliers.mjs';
import { encodeModel } from './marian-files.mjs';
import { idsOfPieces, sampleTranslations } from './sample-translations.mjs';
import { studentOfBundle } from './student-of-bundle.mjs';

main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      precision: { type: 'string', default: 'int8' },
      sample: { type: 'string' },
    },
  });
  const { precision, sample } = values;
  const [path, folder] = positionals;
  if (!path || !folder) throw new Failure('give the model and a folder for its files');
  if (!['int8', 'float32'].includes(precision)) {
    throw new Failure(`--precision must be int8 or float32, not ${precision}`);
  }

  const bundle = readFileSync(path);
  const { student, tokenizer, startNorm } = studentOfBundle(bundle, path);
  let multipliers;
  if (sample) {
    const texts = readFileSync(sample, 'utf8').trimEnd().split('\n');
    const translations = await sampleTranslations(bundle, await idsOfPieces(tokenizer), texts);
    multipliers = activationMultipliers(student, translations);
  }
  mkdirSync(folder, { recursive: true });
  const files = {
    'model.bin': encodeModel(student, { precision, multipliers }),
    'vocab.spm': Buffer.from(JSON.parse(tokenizer).model.file, 'base64'),
  };
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, name), bytes);
    console.log(`wrote ${join(folder, name)}, ${bytes.length} bytes`);
  }
  console.log(`dropped the embedding of <s>, which had the length ${startNorm.toFixed(3)}`);
});
