// What only trainers need: dist/training.js.
export { openBrowserStore } from './browser-store.js';
export { trainingCorpora } from './examples.js';
export { FileStore } from './file-store.js';
export { train } from './fit.js';
