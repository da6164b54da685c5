import { shared as en } from '../texts/en/shared';
import { shared as ko } from '../texts/ko/shared';
import { textsIn } from './texts';

/** The texts of what several views share. */
export const sharedTexts = textsIn({ en, ko });
