// The gradients that the page's lesson on vanishing gradients draws are those of its own small networks.

import { describe, expect, it } from 'vitest';
import {
  type CellName,
  gradientsOf,
  outcomeOf,
  startOf,
} from '../../web/src/understand/parts/cells.js';

const network = { recurrentWeight: 1.1, gateBias: 0.5, length: 6 };

describe.each<CellName>(['rnn', 'gru', 'lstm'])('the gradient of the cell %s', (cell) => {
  it('agrees with central differences at the first state', () => {
    const [gradient = []] = gradientsOf(cell, network);
    const epsilon = 1e-5;
    for (const [i, value] of gradient.entries()) {
      const moved = (by: number) => startOf(cell).map((at, j) => (i === j ? at + by : at));
      const difference =
        outcomeOf(cell, network, moved(epsilon)) - outcomeOf(cell, network, moved(-epsilon));
      expect(value).toBeCloseTo(difference / (2 * epsilon), 7);
    }
  });

  it('has one entry for each state, of which the last is that of the outcome itself', () => {
    const gradients = gradientsOf(cell, network);
    expect(gradients).toHaveLength(network.length + 1);
    expect(Math.hypot(...(gradients.at(-1) ?? []))).toBeCloseTo(1, 12);
  });
});
