// The page's address names a view and what it shows: #look?model=fr-en&step=3.

export const views = ['translate', 'look', 'train', 'understand'] as const;
export type View = (typeof views)[number];

/** Milliseconds after which a change is written, because browsers limit how often an address may change. */
const pause = 300;

interface Address {
  readonly view: View;
  /** The parameters as they stand after the question mark. */
  readonly query: string;
}

function readAddress(): Address {
  const [name = '', query = ''] = location.hash.slice(1).split(/\?(.*)/s);
  const view = views.find((it) => it === name);
  if (view) return { view, query };
  // Earlier links name a task of the translator alone: #de-en.
  return { view: 'translate', query: name && new URLSearchParams({ model: name }).toString() };
}

/** Returns the view that the address names. */
export function viewInAddress(): View {
  return readAddress().view;
}

/** A view's parameters in the address, by which links restore it. */
export class Parameters {
  readonly #view: View;
  #query: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onChange gets the new parameters when the reader has followed a link or gone back, but not after write(). */
  constructor(view: View, onChange: (parameters: URLSearchParams) => void) {
    this.#view = view;
    const address = readAddress();
    this.#query = address.view === view ? address.query : '';
    window.addEventListener('hashchange', () => {
      const { view, query } = readAddress();
      if (view !== this.#view || query === this.#query) return;
      // A link to the view alone leads back to where the reader left it.
      if (query === '') {
        this.#show();
        return;
      }
      clearTimeout(this.#timer);
      this.#query = query;
      onChange(this.current);
    });
  }

  get current(): URLSearchParams {
    return new URLSearchParams(this.#query);
  }

  /** Writes all parameters into the address, without those that are empty; while another view is shown, once this one is again. */
  write(parameters: Readonly<Record<string, string>>): void {
    const given = Object.entries(parameters).filter(([, value]) => value !== '');
    this.#query = new URLSearchParams(given).toString();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), pause);
  }

  #show(): void {
    if (viewInAddress() !== this.#view) return;
    history.replaceState(null, '', `#${this.#view}${this.#query && `?${this.#query}`}`);
  }
}
