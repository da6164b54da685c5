import type { look as english } from '../en/look';

export const look = {
  title: '들여다보기',
} satisfies typeof english;
