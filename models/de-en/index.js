// Lets attentive's Translator.create find this model: what addModel() does, but for any copy of
// attentive that the page has, whichever is loaded first.
const models = Symbol.for('attentive.models');

globalThis[models] = [
  ...(globalThis[models] ?? []),
  {
    sourceLanguage: 'de',
    targetLanguage: 'en',
    source: new URL('./de-en.safetensors', import.meta.url),
  },
];
