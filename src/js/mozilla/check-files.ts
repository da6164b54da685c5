import { Fields } from './fields.js';
import {
  isComplete,
  isFileType,
  largestSizes,
  type MozillaFile,
  type MozillaFileType,
  type MozillaModel,
} from './mozilla-model.js';

/**
 * Checks the files of a model, which may have been kept as JSON.
 * @throws AttentiveError `bad-model`.
 */
export function checkFiles(model: MozillaModel): MozillaFile[] {
  const fields = new Fields(model, 'model');
  const files = new Map<MozillaFileType, MozillaFile>();
  for (const [index, value] of fields.list('files').entries()) {
    const file = new Fields(value, `model.files[${index}]`);
    const type = file.value('type');
    if (!isFileType(type)) throw file.bad('type', `one of ${Object.keys(largestSizes).join(', ')}`);
    files.set(type, {
      ...(value as MozillaFile),
      name: file.fileName('name'),
      url: file.url('url').href,
      size: file.size('size', largestSizes[type]),
      sha256: file.sha256('sha256'),
      downloadSize: file.size('downloadSize', largestSizes[type]),
      downloadSha256: file.sha256('downloadSha256'),
    });
  }
  const names = new Set([...files.values()].map(({ name }) => name));
  if (isComplete(files) && names.size === files.size) return [...files.values()];
  throw fields.bad(
    'files',
    'a list of a model and a vocab, or a srcvocab and a trgvocab, with different names',
  );
}
