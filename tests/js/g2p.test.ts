import g2p from '@attentive/g2p';
import { loadModel } from 'attentive';
import { expect, it } from 'vitest';

it('g2p spells words out in sounds, in whatever case they are written', async () => {
  const model = await loadModel(g2p);
  const [small, capitals, apostrophe] = await model.translate(['knight', 'KNIGHT', "island's"]);
  expect(small?.text).toBe('N AY T');
  expect(capitals?.text).toBe('N AY T');
  expect(apostrophe?.text).toBe('AY L AH N D Z');
  model.destroy();
});
