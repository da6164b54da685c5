import type { understand as english } from '../en/understand';

export const understand = {
  title: '이해하기',
} satisfies typeof english;
