// Opens models of one's own in the Translate view of the built page, in real Chromium.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../tools/common.mjs';
import { page, pageErrors } from './built-page.js';
import { built, eventually, expectResult, open, translate } from './translate-page.js';

describe('models of one’s own', () => {
  const file = join(root, 'models/es-en/es-en.safetensors');
  const openForm = () => page.getByText('Use another model').click();
  const status = () => page.locator('.own-status');

  it('opens a model from a file', async () => {
    await open('#g2p');
    await openForm();
    await page.getByLabel('Model files').setInputFiles(file);
    await eventually(() => status().textContent()).toMatch(/^Ready: Spanish → English/);
    expect(await page.locator('#from').inputValue()).toBe('es');
    await translate('Soy estudiante.', 'I am a student.');
    expect(pageErrors).toEqual([]);
  });

  it('says what is wrong with a file, and changes nothing', async () => {
    await open();
    await expectResult('I am a student.');
    await openForm();
    const bytes = readFileSync(file).subarray(0, 1000);
    const files = page.getByLabel('Model files');
    await files.setInputFiles({ name: 'half.safetensors', mimeType: '', buffer: bytes });
    await eventually(() => status().textContent()).toMatch(/damaged.*half\.safetensors/);
    await files.setInputFiles({ name: 'notes.txt', mimeType: '', buffer: bytes });
    await eventually(() => status().textContent()).toMatch(/^notes\.txt is no file of a model/);
    await files.setInputFiles({ name: 'model.fren.bin', mimeType: '', buffer: bytes });
    await eventually(() => status().textContent()).toMatch(/its vocabulary/);
    await translate('Merci !', 'Thanks.');
    expect(pageErrors).toEqual([]);
  });

  it('opens a model from an address of the same site, and says why another is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attentive-own-'));
    cpSync(built, folder, { recursive: true });
    cpSync(file, join(folder, 'mine.safetensors'));
    writeFileSync(join(folder, 'models.json'), JSON.stringify(registry));
    await open('', folder);
    await expectResult('I am a student.');
    await openForm();
    const address = page.getByLabel('Or an address');
    await address.fill('mine.safetensors');
    await address.press('Enter');
    await eventually(() => status().textContent()).toMatch(/^Ready: Spanish → English/);

    // Mozilla's models are listed, and fetched when they are chosen.
    await address.fill('models.json');
    await address.press('Enter');
    await eventually(() => status().textContent()).toBe('2 models can now be chosen above.');
    expect(await page.locator('#to option:checked').textContent()).toBe('Estonian');
    const failure = page.locator('[data-view=translate]').getByRole('alert');
    await failure.waitFor();
    expect(await failure.textContent()).toContain('HTTP 404');
    pageErrors.length = 0;

    await address.fill('https://models.example/mine.safetensors');
    await address.press('Enter');
    await eventually(() => status().textContent()).toMatch(
      /^This site’s policy .* https:\/\/models\.example.*connect-src/,
    );
    rmSync(folder, { recursive: true });
  });
});

const hash = 'a'.repeat(64);
const remote = (path: string) => ({ path, uncompressedSize: 10, uncompressedHash: hash });
const registryModel = (sourceLanguage: string, targetLanguage: string) => ({
  ...{ sourceLanguage, targetLanguage, architecture: 'tiny', releaseStatus: 'Release' },
  files: { model: remote('missing/model.bin'), vocab: remote('missing/vocab.spm') },
});
/** An index as in Mozilla's bucket, whose files are missing. */
const registry = {
  baseUrl: './',
  models: { 'en-et': [registryModel('en', 'et')], 'et-en': [registryModel('et', 'en')] },
};
