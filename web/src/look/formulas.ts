import type { ModelConfig } from 'attentive';

/** The equations of a model, in the order in which a step computes them. */
export interface Formulas {
  readonly reading: readonly string[];
  readonly writing: readonly string[];
}

const cells = { gru: 'GRU', lstm: 'LSTM', rnn: 'RNN' } as const;

/** Returns the equations of the model in use, as formula() sets them. */
export function formulasOf(config: ModelConfig): Formulas {
  return { reading: readingOf(config), writing: writingOf(config) };
}

function readingOf({ encoder }: ModelConfig): string[] {
  if (encoder.type === 'transformer') {
    return [
      'h:state = Attention ( x W_Q , x W_K , x W_V )',
      'Attention ( Q , K , V ) = softmax ( Q K_⊤ / √d ) V',
    ];
  }
  const cell = cells[encoder.cell ?? 'gru'];
  const forward = `h→_j = ${cell} ( x_j , h→_{j−1} )`;
  if (encoder.bidirectional === false) return [`h:state_j = ${cell} ( x_j , h:state_{j−1} )`];
  return [forward, `h←_j = ${cell} ( x_j , h←_{j+1} )`, 'h:state_j = [ h→_j ; h←_j ]'];
}

function writingOf(config: ModelConfig): string[] {
  const { decoder } = config;
  if (decoder.type === 'ssru') {
    return [
      'f_i = σ ( W_f x_i + b_f )',
      's:query_i = f_i ⊙ s:query_{i−1} + ( 1 − f_i ) ⊙ W x_i',
      'α:weights_{ij} = softmax_j ( q:query_i · k:state_j / √d )',
      'c:context_i = ∑_j α:weights_{ij} v:state_j',
      'p ( y_i ) = softmax ( U o_i + b )',
    ];
  }
  const cell = cells[decoder.cell ?? 'gru'];
  const output = 'p ( y_i ) = softmax ( U r_i + b )';
  const readout = (parts: string) => `r_i = tanh ( W [ ${parts} ] + b_r )`;
  if (config.context === 'initial_state') {
    return [`s:query_i = ${cell} ( y_{i−1} , s:query_{i−1} )`, readout('s:query_i'), output];
  }
  const reads = `s:query_i = ${cell} ( [ y_{i−1} ; c:context_i ] , s:query_{i−1} )`;
  const readsContext = readout('s:query_i ; c:context_i ; y_{i−1}');
  if (config.context === 'every_step') {
    return ['c:context_i = h:state_T', reads, readsContext, output];
  }
  const atOutput = config.attention?.placement === 'output';
  const attends = [
    `e:score_{ij} = ${scoreOf(config, atOutput ? 's:query_i' : 's:query_{i−1}')}`,
    'α:weights_{ij} = exp ( e:score_{ij} ) / ∑_k exp ( e:score_{ik} )',
    'c:context_i = ∑_j α:weights_{ij} h:state_j',
  ];
  if (!atOutput) return [...attends, reads, readsContext, output];
  const state = config.attention?.input_feeding
    ? `s:query_i = ${cell} ( [ y_{i−1} ; r_{i−1} ] , s:query_{i−1} )`
    : `s:query_i = ${cell} ( y_{i−1} , s:query_{i−1} )`;
  return [state, ...attends, readout('s:query_i ; c:context_i'), output];
}

function scoreOf({ attention }: ModelConfig, query: string): string {
  switch (attention?.score) {
    case 'dot':
      return `${query} · h:state_j`;
    case 'scaled_dot':
      return `${query} · h:state_j / √d`;
    case 'general':
      return `${query} · W h:state_j`;
    default:
      return `v · tanh ( W_q ${query} + W_k h:state_j + b )`;
  }
}
