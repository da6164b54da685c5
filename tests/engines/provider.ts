// Lets Vitest run tests in a browser that Playwright does not drive.

import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption } from 'vitest/node';
import type { DrivenBrowser, Launch, Tab } from './tab.js';

/** Returns a provider for Vitest's browser mode. It knows no events of the user but those of `commands`. */
export function driven(launch: Launch): BrowserProviderOption {
  return defineBrowserProvider({
    name: 'driven',
    providerFactory: () => new DrivenProvider(launch),
  });
}

class DrivenProvider implements BrowserProvider {
  readonly name = 'driven';
  readonly supportsParallelism = false;
  readonly #launch: Launch;
  #browser: DrivenBrowser | undefined;

  constructor(launch: Launch) {
    this.#launch = launch;
  }

  async openPage(_session: string, address: string): Promise<void> {
    this.#browser ??= await this.#launch();
    await this.#browser.tab.goto(address);
  }

  getCommandsContext(): { tab: Tab | undefined } {
    return { tab: this.#browser?.tab };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#browser = undefined;
  }
}
