// For development servers, which attentive's tools/rolldown.config.mjs tells of.
import './index.js?unbundled=.imba';
