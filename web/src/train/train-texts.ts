import { textsIn } from '../shared/texts';
import { train as en } from '../texts/en/train';
import { train as ko } from '../texts/ko/train';

export const trainTexts = textsIn({ en, ko });
