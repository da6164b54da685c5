async function translate(text) {
  await import('@attentive/fr-en');
  const { Translator } = await import('attentive');
  const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
  return translator.translate(text);
}

translate('Je suis étudiant.').then(console.log);
