// Tests and tools start the system's Chromium with these options: without a download, without a sandbox (it needs
// privileges that containers lack), and without the background traffic of a personal browser.
import { which } from './common.mjs';

export const executablePath = which('chromium') ?? '/usr/bin/chromium';

export const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
