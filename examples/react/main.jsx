import '@attentive/fr-en';
import { Translator } from 'attentive';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Translation({ text }) {
  const [translation, setTranslation] = useState('');
  useEffect(() => {
    // StrictMode runs each effect twice, so the first translator may be dropped before it exists.
    const controller = new AbortController();
    translate(text, controller.signal).then(setTranslation, (failure) => {
      if (!controller.signal.aborted) setTranslation(failure.message);
    });
    return () => controller.abort();
  }, [text]);
  return <output>{translation}</output>;
}

async function translate(text, signal) {
  const languages = { sourceLanguage: 'fr', targetLanguage: 'en' };
  const translator = await Translator.create({ ...languages, signal });
  try {
    return await translator.translate(text, { signal });
  } finally {
    translator.destroy();
  }
}

createRoot(document.querySelector('#root')).render(
  <StrictMode>
    <Translation text="Je suis étudiant." />
  </StrictMode>,
);
