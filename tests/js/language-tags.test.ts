import { describe, expect, it } from 'vitest';
import { lookupRange } from '../../src/js/shared/language-tags.js';

describe('lookupRange()', () => {
  it.each([
    ['fr', ['fr', 'fr-Latn']],
    ['fr-CA', ['fr-CA', 'fr-Latn', 'fr']],
    ['zh', ['zh', 'zh-Hans']],
    ['ZH-tw', ['zh-TW', 'zh-Hant', 'zh']],
    ['zh-Hant-HK', ['zh-Hant-HK', 'zh-Hant', 'zh']],
    ['zh-Hans', ['zh-Hans', 'zh']],
    ['qaa', ['qaa']],
  ])('serves %s by %j', (tag, served) => {
    expect(lookupRange(tag)).toEqual(served);
  });

  it('refuses what is no language tag', () => {
    expect(() => lookupRange('no language')).toThrow(RangeError);
  });
});
