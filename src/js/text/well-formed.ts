/** Replaces lone surrogates, which no encoding can hold, by U+FFFD. The engine cleans texts further. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Returns whether a text shows nothing, as the engine's is_blank (core/text/clean_text) does. */
export function isBlank(text: string): boolean {
  return /^[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFB\u{1D159}]*$/u.test(
    text,
  );
}
