// Writes what follows from the configuration's schema: its types in TypeScript, and the tables of its document.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, Failure, root } from './common.mjs';
import { schemaPath } from './describe-config/schema.mjs';
import { withTables } from './describe-config/tables.mjs';
import { configTypesText, trainingTypesText } from './describe-config/types.mjs';

const typesPath = 'src/js/shared/config.ts';
const trainingTypesPath = 'src/js/shared/training-config.ts';
const documentPath = 'docs/configuration.md';

const read = (path) => readFileSync(join(root, path), 'utf8');

function descriptions(env) {
  const formatted = (input) => {
    const biome = ['format', `--stdin-file-path=${typesPath}`];
    return `${capture('biome', biome, { env, input })}\n`;
  };
  return {
    [typesPath]: formatted(configTypesText()),
    [trainingTypesPath]: formatted(trainingTypesText()),
    [documentPath]: withTables(read(documentPath)),
  };
}

export function writeConfigDescriptions(env) {
  for (const [path, text] of Object.entries(descriptions(env)))
    writeFileSync(join(root, path), text);
}

/** @throws Failure if a description differs from what the schema says. */
export function checkConfigDescriptions(env) {
  const stale = Object.entries(descriptions(env)).filter(([path, text]) => read(path) !== text);
  if (stale.length === 0) return;
  const paths = stale.map(([path]) => path).join(' and ');
  throw new Failure(`${paths} differ from ${schemaPath}; run npm run format.`);
}
