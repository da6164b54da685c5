// A subject in a Node process of its own: its functions are called by messages. The only argument is
// the subject's script.
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
