import '@attentive/fr-en';
import { installTranslatorPolyfill, Translator } from 'attentive';
import { expect, it } from 'vitest';
import { commands } from 'vitest/browser';

// The page may have been active before, so this waits until the activation has ended.
it('the polyfill starts a download only while the user is active', async () => {
  installTranslatorPolyfill({ force: true });
  const french = { sourceLanguage: 'fr', targetLanguage: 'en' };
  await expect.poll(() => navigator.userActivation.isActive, { timeout: 10_000 }).toBe(false);
  expect(await Translator.availability(french)).toBe('downloadable');
  await expect(Translator.create(french)).rejects.toMatchObject({ name: 'NotAllowedError' });

  const button = document.body.appendChild(document.createElement('button'));
  button.textContent = 'Translate';
  const created = new Promise<Translator>((resolve, reject) => {
    button.addEventListener('click', () => Translator.create(french).then(resolve, reject));
  });
  await commands.click('button');
  const downloading = Translator.availability(french);
  const translator = await created;
  expect(['downloading', 'available']).toContain(await downloading);
  expect(await translator.translate('Elle rit.')).not.toBe('');
  expect(await Translator.availability(french)).toBe('available');
  translator.destroy();
  (await Translator.create(french)).destroy(); // It is here already.
});
