export const understand = {
  title: 'Understand',
};
