// For development servers, which attentive's tools/rolldown.config.mjs tells of.
export { default } from './index.js?unbundled=.imba';
