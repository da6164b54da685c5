import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Site } from './suites/mozilla-site.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves a site over HTTP, except for the paths that have a handler. */
export class SiteServer {
  site: Site = new Map();
  readonly handlers = new Map<string, Handler>();
  readonly #server = createServer((request, response) => {
    const path = request.url ?? '/';
    const handler = this.handlers.get(path);
    const bytes = this.site.get(path);
    if (handler) handler(request, response);
    else if (bytes) response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes);
    else response.writeHead(404).end();
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Returns the path of the file whose name contains a text. */
  pathOf(name: string): string {
    return [...this.site.keys()].find((path) => path.includes(name)) ?? '';
  }

  /** Sends half of a file and then nothing. Resolves when it is asked for, to when the connection closes. */
  stall(path: string): Promise<{ readonly closed: Promise<void> }> {
    return new Promise((resolve) => {
      this.handlers.set(path, (_, response) => {
        const bytes = this.site.get(path) ?? new Uint8Array();
        response.writeHead(200, { 'Content-Length': bytes.length });
        response.write(bytes.subarray(0, bytes.length / 2));
        const closed = new Promise<void>((close) => response.on('close', () => close()));
        resolve({ closed });
      });
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
