// The command `attentive mozilla`. It stands on the public API of `attentive/mozilla`, which it lets people use without
// writing code.
import { AttentiveError } from '../index.js';
import { fetchModel } from './fetch-model.js';
import { listModels } from './list-models.js';
import { readCommand, usage, WrongUse } from './options.js';

/** The exit status of a command that a signal ended. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a command line, of which `args` is what follows `attentive mozilla`.
 * Resolves to the exit status: 0, 1 (failed), 2 (wrong use), or that of a signal.
 */
export async function runMozilla(args: readonly string[]): Promise<number> {
  // A reader such as head may close the pipe before all is written.
  process.stdout.on('error', () => process.exit(1));
  const interruption = new AbortController();
  let status = 1;
  for (const [name, number] of Object.entries(signals)) {
    process.once(name, () => {
      status = number;
      interruption.abort();
    });
  }
  try {
    const command = readCommand(args);
    if (command.name === 'help') process.stdout.write(usage);
    else if (command.name === 'list') await listModels(command.options, interruption.signal);
    else await fetchModel(command.options, interruption.signal);
    return 0;
  } catch (failure) {
    if (interruption.signal.aborted) return status;
    if (failure instanceof WrongUse) {
      process.stderr.write(`attentive: ${failure.message}\n\n${usage}`);
      return 2;
    }
    if (!(failure instanceof Error)) throw failure;
    process.stderr.write(`attentive: ${failure.message}\n`);
    return failure instanceof AttentiveError && failure.code === 'invalid-argument' ? 2 : 1;
  }
}
