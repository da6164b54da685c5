import { listMozillaModels, type MozillaModel } from '../mozilla/index.js';
import type { ListOptions } from './options.js';
import { selectModels } from './select-models.js';

/** Prints the models as a table, or as JSON. */
export async function listModels(options: ListOptions, signal: AbortSignal): Promise<void> {
  const { from, to, json } = options;
  const models = selectModels(await listMozillaModels({ ...options, signal }), from, to);
  process.stdout.write(json ? `${JSON.stringify(models, undefined, 2)}\n` : tableOf(models));
}

function tableOf(models: readonly MozillaModel[]): string {
  const head = ['from', 'to', 'architecture', 'version', 'MB', 'licence', 'Firefox'];
  const rows = models.map((model) => [
    ...[model.sourceLanguage, model.targetLanguage, model.architecture ?? '-'],
    ...[model.version ?? '-', (model.bytes / 1e6).toFixed(1)],
    ...[model.licence, model.releaseStatus ?? '-'],
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[head, ...rows].map(line).join('\n')}\n`;
}
