import { AttentiveError, loadModel, type TranslationModel } from 'attentive';
import type { MozillaModel } from 'attentive/mozilla';
import type { KnownModel } from './catalogue';
import { translateTexts } from './translate-texts';

/** What the reader has given is no model, for a reason that the page can tell. */
export class NoModel extends Error {}

/**
 * Reads a model from files: one of our own, or those of a model of Mozilla's.
 * @throws NoModel, and what loadModel throws.
 */
export async function modelOfFiles(files: readonly File[]): Promise<KnownModel> {
  const [only, another] = files;
  if (only && !another && only.name.endsWith('.safetensors')) return knownModel(only, only.size);
  const ending = (pattern: RegExp) => files.find(({ name }) => pattern.test(name));
  const model = ending(/^(?!lex\.).*\.bin(\.gz)?$/);
  const shortlist = ending(/^lex\..*\.bin(\.gz)?$/);
  const targetVocab = ending(/^trgvocab\..*\.spm(\.gz)?$/);
  const vocab = files.find((file) => /\.spm(\.gz)?$/.test(file.name) && file !== targetVocab);
  const { failure } = translateTexts().own;
  const unknown = files.find((file) => ![model, shortlist, targetVocab, vocab].includes(file));
  if (unknown) throw new NoModel(failure.unknownFile(unknown.name));
  if (!model || !vocab) throw new NoModel(failure.incomplete);
  // Mozilla's names have both languages side by side: model.fren.intgemm.alphas.bin.
  const [, sourceLanguage, targetLanguage] = /\.([a-z]{2})([a-z]{2})\./.exec(model.name) ?? [];
  const source = {
    marian: { model, vocab, targetVocab, shortlist, sourceLanguage, targetLanguage },
  };
  return knownModel(
    source,
    files.reduce((sum, { size }) => sum + size, 0),
  );
}

/**
 * Reads what an address leads to: a model, or a list of Mozilla's models.
 * @throws NoModel, and what loadModel and listMozillaModels throw.
 */
export async function modelsOfAddress(address: string): Promise<readonly KnownModel[]> {
  const { failure } = translateTexts().own;
  const url = URL.canParse(address, document.baseURI)
    ? new URL(address, document.baseURI)
    : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new NoModel(failure.noAddress);
  let isBlocked = false;
  const onViolation = () => {
    isBlocked = true;
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  try {
    return url.pathname.endsWith('.json')
      ? await mozillaModels(url)
      : [await knownModel(url, undefined)];
  } catch (error) {
    // The browser tells of the violation only after it has refused to fetch.
    await new Promise((resolve) => setTimeout(resolve));
    throw isBlocked ? new NoModel(failure.blocked(url.origin)) : error;
  } finally {
    document.removeEventListener('securitypolicyviolation', onViolation);
  }
}

async function mozillaModels(registry: URL): Promise<readonly KnownModel[]> {
  const { fetchMozillaModel, listMozillaModels } = await import('attentive/mozilla');
  // The best model of each pair comes first.
  const best = new Map<string, MozillaModel>();
  for (const model of await listMozillaModels({ registry })) {
    const id = `${model.sourceLanguage}-${model.targetLanguage}`;
    if (!best.has(id)) best.set(id, model);
  }
  return Array.from(
    best,
    ([id, model]): KnownModel => ({
      id,
      source: model.sourceLanguage,
      target: model.targetLanguage,
      file: (options) => fetchMozillaModel(model, options),
      bytes: model.bytes,
      unit: 'word',
      isOwn: true,
    }),
  );
}

/** Loads a model once to learn what it is, so that a damaged one changes nothing. */
export async function knownModel(
  file: Exclude<TranslationModel['source'], (...options: never) => unknown>,
  bytes: number | undefined,
): Promise<KnownModel> {
  const model = await loadModel(file);
  const { sourceLanguage, targetLanguages, bytes: unpacked } = model.info;
  model.destroy();
  const source = tagOf(sourceLanguage, 'x-input');
  const target = tagOf(targetLanguages[0], 'x-output');
  return {
    id: `${source}-${target}`,
    ...{ source, target, file, bytes: bytes ?? unpacked },
    // Texts in no language are read character by character, as in the tasks that the page trains.
    unit: source.startsWith('x-') ? 'character' : 'word',
    isOwn: true,
  };
}

function tagOf(tag: string | undefined, fallback: string): string {
  if (!tag) return fallback;
  try {
    return tag.startsWith('x-') ? tag : new Intl.Locale(tag).toString();
  } catch {
    return fallback;
  }
}

/** Says why a model could not be opened. */
export function reasonOf(error: unknown, explain: (error: unknown) => string): string {
  if (error instanceof NoModel) return error.message;
  const detail =
    error instanceof AttentiveError || error instanceof DOMException ? error.message : '';
  return `${explain(error)} ${detail}`.trim();
}
