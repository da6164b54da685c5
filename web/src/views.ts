import { find } from './shared/dom';

type View = 'translate' | 'train';

const titles: Readonly<Record<View, string>> = {
  translate: 'Attentive: see where a translator looks',
  train: 'Attentive: watch a translator learn',
};

/**
 * Shows the view that the address names, now and whenever the address changes.
 * @param starts prepares a view before it is shown for the first time.
 */
export function showViews(starts: Readonly<Record<View, () => void | Promise<void>>>): void {
  const started = new Set<View>();
  let shown: View | undefined;
  const show = () => {
    const view: View = location.hash === '#train' ? 'train' : 'translate';
    if (view === shown) return;
    const navigated = shown !== undefined;
    shown = view;
    document.title = titles[view];
    for (const section of document.querySelectorAll<HTMLElement>('[data-view]')) {
      section.hidden = section.dataset.view !== view;
    }
    for (const link of document.querySelectorAll('.views a')) {
      if (link.getAttribute('href') === `#${view}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (!started.has(view)) void starts[view]();
    started.add(view);
    // The focus shows readers where the link led, and lets them read on from there.
    if (navigated) {
      find(`[data-view="${view}"] h1`, HTMLElement).focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  };
  window.addEventListener('hashchange', show);
  show();
}
