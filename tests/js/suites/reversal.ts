import { createTrainer, type Example, type ExperimentConfig, type Trainer } from 'attentive';

// A task small enough to be learned within a test: words of four letters, written backwards.

const letters = 'abcdefgh';

/** Returns words that depend only on the seed. */
export function wordsOf(seed: number, count: number): string[] {
  let state = seed;
  const letter = () => {
    state = (state * 48271) % 2147483647;
    return letters.charAt(state % letters.length);
  };
  return Array.from({ length: count }, () => letter() + letter() + letter() + letter());
}

export const reversed = (word: string) => [...word].reverse().join('');

export const examples: Example[] = wordsOf(1, 400).map((word) => [word, reversed(word)]);
/** Words that are not among the examples. */
export const unseenWords = wordsOf(2, 60).filter(
  (word) => !examples.some(([source]) => source === word),
);

export const config = {
  name: 'reversal',
  source_language: 'word',
  target_language: 'drow',
  licence: 'CC0-1.0',
  attribution: 'made up',
  tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
  model: {
    encoder: { embedding_size: 16, cell: 'gru', hidden_size: 24 },
    decoder: { embedding_size: 16, cell: 'gru', hidden_size: 32, readout_size: 24 },
    attention: { score: 'additive', size: 24 },
  },
  training: { epochs: 40, batch_tokens: 400, learning_rate: 0.01, schedule: 'constant' },
} as const satisfies ExperimentConfig;

/** Trains until the task is learned, or to the end. */
export async function learn(trainer: Trainer): Promise<void> {
  for (;;) {
    const { loss, finished } = await trainer.advance({ steps: 10 });
    if (loss < 0.01 || finished) return;
  }
}

let trained: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** Returns the file of a model that has learned the task. It is trained once for all tests of a file. */
export function trainedModel(): Promise<Uint8Array<ArrayBuffer>> {
  trained ??= (async () => {
    const trainer = await createTrainer({ config, examples });
    await learn(trainer);
    const bytes = await trainer.exportModel({ precision: 'float32' });
    trainer.destroy();
    return bytes;
  })();
  return trained;
}
