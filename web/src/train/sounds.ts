import { loadModel } from 'attentive';

const model = new URL('../../../models/g2p/g2p.safetensors', import.meta.url);

/** Returns how words sound, as the shipped model of English spelling says: a new model learns from it as from a teacher. */
export async function soundsOf(
  words: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const teacher = await loadModel(model, { signal });
  try {
    const different = [...new Set(words)];
    const answers = await teacher.translate(different, { maxLength: 30, signal });
    return new Map(different.map((word, index) => [word, answers[index]?.text ?? '']));
  } finally {
    teacher.destroy();
  }
}
