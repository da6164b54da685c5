/**
 * Text as the models were trained on it: lone surrogates, which no encoding can hold, become U+FFFD,
 * and characters are composed (NFC), so that é is one sign however it was typed.
 */
export function cleanText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD').normalize('NFC');
}
