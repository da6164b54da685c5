// The page's texts, in the language that the reader has chosen.

export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'attentive-language';
const listeners: (() => void)[] = [];
let chosen: Language = keptLanguage() ?? browserLanguage();
document.documentElement.lang = chosen;

export function language(): Language {
  return chosen;
}

/** Changes the language of the page, and keeps the choice for the next visit. */
export function chooseLanguage(language: Language): void {
  chosen = language;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // The choice then ends with the page, as in browsers that let pages store nothing.
  }
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever the language has changed, so that a view shows its state anew. */
export function onLanguage(listener: () => void): void {
  listeners.push(listener);
}

/** Returns a function that gives those of the texts that are in the chosen language. */
export function textsIn<T>(texts: Readonly<Record<Language, T>>): () => T {
  return () => texts[chosen];
}

/**
 * Fills the elements of `root` from `texts`, now and whenever the language changes: the attribute `data-text` names
 * an element's text, `data-text-label` its label for screen readers, as "scale" or "scale.low".
 */
export function fillTexts(root: ParentNode, texts: () => object): void {
  const fill = () => {
    for (const element of root.querySelectorAll<HTMLElement>('[data-text]')) {
      element.textContent = textAt(texts(), element.dataset.text ?? '');
    }
    for (const element of root.querySelectorAll<HTMLElement>('[data-text-label]')) {
      element.setAttribute('aria-label', textAt(texts(), element.dataset.textLabel ?? ''));
    }
  };
  fill();
  onLanguage(fill);
}

function textAt(texts: object, path: string): string {
  const found = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], texts);
  if (typeof found !== 'string') throw new Error(`The page has no text "${path}".`);
  return found;
}

function keptLanguage(): Language | undefined {
  try {
    return languages.find((language) => language === localStorage.getItem(storageKey));
  } catch {
    return undefined;
  }
}

/** Returns the first of the browser's languages in which there are texts. */
function browserLanguage(): Language {
  const wanted = navigator.languages.map((tag) => tag.split('-')[0]);
  const known = wanted.find((tag) => languages.some((language) => language === tag));
  return (known as Language | undefined) ?? 'en';
}
