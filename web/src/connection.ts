import { find } from './shared/dom';
import { language, onLanguage } from './shared/texts';
import { shellTexts } from './shell-texts';

/** The cache of the service worker in which the models lie. */
const modelCache = 'attentive-models';

/** The line below the masthead that says what works offline, and offers a new version of the page. */
class Connection {
  #root = find('.connection', HTMLElement);
  #text = find('.connection-text', HTMLElement);
  #button = find('.connection-update', HTMLButtonElement);
  #waiting: ServiceWorker | undefined;

  constructor() {
    for (const event of ['online', 'offline']) {
      window.addEventListener(event, () => void this.#show());
    }
    onLanguage(() => void this.#show());
    this.#button.addEventListener('click', () => this.#waiting?.postMessage({ update: true }));
    void this.#show();
  }

  /** Offers the version of a service worker that waits until this one's pages are closed. */
  offer(waiting: ServiceWorker): void {
    this.#waiting = waiting;
    void this.#show();
  }

  async #show(): Promise<void> {
    const texts = shellTexts().connection;
    const models = navigator.onLine ? [] : await keptModels();
    this.#root.hidden = navigator.onLine && this.#waiting === undefined;
    this.#button.hidden = !navigator.onLine;
    if (navigator.onLine) this.#text.textContent = texts.update;
    else this.#text.textContent = models.length > 0 ? texts.offline(models) : texts.offlineEmpty;
  }
}

/** Returns the names of the models that work offline. */
async function keptModels(): Promise<string[]> {
  if (!('caches' in window)) return [];
  const cache = await caches.open(modelCache);
  const files = await cache.keys();
  const names = files.map(({ url }) => /([^/]+)-[^-]+\.safetensors$/.exec(url)?.[1] ?? url);
  return names.map(nameOf);
}

/** Names a model for readers: that of French and English is "fr-en". */
function nameOf(model: string): string {
  const texts: Readonly<Record<string, string>> = shellTexts().connection.models;
  const [, source, target] = /^([a-z]{2})-([a-z]{2})$/.exec(model) ?? [];
  if (!source || !target) return texts[model] ?? model;
  const names = new Intl.DisplayNames(language(), { type: 'language' });
  return `${names.of(source)} → ${names.of(target)}`;
}

async function register(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    return await navigator.serviceWorker.register('./service-worker.js');
  } catch {
    return undefined;
  }
}

/** Registers the service worker, through which the page works offline. Pages without HTTPS have none. */
export async function startConnection(): Promise<void> {
  const connection = new Connection();
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const workers = navigator.serviceWorker;
  const registration = await register();
  // A browser that stores nothing for pages refuses it, and the page then works online only.
  if (!registration) return;
  const offerWaiting = () => {
    if (registration.waiting && workers.controller) connection.offer(registration.waiting);
  };
  offerWaiting();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offerWaiting);
  });
  const updates = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (updates) location.reload();
  });
  const { active } = await workers.ready;
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ fetched });
}
