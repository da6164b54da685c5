import { type View, viewInAddress } from './shared/address';
import { find } from './shared/dom';
import { onLanguage } from './shared/texts';
import { shellTexts } from './shell-texts';

/** Starts a view in its element before it is shown for the first time. */
export type Start = (main: HTMLElement) => void | Promise<void>;

/** Shows the view that the address names, now and whenever the address changes. */
export class Views {
  #starts: Readonly<Record<View, Start>>;
  #started = new Map<View, Promise<void>>();
  #shown: View | undefined;
  #loading = find('.view-loading', HTMLElement);
  #failure = find('.view-failure', HTMLElement);
  #reason = find('.view-failure-reason', HTMLElement);

  constructor(starts: Readonly<Record<View, Start>>) {
    this.#starts = starts;
    // A module that failed once may be kept as failed by the browser, or belong to a version that is gone.
    find('.view-reload', HTMLButtonElement).addEventListener('click', () => location.reload());
    window.addEventListener('hashchange', () => void this.#show());
    onLanguage(() => this.#showTitle());
    void this.#show();
  }

  async #show(): Promise<void> {
    const view = viewInAddress();
    if (view === this.#shown) return;
    const navigated = this.#shown !== undefined;
    this.#shown = view;
    this.#showTitle();
    for (const link of document.querySelectorAll('.views a')) {
      if (link.getAttribute('href') === `#${view}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    this.#reveal(this.#loading);
    const main = find(`[data-view="${view}"]`, HTMLElement);
    let revealed = main;
    try {
      await this.#start(view, main);
    } catch (error) {
      console.error(error);
      revealed = this.#failure;
      const { offline, online } = shellTexts().failure;
      this.#reason.textContent = navigator.onLine ? online : offline;
    }
    if (view !== this.#shown) return;
    this.#reveal(revealed);
    // The focus shows readers where the link led, and lets them read on from there.
    if (navigated) {
      find('h1', HTMLElement, revealed).focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  #start(view: View, main: HTMLElement): Promise<void> {
    const started = this.#started.get(view) ?? (async () => this.#starts[view](main))();
    this.#started.set(view, started);
    return started;
  }

  /** Shows one of the page's main elements, and hides the others. */
  #reveal(shown: HTMLElement): void {
    for (const main of document.querySelectorAll('main')) main.hidden = main !== shown;
  }

  #showTitle(): void {
    if (this.#shown) document.title = shellTexts().titles[this.#shown];
  }
}
