// Drives WebKitGTK's small browser over WebDriver, on a virtual display. Safari has the same engine with other defaults:
// the features that it enables are enabled here, too.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { missing, webkit } from '../../tools/other-browsers.mjs';
import { callOf, type DrivenBrowser, type Tab } from './tab.js';

/** Safari has private files, for which WebKitGTK must be asked. In private windows, as here, both refuse them. */
const features = '+FileSystem,+FileSystemWritableStream,+StorageAPI';
/** In WebDriver's answers, the key of the reference to an element. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';
type Element = { [elementKey]: string };

/** Sends a command of WebDriver, below the address of a driver or of its session. */
type Send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

/** @throws Error if the browser, its driver or Xvfb is not installed */
export async function launchWebKit(): Promise<DrivenBrowser> {
  const { driver, display, browser } = webkit;
  if (!driver || !display || !browser) throw new Error(missing('webkit'));
  const processes: ChildProcess[] = [];
  const stop = () => {
    for (const each of processes) each.kill();
  };
  // What runs the tests may end without closing the browser.
  process.on('exit', stop);
  try {
    const screen = spawn(display, ['-displayfd', '1', '-screen', '0', '1280x1024x24'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    processes.push(screen);
    const [line] = await once(screen.stdout, 'data');
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${String(line).trim()}` };
    processes.push(spawn(driver, [`--port=${port}`], { stdio: 'ignore', env }));
    return await openSession(sender(`http://127.0.0.1:${port}`), browser, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

/** Starts the browser, as soon as the driver listens. */
async function openSession(
  sendToDriver: Send,
  binary: string,
  stop: () => void,
): Promise<DrivenBrowser> {
  await waitForDriver(sendToDriver);
  const browserOptions = { binary, args: ['--automation', `--features=${features}`] };
  const { sessionId } = (await sendToDriver('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions } },
  })) as { sessionId: string };
  const send: Send = (method, path, body) =>
    sendToDriver(method, `/session/${sessionId}${path}`, body);
  return {
    tab: tabOf(send),
    close: async () => {
      await send('DELETE', '');
      stop();
    },
  };
}

function tabOf(send: Send): Tab {
  const find = (selector: string) =>
    send('POST', '/element', { using: 'css selector', value: selector }) as Promise<Element>;
  const sendToElement = async (selector: string, path: string, body: object) => {
    const { [elementKey]: id } = await find(selector);
    await send('POST', `/element/${id}${path}`, body);
  };
  return {
    goto: async (url) => void (await send('POST', '/url', { url })),
    evaluate: async <Argument, Result>(
      f: (argument: Argument) => Result | Promise<Result>,
      argument: Argument,
    ) => {
      const script = `return ${callOf(f, argument)}`;
      return (await send('POST', '/execute/sync', { script, args: [] })) as Result;
    },
    click: async (selector, frame) => {
      if (frame) await send('POST', '/frame', { id: await find(frame) });
      await sendToElement(selector, '/click', {});
      if (frame) await send('POST', '/frame', { id: null });
    },
    fill: async (selector, text) => {
      await sendToElement(selector, '/clear', {});
      await sendToElement(selector, '/value', { text });
    },
  };
}

function sender(address: string): Send {
  return async (method, path, body) => {
    const response = await fetch(address + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (response.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new Error(`WebDriver: ${method} ${path}: ${error}: ${message}`);
  };
}

async function waitForDriver(send: Send): Promise<void> {
  for (const wait of [50, 100, 200, 400, 800, 1600, 3200]) {
    try {
      await send('GET', '/status');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw new Error('WebKitWebDriver does not answer.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
