import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  AttentiveError,
  createTrainer,
  type Example,
  type Examples,
  type ExperimentConfig,
  type Trainer,
} from 'attentive';
import schema from '../../schema/config.schema.json' with { type: 'json' };
import { config, examples } from './suites/reversal.js';

// Configurations that differ from one that is valid, and what the published schema and the engine say of them.

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
export const isValid = ajv.compile(schema);
export const isValidInBundle = ajv.compile({ $ref: `${schema.$id}#/$defs/BundleConfig` });

/** Fields by their paths, such as `model.encoder.layers`; undefined removes a field. */
export type Change = Record<string, unknown>;

export const several: Change = { target_language: undefined, target_languages: ['a', 'b'] };
export const shared: Change = { tokenizers: { shared: { type: 'character' } } };
export const noAttention: Change = {
  'model.attention': undefined,
  'model.context': 'every_step',
};
export const transformer: Change = {
  'model.encoder': { type: 'transformer', embedding_size: 48, heads: 4, feed_forward_size: 16 },
};
export const ssru: Change = {
  'model.decoder': { type: 'ssru', embedding_size: 48, heads: 4, feed_forward_size: 16 },
  'model.attention': undefined,
};
export const optimizer = (options: object): Change => ({ 'training.optimizer': options });
export const forcing = (options: object): Change => ({ 'training.teacher_forcing': options });

/** One example is short enough for every max_length. */
const pairs: Example[] = [...examples.slice(0, 8), ['a', 'b']];

export function name(change: Change): string {
  return JSON.stringify(change, (_, value) => value ?? String(value)).slice(0, 150);
}

export function configWith(
  change: Change,
  start: Record<string, unknown> = config,
): Record<string, unknown> {
  const changed = structuredClone(start);
  for (const [path, value] of Object.entries(change)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let object = changed;
    for (const key of keys) {
      object[key] ??= {};
      object = object[key] as Record<string, unknown>;
    }
    object[last] = structuredClone(value);
  }
  return JSON.parse(JSON.stringify(changed));
}

export function make(changed: Record<string, unknown>): Promise<Trainer> {
  const languages = changed.target_languages;
  const all: Examples =
    Array.isArray(languages) && languages.length < 9
      ? Object.fromEntries(languages.map((language) => [language, pairs]))
      : pairs;
  return createTrainer({
    config: changed as unknown as ExperimentConfig,
    examples: all,
    dev: all,
  });
}

/** Returns why the engine refuses a configuration, or undefined if it accepts it. */
export async function refusal(changed: Record<string, unknown>): Promise<string | undefined> {
  try {
    (await make(changed)).destroy();
  } catch (error) {
    if (error instanceof AttentiveError && error.code === 'invalid-argument') return error.message;
    throw error;
  }
}

/** Returns an entry of a file's metadata that is JSON. */
export function metadataIn(file: Uint8Array, key: string) {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  return JSON.parse(header.__metadata__[key]);
}
