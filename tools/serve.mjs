// Serves the built page as any static host would: plain files, correct types, and the strict
// Content-Security-Policy under which the page promises to work, unless another is asked for.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { Failure, root } from './common.mjs';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const strictHeaders = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/**
 * Serves the files of `folder` on this machine only.
 * @param {string} [folder]
 * @param {{ port?: number, headers?: Record<string, string> }} [options] port 0, the default, takes any free one;
 *   the headers add to the usual ones or replace them
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(
  folder = join(root, 'build/web'),
  { port = 0, headers: further = {} } = {},
) {
  const headers = { ...strictHeaders, ...further };
  const server = createServer((request, response) => {
    const file = fileFor(folder, request.url ?? '/');
    if (!file) {
      response.writeHead(404, { ...headers, 'Content-Type': types['.txt'] }).end('Not found\n');
      return;
    }
    response.writeHead(200, {
      ...headers,
      'Content-Type': types[extname(file.path)] ?? 'application/octet-stream',
      'Content-Length': file.size,
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(file.path)
        .on('error', () => response.destroy())
        .pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Failure(`Port ${port} is taken: choose another with PORT=8080 npm start.`)
          : error,
      ),
    );
    server.listen(port, 'localhost', resolve);
  });
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Returns the file inside `folder` that `url` names, or undefined. */
function fileFor(folder, url) {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    const relative = normalize(decodeURIComponent(pathname));
    if (relative.includes('\0') || relative.split(sep).includes('..')) return undefined;
    const path = join(folder, relative.endsWith(sep) ? join(relative, 'index.html') : relative);
    const status = statSync(path);
    return status.isFile() ? { path, size: status.size } : undefined;
  } catch {
    return undefined;
  }
}
