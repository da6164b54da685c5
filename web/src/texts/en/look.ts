export const look = {
  title: 'Look inside',
};
