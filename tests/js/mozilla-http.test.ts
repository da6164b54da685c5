import { fetchMozillaModel, listMozillaModels, type MozillaModel } from 'attentive/mozilla';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SiteServer } from './site-server.js';
import { emptyCache } from './suites/cache-platform.js';
import { bucketOf, indexPath, someFiles } from './suites/mozilla-site.js';

const files = someFiles(1);
const server = new SiteServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(async () => {
  await emptyCache();
  server.handlers.clear();
  server.site = await bucketOf([{ from: 'fr', to: 'en', files }], server.origin);
});

async function list(): Promise<MozillaModel> {
  const [model] = await listMozillaModels({ registry: server.origin + indexPath });
  return model as MozillaModel;
}

describe('attentive/mozilla over HTTP', () => {
  it('follows redirects', async () => {
    for (const path of [indexPath, server.pathOf('/model.'), server.pathOf('/vocab.')]) {
      server.site.set(`/moved${path}`, server.site.get(path) ?? new Uint8Array());
      server.handlers.set(path, (_, response) =>
        response.writeHead(302, { Location: `/moved${path}` }).end(),
      );
    }
    const { marian } = await fetchMozillaModel(await list());
    expect(marian.model).toEqual(files.model);
    expect(marian.vocab).toEqual(files.vocab);
  });

  it('takes files that are unpacked on their way', async () => {
    for (const name of ['/model.', '/lex.', '/vocab.']) {
      const path = server.pathOf(name);
      server.handlers.set(path, (_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(server.site.get(path)),
      );
    }
    const { marian } = await fetchMozillaModel(await list());
    expect([marian.model, marian.shortlist]).toEqual([files.model, files.lex]);
  });

  it('ends the downloads when the signal aborts', async () => {
    const stalled = server.stall(server.pathOf('/model.'));
    const controller = new AbortController();
    const work = fetchMozillaModel(await list(), { signal: controller.signal });
    const outcome = expect(work).rejects.toThrow('enough');
    const { closed } = await stalled;
    controller.abort(new Error('enough'));
    await outcome;
    await closed;
  });

  it('ends the other downloads when one fails', async () => {
    const stalled = server.stall(server.pathOf('/model.'));
    const model = await list();
    server.handlers.set(server.pathOf('/vocab.'), async (_, response) => {
      await stalled;
      response.writeHead(500).end();
    });
    await expect(fetchMozillaModel(model)).rejects.toThrow(/vocab.*HTTP 500/);
    await (await stalled).closed;
  });

  it('reports a connection that breaks off', async () => {
    const path = server.pathOf('/model.');
    server.handlers.set(path, (_, response) => {
      response.writeHead(200, { 'Content-Length': 50_000 });
      response.write('begin', () => response.destroy());
    });
    await expect(fetchMozillaModel(await list())).rejects.toMatchObject({ name: 'NetworkError' });
  });
});
