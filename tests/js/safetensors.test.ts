import { parseSafetensorsMetadata } from '@huggingface/hub';
import { createTrainer, type Precision } from 'attentive';
import { describe, expect, it } from 'vitest';
import { tinyConfig } from './tiny-model.js';

/** Responds as the Hugging Face Hub would if it had the file. */
const hubWith = (file: Uint8Array<ArrayBuffer>) => async (_: unknown, init?: RequestInit) => {
  const range = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get('Range') ?? '');
  const [begin, last] = [Number(range?.[1] ?? 0), Number(range?.[2] ?? file.length - 1)];
  return new Response(file.slice(begin, last + 1), {
    status: 206,
    headers: { 'Content-Range': `bytes ${begin}-${last}/${file.length}`, ETag: '"1"' },
  });
};

describe('an independent safetensors reader', () => {
  it.each<[Precision, Record<string, string>]>([
    ['float32', { matrix: 'F32', bias: 'F32' }],
    ['float16', { matrix: 'F16', bias: 'F16' }],
    ['int8', { matrix: 'I8', bias: 'F32', scale: 'F32' }],
  ])('opens a model in %s', async (precision, dtypes) => {
    const trainer = await createTrainer({ config: tinyConfig, examples: [['abc', 'cba']] });
    const file = await trainer.exportModel({ precision });
    const { header, parameterCount } = await parseSafetensorsMetadata({
      repo: 'nobody/tiny',
      path: 'model.safetensors',
      computeParametersCount: true,
      fetch: hubWith(file) as typeof fetch,
    }).then((result) => {
      if (result.sharded) throw new Error('it is one file');
      return result;
    });
    expect(header.__metadata__).toMatchObject({ format: 'attentive', format_version: '1' });
    expect({
      matrix: header['decoder.output.weight']?.dtype,
      bias: header['decoder.output.bias']?.dtype,
      ...('scale' in dtypes && { scale: header['decoder.output.weight.scale']?.dtype }),
    }).toEqual(dtypes);
    const counted = Object.values(parameterCount ?? {}).reduce((sum, count) => sum + count, 0);
    expect(counted).toBeGreaterThanOrEqual(trainer.info.parameters);
    trainer.destroy();
  });
});
