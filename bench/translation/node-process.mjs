// Runs a subject in its own Node process, where messages call its functions. The only argument is the
// subject's script.
import { peakMemory } from '../measuring-process.mjs';

const subject = { ...(await import(process.argv[2])), peakMemory };

process.on('message', async ({ call, options }) => {
  try {
    process.send({ result: await subject[call](...options) });
  } catch (error) {
    process.send({ error: `${error?.stack ?? error}` });
  }
});

process.send({ result: 'ready' });
