/** Text that encodings can hold: lone surrogates become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/**
 * Text as the models were trained on it: well formed, and its characters composed (NFC), so that é is
 * one sign however it was typed.
 */
export function cleanText(text: string): string {
  return wellFormed(text).normalize('NFC');
}
