import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

describe.each(['fr-en', 'de-en', 'es-en', 'en-fr'])('the list of words of %s', (pair) => {
  it('has 300 sources, each once and with translations', async () => {
    const text = await readFile(new URL(`../words/${pair}.tsv`, import.meta.url), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(text).toBe(text.normalize('NFC'));
    expect(lines).toHaveLength(300);
    expect(new Set(lines.map((line) => line.split('\t')[0])).size).toBe(300);
    for (const line of lines) expect(line).toMatch(/^[^\t|]+\t[^\t|]+(\|[^\t|]+)*$/);
  });
});
