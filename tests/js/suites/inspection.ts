import { type Inspector, loadInspector } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, trainedModel } from './reversal.js';

/** Tests the look inside a model, in Node and in browsers. */
export function testInspection(): void {
  describe('an inspector', () => {
    let inspector: Inspector;
    const source = ['a', 'b', 'c', 'd', '</s>'];
    beforeAll(async () => {
      inspector = await loadInspector(await trainedModel());
    }, 120_000);
    afterAll(() => inspector.destroy());

    it('has info and translates as a model does', async () => {
      expect(inspector.info).toMatchObject({ name: 'reversal', config: config.model });
      expect((await inspector.translate('abcd')).text).toBe('dcba');
    });

    it('shows what flows in each step of a translation', async () => {
      const translation = await inspector.translate('abcd');
      const { text, truncated, encoderStates, steps } = await inspector.inspect(source);
      expect({ text, truncated }).toEqual({ text: 'dcba', truncated: false });
      expect(encoderStates).toHaveLength(5);
      expect(steps.map(({ token }) => token)).toEqual(translation.tokens);
      for (const [i, step] of steps.entries()) {
        expectNear(step.weights, translation.attention[i] ?? []);
        expect(step.logProbability).toBeCloseTo(translation.logProbabilities[i] ?? 0, 3);
        expectNear(softmax(step.scores), step.weights);
        expectNear(mean(encoderStates, step.weights), step.context);
        expect([step.query.length, step.state.length]).toEqual([24, 32]);
        expect(step.candidates).toHaveLength(10);
        expect(step.candidates[0]?.token).toBe(step.token);
        expect(step.candidates[0]?.probability).toBeCloseTo(Math.exp(step.logProbability), 4);
      }
    });

    it('goes on from given tokens', async () => {
      const { steps } = await inspector.inspect(source, { tokens: ['c'], candidates: 0 });
      expect(steps[0]?.token).toBe('c');
      expect(steps[0]?.logProbability).toBeLessThan(-1);
      expect(steps[0]?.candidates).toEqual([]);
      expect(steps.length).toBeGreaterThan(1);
    });

    it('writes what it is made to look at', async () => {
      const attention = [{ step: 0, weights: [0, 2, 0, 0, 0] }];
      const { steps } = await inspector.inspect(source, { attention });
      expectNear(steps[0]?.weights ?? [], [0, 1, 0, 0, 0]);
      expect(steps[0]?.token).toBe('b');
    });

    it('refuses what does not fit', async () => {
      const refused = (message: RegExp, tokens: unknown, options?: unknown) =>
        expect(inspector.inspect(tokens as string[], options as object)).rejects.toThrow(message);
      await refused(/^sourceTokens must be an array of strings, not undefined/, undefined);
      await refused(/^sourceTokens must not be empty/, []);
      await refused(/^sourceTokens: "é" is not in the model's vocabulary/, ['é']);
      await refused(/^tokens\[0\] must be a string/, source, { tokens: [1] });
      await refused(/^candidates must be an integer from 0 to 100/, source, { candidates: 101 });
      await refused(/^attention must be an array/, source, { attention: 1 });
      await refused(/^attention\[0\].step must be/, source, { attention: [{ step: -1 }] });
      await refused(/the weights of step 0 must be one for each of the 5/, source, {
        attention: [{ step: 0, weights: [1] }],
      });
      await refused(/none below 0/, source, {
        attention: [{ step: 0, weights: [1, Number.NaN, 0, 0, 0] }],
      });
    });

    it('names the file that is no model', async () => {
      await expect(loadInspector(new Uint8Array(9))).rejects.toMatchObject({ code: 'bad-model' });
    });
  });
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; ++i) expect(actual[i]).toBeCloseTo(expected[i] ?? 0, 4);
}

function softmax(scores: Float32Array): number[] {
  const powers = Array.from(scores, Math.exp);
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

function mean(states: readonly Float32Array[], weights: Float32Array): number[] {
  return Array.from(states[0] ?? [], (_, column) =>
    states.reduce((sum, state, i) => sum + (state[column] ?? 0) * (weights[i] ?? 0), 0),
  );
}
