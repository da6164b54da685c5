import { find } from './shared/dom';
import { chooseLanguage, type Language, language, onLanguage } from './shared/texts';

const other: Readonly<Record<Language, { readonly language: Language; readonly name: string }>> = {
  en: { language: 'ko', name: '한국어' },
  ko: { language: 'en', name: 'English' },
};

/** The button in the masthead that offers the other language, in that language. */
export function startLanguageSwitch(): void {
  const button = find('.language', HTMLButtonElement);
  const show = () => {
    button.lang = other[language()].language;
    button.textContent = other[language()].name;
  };
  button.addEventListener('click', () => chooseLanguage(other[language()].language));
  onLanguage(show);
  show();
}
