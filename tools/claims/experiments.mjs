// Claims of the literature and the trainings that test them. Each is measured with several seeds, which determine the
// weights and the order of the examples, on the same examples.
/**
 * A claim and its test.
 * @typedef {{
 *   id: string,
 *   claim: string,
 *   papers: string[],                       Markdown
 *   task: string,
 *   setting: string,
 *   seeds: number[],
 *   parts: { [name: string]: string[] },   what to measure on: arguments of `attentive generate`
 *   variants: { [name: string]: Variant },  what to compare, in the order of the plot
 *   trainingOn?: (part: string) => object,  settings of the trainings on a part that differ
 *   equalSize?: true,                       the variants must have equally many parameters, ± 10 %
 *   judge: (runs: import('./runs.mjs').Runs) => { holds: 'yes' | 'in part' | 'no', measured: string },
 * }} Experiment
 *
 * The two objects of a configuration, and the learning rates to try.
 * @typedef {{ model: object, training: object, rates: number[] }} Variant
 */

const papers = {
  bahdanau: '[Bahdanau et al. 2015](https://arxiv.org/abs/1409.0473)',
  bengio1994: '[Bengio et al. 1994](https://doi.org/10.1109/72.279181)',
  bengio2015: '[Bengio et al. 2015](https://arxiv.org/abs/1506.03099)',
  cho: '[Cho et al. 2014](https://arxiv.org/abs/1406.1078)',
  chung: '[Chung et al. 2014](https://arxiv.org/abs/1412.3555)',
  hochreiter: '[Hochreiter & Schmidhuber 1997](https://doi.org/10.1162/neco.1997.9.8.1735)',
  luong: '[Luong et al. 2015](https://arxiv.org/abs/1508.04025)',
  properties: '[Cho et al. 2014](https://arxiv.org/abs/1409.1259)',
  sutskever: '[Sutskever et al. 2014](https://arxiv.org/abs/1409.3215)',
  williams: '[Williams & Zipser 1989](https://doi.org/10.1162/neco.1989.1.2.270)',
};

const percent = (share) => `${Math.round(100 * share)} %`;
const verdict = (conditions) => {
  const met = conditions.filter(Boolean).length;
  return met === conditions.length ? 'yes' : met === 0 ? 'no' : 'in part';
};

/** Configures a model with the same cell and embeddings on both sides. */
function model({ cell, hidden, context = 'initial_state', attention, encoder = {} }) {
  const bidirectional = attention !== undefined;
  const side = { embedding_size: 16, cell };
  return {
    encoder: { ...side, hidden_size: hidden, bidirectional, ...encoder },
    decoder: { ...side, hidden_size: bidirectional ? 2 * hidden : hidden, readout_size: 32 },
    context: attention ? 'attention' : context,
    ...(attention && { attention }),
  };
}

function training({ epochs, batch = 2048, ...more }) {
  return {
    epochs,
    batch_tokens: batch,
    warmup_steps: 50,
    schedule: 'cosine',
    clip_norm: 1,
    threads: 1,
    ...more,
  };
}

const additive = { score: 'additive', size: 32 };

/** Returns the arguments of `attentive generate` for strings of 10 symbols. */
const strings = (task, lengths, train, test) => [
  ...[task, '--lengths', lengths, '--train', String(train)],
  ...['--dev', '500', '--test', String(test)],
];
const longStrings = (task) => strings(task, '5-60', 30000, 50);

const long = { training: training({ epochs: 5 }), rates: [0.005] };
const withoutAttention = model({ cell: 'lstm', hidden: 62 });

/** @type {Experiment} */
const attention = {
  id: 'attention',
  claim: 'Attention keeps long sentences from getting worse',
  papers: [papers.bahdanau, papers.luong],
  task: 'copy, 5–60 symbols',
  setting:
    'Models with attention have bidirectional encoders. Those without read in one direction and have ' +
    'more units instead, so that all have about the same number of parameters.',
  seeds: [1, 2, 3],
  parts: { copy: longStrings('copy') },
  equalSize: true,
  variants: {
    'additive attention (GRU)': {
      model: model({ cell: 'gru', hidden: 32, attention: additive }),
      ...long,
    },
    'dot attention (GRU)': {
      model: model({ cell: 'gru', hidden: 33, attention: { score: 'dot' } }),
      ...long,
    },
    'none: last state at every step (GRU)': {
      model: model({ cell: 'gru', hidden: 62, context: 'every_step' }),
      ...long,
    },
    'none: last state as first state (LSTM)': { model: withoutAttention, ...long },
  },
  judge(runs) {
    const [additiveName, dot, everyStep, initialState] = Object.keys(this.variants);
    const at = (variant, from, to) => runs.score(variant, 'symbols', { from, to });
    const shown = (from, to) =>
      `additive ${percent(at(additiveName, from, to))}, dot ${percent(at(dot, from, to))}, without ` +
      `${percent(at(everyStep, from, to))} (GRU) and ${percent(at(initialState, from, to))} (LSTM)`;
    const kept = (variant) => at(variant, 53, 60) >= 0.9 * at(variant, 5, 12);
    return {
      holds: verdict([kept(additiveName), kept(dot), !kept(everyStep), !kept(initialState)]),
      measured: `symbols right at 5–12: ${shown(5, 12)}; at 53–60: ${shown(53, 60)}`,
    };
  },
};

const onePass = { training: training({ epochs: 1 }), rates: [0.005] };

/** @type {Experiment} */
const dates = {
  id: 'dates',
  claim: 'Short sentences do not need attention, but are learned sooner with it',
  papers: [papers.bahdanau, papers.properties],
  task: 'dates, 6–12 characters',
  setting: 'One pass over the 182,620 examples, by models of about the same size.',
  seeds: [1, 2, 3],
  parts: { dates: ['dates'] },
  equalSize: true,
  variants: {
    'additive attention (GRU)': {
      model: model({ cell: 'gru', hidden: 32, attention: additive }),
      ...onePass,
    },
    'none: last state at every step (GRU)': {
      model: model({ cell: 'gru', hidden: 62, context: 'every_step' }),
      ...onePass,
    },
    'none: last state as first state (LSTM)': {
      model: withoutAttention,
      ...onePass,
    },
  },
  judge(runs) {
    const [attended, ...others] = Object.keys(this.variants);
    const exact = (variant) => runs.score(variant, 'exact');
    return {
      holds: verdict(others.map((other) => exact(other) >= 0.9 && exact(attended) > exact(other))),
      measured:
        `exact match on unseen days: with attention ${percent(exact(attended))}, without ` +
        `${percent(exact(others[0]))} (GRU) and ${percent(exact(others[1]))} (LSTM)`,
    };
  },
};

const distances = [5, 10, 15, 20, 30, 40];
const cells = { rnn: 'vanilla RNN', gru: 'GRU', lstm: 'LSTM' };

/** Configures a model without attention for each cell. */
const cellVariants = (hidden, howToTrain, rates) =>
  Object.fromEntries(
    Object.entries(cells).map(([cell, name]) => [
      name,
      { model: model({ cell, hidden }), training: howToTrain, rates: rates[cell] },
    ]),
  );

/** @type {Experiment} */
const recall = {
  id: 'recall',
  claim: 'LSTM and GRU remember over longer distances than the vanilla RNN',
  papers: [papers.bengio1994, papers.hochreiter, papers.cho],
  task: 'recall: the first symbol, after 5–40 others',
  setting:
    'A model is trained for each distance, so that shorter ones cannot show it what to look for. It ' +
    'has 32 units and no attention. Each figure is that of the best of three learning rates.',
  seeds: [1, 2, 3, 4, 5],
  parts: Object.fromEntries(
    distances.map((distance) => [
      String(distance),
      strings('recall', String(distance + 1), 16000, 500),
    ]),
  ),
  variants: cellVariants(32, training({ epochs: 10 }), {
    rnn: [0.0003, 0.001, 0.003],
    gru: [0.001, 0.003, 0.01],
    lstm: [0.001, 0.003, 0.01],
  }),
  // 64 strings with their </s>, and their answers of two tokens.
  trainingOn: (distance) => ({ batch_tokens: 64 * (Number(distance) + 4) }),
  judge(runs) {
    const reach = (variant) =>
      Math.max(
        0,
        ...distances.filter(
          (distance) => runs.score(variant, 'exact', { part: String(distance) }) >= 0.5,
        ),
      );
    const [rnn, gru, lstm] = Object.values(cells).map(reach);
    return {
      holds: verdict([gru > rnn, lstm > rnn]),
      measured:
        'longest distance at which at least half of the answers are right, over all seeds: ' +
        `vanilla RNN ${rnn}, LSTM ${lstm}, GRU ${gru}`,
    };
  },
};

/** @type {Experiment} */
const memory = {
  id: 'memory',
  claim: 'LSTM and GRU keep more of a sentence than the vanilla RNN',
  papers: [papers.hochreiter, papers.chung],
  task: 'copy, 5–20 symbols',
  setting:
    '64 units and no attention, so the whole string has to pass through the last state. Each symbol ' +
    'is written as many steps after it was read as the string is long. Each figure is that of the ' +
    'best of two learning rates.',
  seeds: [1, 2, 3],
  parts: { copy: strings('copy', '5-20', 30000, 100) },
  variants: cellVariants(64, training({ epochs: 10, batch: 1024 }), {
    rnn: [0.0003, 0.001],
    gru: [0.002, 0.005],
    lstm: [0.002, 0.005],
  }),
  judge(runs) {
    const at = (variant, from, to) => runs.score(variant, 'symbols', { from, to });
    const shown = (from, to) =>
      Object.values(cells)
        .map((variant) => `${variant} ${percent(at(variant, from, to))}`)
        .join(', ');
    const better = (variant) => at(variant) > 1.2 * at(cells.rnn);
    return {
      holds: verdict([better(cells.gru), better(cells.lstm)]),
      measured: `symbols right at 5–8: ${shown(5, 8)}; at 17–20: ${shown(17, 20)}`,
    };
  },
};

/** @type {Experiment} */
const reversal = {
  id: 'reversal',
  claim: 'Without attention, reading the source backwards helps',
  papers: [papers.sutskever],
  task: 'copy and reverse, 5–60 symbols',
  setting:
    'LSTM without attention. Reading backwards puts the first symbols of a copied string next to ' +
    'their places in the answer. In the task reverse it does the opposite, which is the check.',
  seeds: [1, 2, 3],
  parts: { copy: longStrings('copy'), reverse: longStrings('reverse') },
  variants: {
    'source read backwards': {
      model: model({ cell: 'lstm', hidden: 62, encoder: { reverse_source: true } }),
      ...long,
    },
    'source read forwards': { model: withoutAttention, ...long },
  },
  judge(runs) {
    const [backwards, forwards] = Object.keys(this.variants);
    const at = (variant, part) => runs.score(variant, 'symbols', { part, to: 20 });
    return {
      holds: verdict([
        at(backwards, 'copy') > at(forwards, 'copy'),
        at(backwards, 'reverse') < at(forwards, 'reverse'),
      ]),
      measured:
        `symbols right at 5–20: copy ${percent(at(forwards, 'copy'))} forwards, ` +
        `${percent(at(backwards, 'copy'))} backwards; reverse ${percent(at(forwards, 'reverse'))} ` +
        `forwards, ${percent(at(backwards, 'reverse'))} backwards`,
    };
  },
};

export const converged = 0.95;
const forced = (teacher_forcing) => ({
  model: model({ cell: 'gru', hidden: 32, attention: additive }),
  training: training({ epochs: 20, batch: 1024, schedule: 'constant', teacher_forcing }),
  rates: [0.005],
});
const constant = (ratio) => forced({ schedule: 'constant', ratio });

/** @type {Experiment} */
const forcing = {
  id: 'teacher-forcing',
  claim: 'Teacher forcing makes learning faster, the more of it the faster',
  papers: [papers.williams, papers.bengio2015],
  task: 'reverse, 5–20 symbols',
  setting: 'GRU with additive attention, constant learning rate.',
  seeds: [1, 2, 3, 4, 5],
  parts: { reverse: strings('reverse', '5-20', 4000, 50) },
  variants: {
    'ratio 1': constant(1),
    'ratio 0.75': constant(0.75),
    'ratio 0.5': constant(0.5),
    'ratio 0.25': constant(0.25),
    'ratio 0': constant(0),
    'linear 1 → 0': forced({ schedule: 'linear', ratio: 1, final_ratio: 0, steps: 1000 }),
    'inverse sigmoid': forced({ schedule: 'inverse_sigmoid', k: 150 }),
  },
  judge(runs) {
    const steps = (ratio) => runs.steps(`ratio ${ratio}`, converged);
    const shown = (count) => (Number.isFinite(count) ? String(Math.round(count)) : 'not reached');
    const rising = [
      [1, 0.5],
      [0.5, 0],
    ].map(([more, less]) => steps(more) < steps(less));
    return {
      holds: verdict(rising),
      measured:
        `median steps until ${percent(converged)} of the dev set are exactly right: ` +
        [1, 0.75, 0.5, 0.25, 0].map((ratio) => `ratio ${ratio}: ${shown(steps(ratio))}`).join(', '),
    };
  },
};

/** @type {Experiment[]} */
export const experiments = [attention, dates, recall, memory, reversal, forcing];
