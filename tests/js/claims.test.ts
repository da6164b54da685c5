import { describe, expect, it } from 'vitest';
import { document } from '../../tools/claims/document.mjs';
import { experiments } from '../../tools/claims/experiments.mjs';
import { moveApart, plots } from '../../tools/claims/plots.mjs';
import { readTrainingLog } from '../../tools/claims/runner.mjs';
import { Runs, resultOf, trainingsOf } from '../../tools/claims/runs.mjs';
import { median, scoreByLength, scoreOf, stepsTo } from '../../tools/claims/scores.mjs';

describe('scores of a claim', () => {
  const scores = scoreByLength(
    [
      ['abcd', 'abcd'],
      ['ab', 'ba'],
      ['cd', 'dc'],
    ],
    ['abdc', 'ba', 'd'],
  );

  it('are the shares of answers and of symbols in their place, by length', () => {
    expect(scores).toEqual([
      { length: 2, examples: 2, exact: 0.5, symbols: 0.75 },
      { length: 4, examples: 1, exact: 0, symbols: 0.5 },
    ]);
  });

  it('give each length the same weight', () => {
    expect(scoreOf(scores, 'symbols')).toBe(0.625);
    expect(scoreOf(scores, 'symbols', 3, 9)).toBe(0.5);
  });

  it('count the steps to converge, which may never be', () => {
    const dev = [
      { step: 10, exactMatch: 0.2 },
      { step: 20, exactMatch: 0.96 },
      { step: 30, exactMatch: 0.9 },
    ];
    expect(stepsTo(dev, 0.95)).toBe(20);
    expect(stepsTo(dev, 0.99)).toBe(Infinity);
    expect(median([Infinity, 20, 30])).toBe(30);
    expect(median([4, 1, 3, 2])).toBe(2);
  });
});

describe('the log of a training', () => {
  it('is parsed', () => {
    const log = [
      '51502 parameters, 30000 examples, 1992 steps',
      'epoch 1  dev loss 0.1690  perplexity 1.18  exact match 31.00 %  BLEU 0.00  (on 500 pairs)',
      'step 1554/1992  epoch 1.56  loss 0.4502  4812 examples/s  161318 tokens/s  5 s left',
      'epoch 2  dev loss 0.0258  perplexity 1.03  exact match 86.10 %  BLEU 0.00  (on 500 pairs)',
    ].join('\n');
    expect(readTrainingLog(log)).toEqual({
      parameters: 51502,
      steps: 1992,
      dev: [
        { step: 996, loss: 0.169, exactMatch: 0.31 },
        { step: 1992, loss: 0.0258, exactMatch: 0.861 },
      ],
    });
  });

  it('is refused when its format has changed', () => {
    expect(() => readTrainingLog('1 parameter')).toThrow('its first line');
    expect(() => readTrainingLog('1 parameters, 1 examples, 1 steps')).toThrow('each epoch');
  });
});

describe('runs of an experiment', () => {
  const run = (rate: number, seed: number, loss: number, exact: number) => ({
    ...{ variant: 'v', part: 'p', rate, seed, parameters: 10, steps: 5, seconds: 1 },
    dev: [{ step: 5, loss, exactMatch: exact }],
    test: [{ length: 3, examples: 1, exact, symbols: exact }],
  });

  it('count with the learning rate that is best over all seeds', () => {
    const runs = new Runs([
      run(0.1, 1, 0.1, 1),
      run(0.1, 2, 5, 0),
      run(0.2, 1, 2, 0.4),
      run(0.2, 2, 2, 0.6),
    ]);
    expect(runs.of('v').map(({ rate, seed }) => [rate, seed])).toEqual([
      [0.2, 1],
      [0.2, 2],
    ]);
    expect(runs.score('v', 'exact')).toBe(0.5);
    expect(runs.steps('v', 0.5)).toBe(5);
  });
});

describe('names at the ends of lines', () => {
  it('keep their places where they do not overlap', () => {
    expect(
      moveApart(
        [
          { start: 50, size: 10 },
          { start: 5, size: 10 },
        ],
        100,
      ),
    ).toEqual([50, 5]);
  });

  it('move apart around their middle, within the plot', () => {
    const at = (...starts: number[]) => starts.map((start) => ({ start, size: 10 }));
    expect(moveApart(at(40, 40), 100)).toEqual([35, 45]);
    expect(moveApart(at(95, 93, 30), 100)).toEqual([90, 80, 30]);
    expect(moveApart(at(30, 21, 36), 100)).toEqual([29, 19, 39]);
  });
});

/** Invented outcomes, which are better the earlier a variant stands in its experiment. */
const made = experiments.map((experiment) => {
  const variants = Object.keys(experiment.variants);
  const outcomes = trainingsOf(experiment).map(({ variant, part }) => {
    const exact = 1 / (1 + variants.indexOf(variant));
    const [, lengths] = /--lengths (\S+)/.exec(experiment.parts[part].join(' ')) ?? [];
    const [first, last] = (lengths ?? '6-12').split('-').map(Number);
    const test = [];
    for (let length = first ?? 0; length <= (last ?? first ?? 0); ++length) {
      test.push({ length, examples: 1, exact, symbols: exact });
    }
    const dev = [{ step: 100, loss: 1 - exact, exactMatch: exact }];
    return { parameters: 1000, steps: 100, seconds: 60, dev, test };
  });
  return { experiment, outcomes };
});

describe('results of claims', () => {
  const results = made.map(({ experiment, outcomes }) => resultOf(experiment, outcomes));

  it('are judged by what was measured', () => {
    const attention = results.find(({ id }) => id === 'attention');
    expect(attention.holds).toBe('in part'); // None of these models gets worse with length.
    expect(attention.measured).toContain('additive 100 %, dot 50 %, without 33 % (GRU)');
    expect(results.find(({ id }) => id === 'reversal').holds).toBe('in part');
  });

  it('are not compared when the models are not as large', () => {
    for (const { experiment, outcomes } of made.filter(({ experiment }) => experiment.equalSize)) {
      const unequal = outcomes.map((outcome, i) => ({ ...outcome, parameters: i ? 1000 : 1101 }));
      expect(() => resultOf(experiment, unequal)).toThrow('the models have 1101, 1000 parameters');
    }
  });

  it('become a document with a row and a section for each claim', () => {
    const text = document(results);
    for (const { id, claim, holds } of results) {
      expect(text).toMatch(
        new RegExp(`^\\| \\[${claim}\\]\\(#${id}\\) .* \\*\\*${holds}\\*\\* \\|$`, 'm'),
      );
      expect(text).toContain(`<a id="${id}"></a>\n\n## ${claim}\n`);
    }
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('become well-formed plots with their own background', () => {
    const drawn = plots(results);
    const text = document(results);
    expect(Object.keys(drawn)).toHaveLength(5);
    for (const [name, svg] of Object.entries<string>(drawn)) {
      expect(text).toContain(`(claims/${name}.svg)`);
      expect(svg).toMatch(/^<svg [^>]*>\s*<rect [^>]*fill="#ffffff"/);
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(svg).toContain(results.find(({ id }) => id === name).claim);
      // Every tag closes and every attribute is quoted once.
      expect(
        svg.replace(/<\/?[\w:]+(\s[\w:-]+="[^"<>]*")*\s*\/?>|<!\[CDATA\[.*?\]\]>/gs, ''),
      ).not.toMatch(/[<>]/);
    }
  });
});
