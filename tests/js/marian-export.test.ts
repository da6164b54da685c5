import '../../tools/enable-relaxed-simd.mjs';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrainer } from 'attentive';
import { describe, expect, it } from 'vitest';
import { activationMultipliers } from '../../bench/bergamot/activation-multipliers.mjs';
import { encodeModel } from '../../bench/bergamot/marian-files.mjs';
import { follow, ReferenceNetwork } from '../../bench/bergamot/reference-network.mjs';
import { idsOfPieces, sampleTranslations } from '../../bench/bergamot/sample-translations.mjs';
import { randomStudent } from '../../bench/bergamot/student.mjs';
import { studentOfBundle } from '../../bench/bergamot/student-of-bundle.mjs';
import { encodeVocabulary } from '../../bench/bergamot/vocabulary-file.mjs';
import { tinyConfig } from './tiny-model.js';

const native = new URL('../../build/native/attentive', import.meta.url).pathname;
const words = ['ba', 'be', 'bi', 'bo', 'bu', 'ca', 'ce', 'ci', 'co', 'cu'];
const pieces = words.flatMap((word) => [`▁${word}`, word]);
const sizes = {
  vocabulary: 258 + pieces.length,
  size: 32,
  feedForward: 48,
  encoderLayers: 2,
  decoderLayers: 2,
  heads: 4,
};
const texts = ['ba', 'be bi', 'cucu baba ce', 'co x é ca', words.join(' ')];

/** Converts Marian's files to a bundle with the command line. */
function convert(model: Buffer, precision: 'float32' | 'int8'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'attentive-'));
  try {
    const [marian, vocabulary, out] = ['model.bin', 'vocab.spm', 'model.safetensors'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    writeFileSync(marian, model);
    writeFileSync(vocabulary, encodeVocabulary(pieces));
    execFileSync(native, [
      ...['convert', '--marian', marian, '--vocab', vocabulary, '--precision', precision],
      ...['--source-language', 'fr', '--target-language', 'en', '--out', out],
    ]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(!existsSync(native))('studentOfBundle()', () => {
  it('returns the weights and the vocabulary of the files that a bundle was converted from', () => {
    const student = randomStudent(sizes);
    const bundle = convert(encodeModel(student, { precision: 'float32' }), 'float32');
    const exported = studentOfBundle(bundle, 'model');
    expect(exported.student.sizes).toEqual(sizes);
    // Marian never writes <unk>, and conversion expresses that in its bias.
    student.weights.get('decoder_ff_logit_out_b')?.values.set([-1e4], 1);
    expect(exported.student.weights).toEqual(student.weights);
    expect(exported.startNorm).toBe(0);
    const { file } = JSON.parse(exported.tokenizer).model;
    expect(Buffer.from(file, 'base64')).toEqual(encodeVocabulary(pieces));
  });

  it('returns int8 weights such that they are rounded to the same integers again', () => {
    const once = convert(encodeModel(randomStudent(sizes), { precision: 'int8' }), 'float32');
    const { student } = studentOfBundle(once, 'model');
    const twice = convert(encodeModel(student, { precision: 'int8' }), 'float32');
    const again = studentOfBundle(twice, 'model').student;
    for (const [name, { values }] of student.weights) {
      const other = again.weights.get(name)?.values ?? [];
      values.forEach((value, i) => {
        expect(Math.abs(value - Number(other[i])), name).toBeLessThan(
          1e-6 * Math.abs(value) + 1e-30,
        );
      });
    }
  });

  it('refuses models that Marian cannot compute, and weights that were rounded', async () => {
    const int8 = convert(encodeModel(randomStudent(sizes), { precision: 'float32' }), 'int8');
    expect(() => studentOfBundle(int8, 'some.safetensors')).toThrow(
      'some.safetensors: must be in float32',
    );
    const trainer = await createTrainer({ config: tinyConfig, examples: [['abc', 'cba']] });
    const recurrent = Buffer.from(await trainer.exportModel({ precision: 'float32' }));
    trainer.destroy();
    expect(() => studentOfBundle(recurrent, 'model')).toThrow('must have a Transformer encoder');
  });
});

describe.skipIf(!existsSync(native))('ReferenceNetwork', () => {
  it('chooses the tokens that the engine writes in float32', async () => {
    const student = randomStudent(sizes);
    const bundle = convert(encodeModel(student, { precision: 'float32' }), 'float32');
    const { tokenizer } = studentOfBundle(bundle, 'model');
    const network = new ReferenceNetwork(student);
    const translations = await sampleTranslations(bundle, await idsOfPieces(tokenizer), texts);
    expect(new Set(translations.flatMap(({ target }) => target)).size).toBeGreaterThan(20);
    for (const { source, target } of translations) {
      const { margin, agrees } = follow(network, source, target);
      expect(agrees || margin < 1e-3).toBe(true);
    }
  });
});

describe('activationMultipliers()', () => {
  it('maps what each matrix typically multiplies to at most 127', () => {
    const student = randomStudent(sizes);
    const sample = [
      { source: [260, 262, 0], target: [261, 0] },
      { source: [270, 0], target: [263, 265, 0] },
    ];
    const multipliers = activationMultipliers(student, sample);
    const matrices = [...student.weights].filter(([, { rows }]) => rows > 1).map(([name]) => name);
    expect([...multipliers.keys()].sort()).toEqual(matrices.sort());
    expect(multipliers.get('encoder_l1_self_Wq')).toBe(multipliers.get('encoder_l1_self_Wk'));
    const largest = new Map<string, number>();
    const network = new ReferenceNetwork(student, (name: string, rows: Float64Array[]) => {
      const values = rows.flatMap((row) => Array.from(row, Math.abs));
      largest.set(name, Math.max(largest.get(name) ?? 0, ...values));
    });
    for (const { source, target } of sample) network.logits(source, target);
    for (const [name, multiplier] of multipliers) {
      const reached = multiplier * (largest.get(name) ?? 0);
      expect(reached, name).toBeGreaterThan(100);
      expect(reached, name).toBeLessThan(200);
    }
  });
});
