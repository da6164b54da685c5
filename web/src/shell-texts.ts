import { textsIn } from './shared/texts';
import { shell as en } from './texts/en/shell';
import { shell as ko } from './texts/ko/shell';

/** The texts of the frame around the views. */
export const shellTexts = textsIn({ en, ko });
