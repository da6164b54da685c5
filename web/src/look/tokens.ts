import { sharedTexts } from '../shared/shared-texts';
import { wordMark } from '../shared/tokens';

/**
 * Labels a token in pictures. A piece that continues a word gets a hyphen, as dictionaries write endings.
 * @param isCharacter whether tokens are single characters, which continue nothing.
 */
export function tokenLabel(token: string, isCharacter: boolean): string {
  if (token === '</s>') return sharedTexts().unit.label.end;
  if (token === '<unk>') return '?';
  if (token === ' ' || token === wordMark) return '␣';
  if (token.startsWith(wordMark)) return token.slice(1);
  return !isCharacter && /^\p{L}/u.test(token) ? `-${token}` : token;
}

/** Names a token within a sentence. */
export function tokenName(token: string, isCharacter: boolean): string {
  const { name } = sharedTexts().unit;
  if (token === '</s>') return name.end;
  if (token === '<unk>') return name.unknown;
  if (token === ' ' || token === wordMark) return name.space;
  return name.text(tokenLabel(token, isCharacter));
}
