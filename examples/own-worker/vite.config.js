// Vite 6 and 7 write workers in a format that cannot import what the package loads on demand; Vite 8 can.
export default { worker: { format: 'es' } };
