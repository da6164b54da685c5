import '@attentive/fr-en';
import { type Translation, Translator } from 'attentive';

const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
const { sentences } = await translator.explain('Je suis étudiant.');
const [translation]: readonly Translation[] = sentences.map((sentence) => sentence.translation);
console.log(translation?.text);
