import {
  checkChoice,
  checkOptions,
  checkSignal,
  checkText,
  describe,
  invalidArgument,
} from '../shared/arguments.js';
import { readSource } from '../shared/source.js';
import { readBucket } from './bucket.js';
import { badRecord, Fields, parseUrl } from './fields.js';
import type { MozillaModel, MozillaReleaseStatus } from './mozilla-model.js';
import { readRecords } from './remote-settings.js';
import { newest } from './selection.js';

/** The index of the bucket in which Mozilla publishes its models for everyone. */
export const defaultRegistry =
  'https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data/db/models.json';

/** Both registries have less than 1 MB. */
const maxRegistryBytes = 2 ** 24;

export interface ListMozillaModelsOptions {
  /**
   * The address of a registry: `models.json` as in Mozilla's bucket, which is the default, or the records of the
   * collection `translations-models` or `translations-models-v2` of Remote Settings. Its content tells which.
   */
  readonly registry?: string | URL | undefined;
  /**
   * `release`, the default, lists what Firefox uses; `nightly` also what only Firefox Nightly uses; `any` also what
   * no Firefox uses.
   */
  readonly channel?: MozillaChannel | undefined;
  /** Lists models of this architecture only, such as `tiny`. */
  readonly architecture?: string | undefined;
  /** Aborting it rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export type MozillaChannel = 'release' | 'nightly' | 'any';
const channels: readonly MozillaChannel[] = ['release', 'nightly', 'any'];

/**
 * Lists the translation models that Mozilla publishes, for each pair of languages the one first that
 * addMozillaModels() takes. Of each architecture, it lists the newest version. Incomplete models are left out.
 * @throws AttentiveError `bad-model` naming the record and field of the registry that is wrong, `invalid-argument`.
 *   DOMException `NetworkError` if the registry cannot be fetched. The signal's reason if it aborts.
 */
export async function listMozillaModels(
  options?: ListMozillaModelsOptions,
): Promise<readonly MozillaModel[]> {
  const { registry = defaultRegistry, channel, architecture, signal } = checkOptions(options);
  checkSignal(signal);
  const wanted = checkChoice(channel, 'channel', channels, 'release');
  if (architecture !== undefined) checkText(architecture, 'architecture');
  const models = await readRegistry(checkAddress(registry), signal);
  return Object.freeze(
    newest(models).filter(
      (model) =>
        isIn(wanted, model.releaseStatus) &&
        (architecture === undefined || model.architecture === architecture),
    ),
  );
}

function isIn(channel: MozillaChannel, status: MozillaReleaseStatus | undefined): boolean {
  if (channel === 'any') return true;
  return status !== undefined && (channel === 'nightly' || status !== 'Nightly');
}

/** In a page, an address may be relative to the page's. */
function checkAddress(registry: string | URL): URL {
  const page = globalThis.location ? parseUrl(globalThis.location.href) : undefined;
  const url = parseUrl(String(registry), page);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw invalidArgument(
    `registry must be an address of http or https, not ${describe(String(registry))}`,
  );
}

async function readRegistry(
  registry: URL,
  signal: AbortSignal | undefined,
): Promise<MozillaModel[]> {
  const { name, value } = await fetchJson(registry, signal);
  if (Array.isArray(value)) {
    return readRecords(value, name, await attachmentsOf(registry, signal));
  }
  const fields = new Fields(value, name);
  if (fields.value('models') !== undefined) return readBucket(fields, name, registry);
  if (fields.value('data') !== undefined) {
    return readRecords(fields.list('data'), `${name}.data`, await attachmentsOf(registry, signal));
  }
  throw badRecord(
    name,
    'has neither models, as in the index of a bucket, nor data, as in Remote Settings',
  );
}

/**
 * Finds the address of attachments. A server of Remote Settings gives it in its root, `…/v1/`; with a copy of the
 * records elsewhere, they lie beside it.
 */
async function attachmentsOf(registry: URL, signal: AbortSignal | undefined): Promise<URL> {
  const [root, rest] = registry.href.split('/buckets/');
  if (rest === undefined) return registry;
  const { name, value } = await fetchJson(new URL(`${root}/`), signal);
  const capabilities = new Fields(value, name).object('capabilities');
  return capabilities.object('attachments').url('base_url', registry);
}

async function fetchJson(url: URL, signal: AbortSignal | undefined) {
  const { name, bytes } = await readSource(url, { signal, maxBytes: maxRegistryBytes });
  try {
    return { name, value: JSON.parse(new TextDecoder().decode(bytes)) as unknown };
  } catch {
    throw badRecord(url.href, 'is no JSON');
  }
}
