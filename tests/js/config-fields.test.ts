import '../../tools/enable-relaxed-simd.mjs';
import { describe, expect, it } from 'vitest';
import { fieldsOf, schema, valuesOf } from '../../tools/describe-config/schema.mjs';
import {
  type Change,
  configWith,
  forcing,
  isValid,
  make,
  metadataIn,
  noAttention,
  optimizer,
  refusal,
  several,
  ssru,
  transformer,
} from './config-changes.js';

// Each field of the schema is set to its limits, beyond them, to each of its choices and to values of other types, in
// every kind of configuration. The engine must accept and refuse the same, and have no other fields, choices or defaults.

type Field = { schema: Record<string, unknown> | false };
type Fields = Map<string, Field[]>;
type Json = Record<string, unknown>;

/** The kinds of configurations, and the objects of each that no kind before it has. */
const kinds: [kind: string, paths: string[], change: Change][] = [
  ['a character', ['', 'tokenizers', 'tokenizers.source', 'tokenizers.target'], {}],
  ['several targets', [''], several],
  [
    'several vocabularies',
    ['model', 'model.target_vocabulary_sizes'],
    { ...several, 'model.target_vocabulary_sizes': { a: 0, b: 0 } },
  ],
  [
    'a shared tokenizer',
    ['tokenizers', 'tokenizers.shared'],
    { tokenizers: { shared: { type: 'bpe', vocabulary_size: 300 } } },
  ],
  [
    'words and byte pairs',
    ['tokenizers.source', 'tokenizers.target'],
    {
      'tokenizers.source': { type: 'word', vocabulary_size: 300 },
      'tokenizers.target': { type: 'bpe', vocabulary_size: 300 },
    },
  ],
  ['attention', ['model', 'model.encoder', 'model.decoder', 'model.attention'], {}],
  ['the score general', ['model.attention'], { 'model.attention': { score: 'general' } }],
  ['the placement output', ['model.attention'], { 'model.attention.placement': 'output' }],
  [
    'two layers',
    ['model.encoder', 'model.decoder'],
    { 'model.encoder.layers': 2, 'model.decoder.layers': 2 },
  ],
  ['one direction', ['model.encoder'], { 'model.encoder.bidirectional': false }],
  ['the context every_step', ['model', 'model.decoder'], noAttention],
  [
    'the context initial_state',
    ['model', 'model.decoder'],
    { ...noAttention, 'model.context': 'initial_state', 'model.decoder.readout_size': undefined },
  ],
  ['a Transformer', ['model', 'model.encoder'], transformer],
  ['an SSRU decoder', ['model', 'model.encoder', 'model.decoder'], ssru],
  ['Adam', ['training', 'training.optimizer'], optimizer({})],
  ['AdamW', ['training.optimizer'], optimizer({ type: 'adamw' })],
  ['SGD', ['training.optimizer'], optimizer({ type: 'sgd' })],
  ['warm-up', ['training'], { 'training.warmup_steps': 1 }],
  ['early stopping', ['training.early_stopping'], { 'training.early_stopping.patience': 1 }],
  [
    'a plateau',
    ['training', 'training.plateau'],
    { 'training.schedule': 'plateau', 'training.plateau': {} },
  ],
  ...[
    { schedule: 'constant' },
    { schedule: 'linear', steps: 5 },
    { schedule: 'exponential', decay: 0.5 },
    { schedule: 'inverse_sigmoid', k: 5 },
  ].map((options): [string, string[], Change] => [
    `the ${options.schedule} ratio`,
    ['training.teacher_forcing'],
    forcing(options),
  ]),
];

/** What the test's configuration has although there is a default. */
const leftOut: Change = { licence: undefined, attribution: undefined, training: {} };

/** What no schema can say: sizes and names that must agree, and the size of the whole model. */
const beyondSchema = [
  /must equal/,
  /must divide embedding_size/,
  /alignment_head must be an integer from 0 to 3/,
  /alignment_layer must be an integer from 0 to 0/,
  /alignment_shift belongs to context/,
  /must name the same languages/,
  /needs one shared tokenizer/,
  /too large/,
];

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const join = (path: string, key: string) => (path ? `${path}.${key}` : key);
const allowedIn = (variants: Field[]) =>
  variants.flatMap((variant) => (variant.schema ? [variant.schema] : []));

/** Returns the fields of each object in a configuration, by its path. */
function objectsIn(object: Json, part: Json, path = ''): [path: string, fields: Fields][] {
  const fields: Fields = fieldsOf(part);
  const inner = [...fields].flatMap(([key, variants]) => {
    const value = object[key];
    if (!isObject(value)) return [];
    return objectsIn(value, { oneOf: allowedIn(variants) }, join(path, key));
  });
  return [[path, fields], ...inner];
}

function valuesToTry(variants: Field[]): Set<unknown> {
  const values = [undefined, null, true, false, 0.5, 1, 'text', '', [], ['a', 'b'], {}];
  const ofFields = allowedIn(variants).flatMap((field) => [
    ...valuesOf(field),
    ...aroundLimits(field),
  ]);
  return new Set([...values, ...ofFields]);
}

function aroundLimits({ type, minimum, maximum }: Json): unknown[] {
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return [];
  const inside = [minimum, maximum, String(minimum)];
  if (type === 'integer') return [...inside, minimum - 1, minimum + 1, minimum + 0.5, maximum + 1];
  return [...inside, minimum - Math.max(minimum, 1) * 1e-9, maximum * (1 + 1e-9)];
}

/**
 * Returns a configuration so wide that a model with another size at its limit is refused as too large, before memory is
 * allocated for it.
 */
function widened(narrow: Json): Json {
  const model = narrow.model as { encoder: Json; decoder: Json };
  const width = (stack: Json) => ('hidden_size' in stack ? 'hidden_size' : 'embedding_size');
  return configWith(
    {
      [`model.encoder.${width(model.encoder)}`]: 'hidden_size' in model.encoder ? 256 : 512,
      [`model.decoder.${width(model.decoder)}`]: 512,
    },
    narrow,
  );
}

const objects = kinds.flatMap(([kind, paths, change]) => {
  const start = configWith(change);
  return objectsIn(start, schema)
    .filter(([path]) => paths.includes(path))
    .map(([path, fields]) => ({ kind, path, fields, start }));
});

describe('the schema and the engine', () => {
  const accepted = new Set<string>();

  it.each(objects)('agree on the fields of $path with $kind', async ({ path, fields, start }) => {
    const disagreements: unknown[] = [];
    const compare = async (field: string, value: unknown, names: string[]) => {
      const isLarge = typeof value === 'number' && value > 2 ** 19;
      const changed = configWith({ [field]: value }, isLarge ? widened(start) : start);
      const why = await refusal(changed);
      if (why === undefined && value !== undefined) accepted.add(field);
      const agree = isValid(changed)
        ? why === undefined || beyondSchema.some((reason) => reason.test(why))
        : why !== undefined;
      const missing = namesIn(why).filter((each) => !names.includes(each));
      if (!agree || missing.length > 0) disagreements.push({ field, value, why, missing });
    };
    for (const [key, variants] of fields) {
      const choices = allowedIn(variants).flatMap(valuesOf).map(String);
      for (const value of valuesToTry(variants)) await compare(join(path, key), value, choices);
    }
    await compare(join(path, 'surprise'), 1, [...fields.keys()]);
    expect(disagreements).toEqual([]);
  });

  it('accept every field with some value', () => {
    const names = namesOf((field) => isScalar(field));
    expect(names.filter((name) => !accepted.has(name))).toEqual([]);
  });

  it('have the same defaults', async () => {
    const compared = new Set<string>();
    for (const [, , change] of kinds) {
      const start = configWith({ ...leftOut, ...change });
      const used = await usedBy(start);
      for (const [path, fields] of objectsIn(used, schema)) {
        for (const [key, variants] of fields) {
          const name = join(path, key);
          const fallback = defaultOf(variants);
          const value = valueAt(used, name);
          if (fallback === undefined || value === undefined || valueAt(start, name) !== undefined)
            continue;
          expect({ [name]: value }).toMatchObject({ [name]: fallback });
          compared.add(name);
        }
      }
    }
    // A file holds tokenizers, not what they were trained with.
    const names = namesOf((field) => 'default' in field).filter(
      (name) => !name.startsWith('tokenizers'),
    );
    expect(names.filter((name) => !compared.has(name))).toEqual([]);
  });
});

/** Returns the fields or choices that the engine has, where it names them. */
function namesIn(why = ''): string[] {
  const list = /(?:is unknown; allowed here:|must be one of) (.*)$/.exec(why)?.[1] ?? '';
  return list.match(/\w+/g) ?? [];
}

/** Returns the names of all fields of which some variant passes. */
function namesOf(passes: (field: Json) => boolean): string[] {
  return objects.flatMap(({ path, fields }) =>
    [...fields].flatMap(([key, variants]) =>
      allowedIn(variants).some(passes) ? [join(path, key)] : [],
    ),
  );
}

const isScalar = (field: Json) =>
  'type' in field ? field.type !== 'object' : valuesOf(field).length > 0;

function defaultOf(variants: Field[]): unknown {
  return allowedIn(variants).find((field) => 'default' in field)?.default;
}

function valueAt(config: Json, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), config);
}

/** Returns the configuration that training uses, with everything that was left out. */
async function usedBy(start: Json): Promise<Json> {
  const trainer = await make(start);
  const file = await trainer.checkpoint();
  trainer.destroy();
  return { ...metadataIn(file, 'config'), training: metadataIn(file, 'training').config };
}
