import 'https://cdn.jsdelivr.net/npm/@attentive/fr-en@0.1.0/index.js';
import { Translator } from 'https://cdn.jsdelivr.net/npm/attentive@0.1.0/dist/index.js';

async function translate(text) {
  const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
  return translator.translate(text);
}

translate('Je suis étudiant.').then((translation) => {
  document.querySelector('output').textContent = translation;
});
