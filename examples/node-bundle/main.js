import source from '@attentive/fr-en/fr-en.safetensors';
import { addModel, Translator } from 'attentive/inline';

addModel({ sourceLanguage: 'fr', targetLanguage: 'en', source });

async function translate(text) {
  const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
  return translator.translate(text);
}

translate('Je suis étudiant.').then(console.log);
