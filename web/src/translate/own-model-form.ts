import { find } from '../shared/dom';
import { explain } from '../shared/failure';
import type { KnownModel } from './catalogue';
import { nameOfLanguage } from './languages';
import { modelOfFiles, modelsOfAddress, reasonOf } from './own-model';
import { translateTexts } from './translate-texts';

/** Opens models that the reader has, from files or from an address. */
export class OwnModelForm {
  #files = find('#own-files', HTMLInputElement);
  #address = find('#own-address', HTMLInputElement);
  #open = find('.own-open', HTMLButtonElement);
  #status = find('.own-status', HTMLElement);

  constructor(private readonly onOpen: (models: readonly KnownModel[]) => void) {
    this.#files.addEventListener('change', () => {
      const files = [...(this.#files.files ?? [])];
      if (files.length > 0) void this.#read(async () => [await modelOfFiles(files)]);
    });
    find('.own-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const address = this.#address.value.trim();
      if (address !== '') void this.#read(() => modelsOfAddress(address));
    });
  }

  async #read(read: () => Promise<readonly KnownModel[]>): Promise<void> {
    const { opening, added, listed } = translateTexts().own;
    this.#show(opening, false);
    this.#open.disabled = true;
    try {
      const models = await read();
      this.onOpen(models);
      const [only, another] = models;
      const names = only && `${nameOfLanguage(only.source)} → ${nameOfLanguage(only.target)}`;
      this.#show(names && !another ? added(names) : listed(models.length), false);
    } catch (error) {
      this.#show(reasonOf(error, explain), true);
    } finally {
      this.#open.disabled = false;
      // The same files may be chosen once more.
      this.#files.value = '';
    }
  }

  #show(text: string, isFailure: boolean): void {
    this.#status.textContent = text;
    this.#status.classList.toggle('is-failure', isFailure);
  }
}
