import '@attentive/fr-en';
import { Translator } from 'attentive';

const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
console.log(await translator.translate('Je suis étudiant.'));
