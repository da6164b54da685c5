import '@attentive/fr-en';
import { Translator } from 'attentive';

const translator = Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
addEventListener('message', async ({ data }) => {
  postMessage(await (await translator).translate(data));
});
