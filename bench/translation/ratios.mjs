// Compares our speed with the peer's and with the machine's limits.
import { secondsAtLimit } from './roofline.mjs';

const base = { source_length: 20, target_length: 20, vocabulary: 8000, shortlist: false };
const pairs = {
  int8_over_ort: ['int8', 'float32'],
  int8_over_ort_int8: ['int8', 'int8'],
  f32_over_ort: ['float32', 'float32'],
};

function find(results, wanted) {
  return results.find((result) =>
    Object.entries({ ...base, ...wanted }).every(([field, value]) => result[field] === value),
  );
}

/** Returns our speed, of the variant `relaxed`, over the peer's, by the medians: above 1, ours is faster. */
export function ratiosOf(results) {
  const ratios = {};
  const reasons = {};
  const of = (model, batch, beam) => {
    const prefix = model === 'gru' ? '' : `${model}_`;
    const search = beam === 1 ? `greedy${batch}` : `beam${beam}_${batch}`;
    for (const [pair, [ours, theirs]] of Object.entries(pairs)) {
      const [mine, peer] = [
        { engine: 'attentive', variant: 'relaxed', precision: ours },
        { engine: 'onnxruntime-web', precision: theirs },
      ].map((wanted) => find(results, { model, batch, beam, ...wanted }));
      if (!mine) continue; // not measured in a quick run
      const name = `${prefix}${search}_${pair}`;
      const reason = mine.reason ?? peer.reason;
      ratios[name] = reason ? null : mine.tokens_per_s / peer.tokens_per_s;
      if (reason) reasons[name] = reason;
    }
  };
  for (const model of ['gru', 'lstm']) {
    for (const beam of [1, 5]) {
      for (const batch of [1, 8, 32]) of(model, batch, beam);
    }
  }
  return { ratios, reasons };
}

/** Returns the time per token with 32,000 words over that with 8,000, by batch, with a shortlist. */
export function growthOf(results) {
  const speedOf = (batch, vocabulary) =>
    find(results, { model: 'gru', batch, beam: 1, vocabulary, shortlist: true })?.tokens_per_s;
  const growth = {};
  for (const batch of [1, 32]) {
    const large = speedOf(batch, 32_000); // not measured in a quick run
    if (large) growth[batch] = speedOf(batch, 8000) / large;
  }
  return growth;
}

/** Returns the least time that the machine's limits allow over the time taken: 1 is the limit. */
export function sharesOf(results, limits) {
  const sharesWith = (variant) => {
    const shares = {};
    for (const batch of [1, 32]) {
      for (const [name, precision] of Object.entries({ int8: 'int8', f32: 'float32' })) {
        const wanted = { engine: 'attentive', variant, precision, model: 'gru', batch, beam: 1 };
        const { tokens_per_s: speed } = find(results, wanted);
        const task = { precision, batch, sourceLength: 20, steps: 20, vocabulary: 8000 };
        shares[`greedy${batch}_${name}`] =
          (secondsAtLimit(task, limits[variant]) * speed) / batch / task.steps;
      }
    }
    return shares;
  };
  const others = Object.keys(limits).filter((variant) => variant !== 'relaxed');
  return {
    share_of_limit: sharesWith('relaxed'),
    ...Object.fromEntries(
      others.map((variant) => [`share_of_limit_${variant}`, sharesWith(variant)]),
    ),
  };
}
