import '../../tools/enable-relaxed-simd.mjs';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type GlossaryTerm, loadModel, type Model, scoreTranslations } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

interface Case {
  readonly source: string;
  readonly terms: readonly GlossaryTerm[];
  readonly reference: string;
}

/** Reads a file of tests/terms. */
function casesOf(file: string): Case[] {
  const lines = readFileSync(pathOf(`tests/terms/${file}`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [source = '', terms = '', reference = ''] = line.split('\t');
    return {
      source,
      reference,
      terms: terms.split('; ').map((term) => {
        const [source = '', target] = term.split(' = ');
        return { source, target };
      }),
    };
  });
}

describe.each(['fr-en', 'de-en', 'es-en'])('a glossary with %s', (pair) => {
  const cases = casesOf(`${pair}.tsv`);
  const sources = cases.map(({ source }) => source);
  const references = cases.map(({ reference }) => [reference]);
  const beamSize = 5;
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(pathOf(`models/${pair}/${pair}.safetensors`));
  });
  afterAll(() => model.destroy());

  it('is honoured in translations that are closer to the references', async () => {
    const plain = await model.translate(sources, { beamSize });
    let wanted = 0;
    let written = 0;
    let repeated = 0;
    const texts: string[] = [];
    for (const { source, terms } of cases) {
      const { text } = await model.translate(source, { beamSize, glossary: terms });
      texts.push(text);
      for (const { source, target = source } of terms) {
        const times = text.toLowerCase().split(target.toLowerCase()).length - 1;
        ++wanted;
        if (times > 0) ++written;
        if (times > 1) ++repeated;
      }
    }
    const [without, withTerms] = await Promise.all([
      scoreTranslations(
        plain.map(({ text }) => text),
        references,
      ),
      scoreTranslations(texts, references),
    ]);
    console.log(
      `${pair}: ${written} of ${wanted} terms written, ${repeated} repeatedly; ` +
        `chrF2 ${without.chrf.score.toFixed(1)} -> ${withTerms.chrf.score.toFixed(1)}`,
    );
    expect(written / wanted).toBeGreaterThanOrEqual(0.95);
    expect(repeated / wanted).toBeLessThan(0.01);
    expect(withTerms.chrf.score).toBeGreaterThan(without.chrf.score);
  }, 60_000);

  it('changes no sentence without its terms', async () => {
    const glossary = [{ source: 'Qwxyz', target: 'nothing' }, { source: 'zz' }];
    const few = sources.slice(0, 30);
    expect(await model.translate(few, { beamSize, glossary })).toEqual(
      await model.translate(few, { beamSize }),
    );
  });
});

describe('a glossary with fr-en', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(pathOf('models/fr-en/fr-en.safetensors'));
  });
  afterAll(() => model.destroy());

  it.each([
    ['Le chien est ici.', { source: 'chien', target: 'hound' }, 'The hound is here.'],
    ['Les chiens sont ici.', { source: 'chien', target: 'hound' }, 'The dogs are here.'],
    ['Le Chien est ici.', { source: 'Chien', target: 'Hound' }, 'The Hound is here.'],
    ['Le cafe\u0301 est froid.', { source: 'caf\u00e9', target: 'brew' }, 'The brew is cold.'],
  ])('translates %j with %j', async (source, term, expected) => {
    expect((await model.translate(source, { glossary: [term] })).text).toBe(expected);
  });

  it('is used where nothing else is copied', async () => {
    const options = { copySourceWords: false, glossary: [{ source: 'chien', target: 'hound' }] };
    expect((await model.translate('Le chien est ici.', options)).text).toBe('The hound is here.');
  });

  it.each([
    [[{ source: 'a' }, { source: ' ' }], 'glossary[1].source'],
    [[{ source: 'a', target: '' }], 'glossary[0].target'],
    [[{ source: 'a'.repeat(301) }], 'glossary[0].source'],
    [[{ source: 7 }], 'glossary[0].source'],
    [[null], 'glossary[0]'],
    [{ chien: 'hound' }, 'glossary'],
    [Array(10_001).fill({ source: 'a' }), 'glossary'],
  ])('is refused if it is wrong, naming the field: %#', async (glossary, field) => {
    const translation = model.translate('Le chien.', { glossary } as object);
    await expect(translation).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(translation).rejects.toThrow(field);
  });
});
