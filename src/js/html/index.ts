// The module `attentive/html`: translates markup, in texts and in pages.
export type { MarkupOptions, MarkupProgress, TextTranslator } from './translate-blocks.js';
export { type ElementTranslation, translateElement } from './translate-element.js';
export { translateHTML } from './translate-html.js';
