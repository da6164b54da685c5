// How tests and tools start the system's Chromium: no download, no sandbox (it needs privileges that
// containers lack), and none of the background traffic of a browser that belongs to a person.
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
