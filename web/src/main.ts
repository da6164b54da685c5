// Scripts can be started only after this.
import './trusted-scripts';
import { startConnection } from './connection';
import { startLanguageSwitch } from './language-switch';
import { find } from './shared/dom';
import { fillTexts } from './shared/texts';
import { shellTexts } from './shell-texts';
import { start as startTranslate } from './translate/translate-view';
import { Views } from './views';

startLanguageSwitch();
void startConnection();
for (const part of ['.connection', '.masthead', '.view-loading', '.view-failure']) {
  fillTexts(find(part, HTMLElement), shellTexts);
}
// The first view comes with the page; the others are fetched when they are first shown.
new Views({
  translate: startTranslate,
  look: async (main) => (await import('./look/look-view')).start(main),
  train: async (main) => (await import('./train/train-view')).start(main),
  understand: async (main) => (await import('./understand/understand-view')).start(main),
});
