import '@attentive/fr-en';
import { Translator } from 'attentive';

async function translate(text) {
  const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
  return translator.translate(text);
}

translate('Je suis étudiant.').then((translation) => {
  document.querySelector('output').textContent = translation;
});
