import './node_modules/@attentive/fr-en/index.js';
import { Translator } from './node_modules/attentive/dist/index.js';

async function translate(text) {
  const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
  return translator.translate(text);
}

translate('Je suis étudiant.').then((translation) => {
  document.querySelector('output').textContent = translation;
});
