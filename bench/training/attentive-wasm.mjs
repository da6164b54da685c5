// Measures our engine in WebAssembly by the package's own trainer.
import { createTrainer } from '../../dist/index.js';
import { passResult, readJob } from '../measuring-process.mjs';
import { makeExamples, models } from './models.mjs';
import { measureSteps } from './timing.mjs';

const { model: name, variant, budget } = readJob();
const model = models[name];
const trainer = await createTrainer({
  config: model.config,
  examples: makeExamples(model).all,
  variant,
});
const measured = await measureSteps(async () => {
  const { loss, examples, tokens } = await trainer.advance();
  if (examples !== model.batch || tokens !== model.batch * model.targetTime) {
    throw new Error(`a step has ${examples} examples and ${tokens} target tokens`);
  }
  return loss;
}, budget);
passResult({ parameters: trainer.info.parameters, ...measured });
