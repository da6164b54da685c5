// Where the system keeps the browsers that tests drive beside Chromium. They are Debian packages that a developer's
// machine need not have.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { which } from './common.mjs';

export const firefox = { browser: which('firefox-esr') };

/** WebKitGTK's small browser, its driver, and a virtual display. */
export const webkit = {
  browser: findMiniBrowser(),
  driver: which('WebKitWebDriver'),
  display: which('Xvfb'),
};

/** Returns what is missing of a browser and how to install it, or undefined. */
export function missing(name) {
  const { files, packages } = {
    firefox: { files: firefox, packages: 'firefox-esr' },
    webkit: { files: webkit, packages: 'webkit2gtk-driver xvfb' },
  }[name];
  if (Object.values(files).every(Boolean)) return undefined;
  return `${name} is not installed here (apt install ${packages})`;
}

/** MiniBrowser lies beside its library, in a folder whose name depends on the machine and on GTK's version. */
function findMiniBrowser() {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return undefined;
  return readdirSync(libraries)
    .filter((name) => name.includes('-linux-gnu'))
    .map((name) => join(libraries, name))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'MiniBrowser')))
    .find((file) => file.includes('webkit') && existsSync(file));
}
