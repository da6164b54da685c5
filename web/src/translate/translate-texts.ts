import { textsIn } from '../shared/texts';
import { translate as en } from '../texts/en/translate';
import { translate as ko } from '../texts/ko/translate';

export const translateTexts = textsIn({ en, ko });
