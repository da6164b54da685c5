// npm start: builds what is missing, serves the page and prints its address.
import { bootstrap } from './bootstrap.mjs';
import { buildPackage, buildPage, buildWasm } from './build.mjs';
import { main } from './common.mjs';
import { serve } from './serve.mjs';

main(async () => {
  const env = bootstrap('build');
  buildWasm(env);
  buildPackage(env);
  buildPage(env);
  const { url } = await serve(undefined, { port: Number(process.env.PORT ?? 5173) });
  console.log(`\nAttentive is at ${url}\n(Ctrl-C stops it; PORT chooses another port.)`);
});
