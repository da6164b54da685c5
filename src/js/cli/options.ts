import { parseArgs } from 'node:util';
import type { ListMozillaModelsOptions, MozillaChannel } from '../mozilla/index.js';
import { lookupRange } from '../shared/language-tags.js';

export const usage = `Usage:
  attentive mozilla list [--from TAG] [--to TAG] [--json]
  attentive mozilla fetch --from TAG --to TAG --out FOLDER

Lists the translation models that Mozilla publishes, or downloads and verifies one. Not affiliated with Mozilla.

Options:
  --from TAG           Language of the source, such as fr
  --to TAG             Language of the target, such as en
  --architecture NAME  Only models of an architecture: tiny, base-memory or base
  --channel NAME       release (default), nightly (also what Firefox Nightly uses) or any
  --registry URL       Registry instead of Mozilla's: models.json of its bucket, or records of Remote Settings
  --json               Print the list as JSON
  --out FOLDER         Folder for the files
  --help               Print this help
`;

/** The user has to write the command differently. */
export class WrongUse extends Error {}

export interface ListOptions extends ListMozillaModelsOptions {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly json: boolean;
}

export interface FetchOptions extends ListMozillaModelsOptions {
  readonly from: string;
  readonly to: string;
  readonly out: string;
}

type Command =
  | { readonly name: 'help' }
  | { readonly name: 'list'; readonly options: ListOptions }
  | { readonly name: 'fetch'; readonly options: FetchOptions };

/** @throws WrongUse. */
export function readCommand(args: readonly string[]): Command {
  const { positionals, values } = parse(args);
  if (values.help || args.length === 0) return { name: 'help' };
  const { from, to, out, json = false, registry, architecture } = values;
  for (const tag of [from, to]) checkTag(tag);
  const channel = values.channel as MozillaChannel | undefined;
  const options = { registry, architecture, channel };
  const command = positionals.join(' ');
  if (command === 'list') {
    if (out !== undefined) throw new WrongUse('--out is for mozilla fetch');
    return { name: 'list', options: { ...options, from, to, json } };
  }
  if (command !== 'fetch') throw new WrongUse(`there is no command 'mozilla ${command}'`);
  if (json) throw new WrongUse('--json is for mozilla list');
  if (!from || !to || !out) throw new WrongUse('mozilla fetch needs --from, --to and --out');
  return { name: 'fetch', options: { ...options, from, to, out } };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ from: text, to: text, architecture: text, channel: text, registry: text, out: text },
        ...{ json: flag, help: { ...flag, short: 'h' } },
      },
    });
  } catch (failure) {
    throw new WrongUse((failure as Error).message);
  }
}

function checkTag(tag: string | undefined): void {
  try {
    if (tag !== undefined) lookupRange(tag);
  } catch {
    throw new WrongUse(`'${tag}' is no language tag, such as fr`);
  }
}
