/** Text that encodings can hold: lone surrogates become U+FFFD. The engine cleans it further. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Whether nothing of a text is seen, as the engine's is_blank has it (core/text/clean_text). */
export function isBlank(text: string): boolean {
  return /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB\u{1D159}]*$/u.test(
    text,
  );
}
