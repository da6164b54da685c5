import { textsIn } from '../shared/texts';
import { look as en } from '../texts/en/look';
import { look as ko } from '../texts/ko/look';

/** The texts of this view. */
export const lookTexts = textsIn({ en, ko });
