// Lets attentive's Translator.create find this model: what addModel() does, but for any copy of
// attentive that the page has, whichever is loaded first.
const models = Symbol.for('attentive.models');

globalThis[models] = [
  ...(globalThis[models] ?? []),
  {
    sourceLanguage: 'es',
    targetLanguage: 'en',
    source: new URL('./es-en.safetensors', import.meta.url),
  },
];
