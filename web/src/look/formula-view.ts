import { create } from '../shared/dom';
import { formulasOf } from './formulas';
import { lookTexts } from './look-texts';
import { formula } from './math';
import type { Moment, Run } from './reading-writing';

/** The equations of the moment, with symbols in the colours of the picture. */
export class FormulaView {
  readonly element = create('section', { class: 'formulas' });

  show(run: Run, moment: Moment): void {
    const texts = lookTexts().formula;
    const { config } = run.inspector.info;
    const lines = formulasOf(config)[moment.phase];
    // On a phone, long formulas scroll, with the keyboard as well.
    const attributes = { tabindex: '0', 'aria-label': texts.title };
    const items = lines.map((line) => create('li', {}, formula(line)));
    const list = create('ol', { attributes }, ...items);
    const symbols: [string, string][] = [['h:state', texts.state]];
    if (moment.phase === 'writing') {
      symbols.push(['s:query', texts.query]);
      if (config.context === undefined || config.context === 'attention') {
        if (config.decoder.type !== 'ssru') symbols.push(['e:score', texts.score]);
        symbols.push(['α:weights', texts.weights]);
      }
      if (config.context !== 'initial_state') symbols.push(['c:context', texts.context]);
      symbols.push(['y', texts.token]);
    } else {
      symbols.push(['x', texts.input]);
    }
    const legend = create('dl', { class: 'symbols' });
    for (const [symbol, meaning] of symbols) {
      legend.append(create('dt', {}, formula(symbol)), create('dd', {}, meaning));
    }
    this.element.replaceChildren(create('h3', {}, texts.title), list, legend, paper(run));
  }
}

/** Names the paper that the model follows. */
function paper({ inspector }: Run): HTMLElement {
  const { config } = inspector.info;
  const { label, href } = papers[paperOf(config)];
  const link = create('a', { attributes: { href, rel: 'noreferrer' } }, label);
  return create('p', { class: 'flow-note' }, link);
}

const papers = {
  bahdanau: { label: 'Bahdanau et al. 2015', href: 'https://arxiv.org/abs/1409.0473' },
  cho: { label: 'Cho et al. 2014', href: 'https://arxiv.org/abs/1406.1078' },
  luong: { label: 'Luong et al. 2015', href: 'https://arxiv.org/abs/1508.04025' },
  sutskever: { label: 'Sutskever et al. 2014', href: 'https://arxiv.org/abs/1409.3215' },
  vaswani: { label: 'Vaswani et al. 2017', href: 'https://arxiv.org/abs/1706.03762' },
} as const;

function paperOf({
  encoder,
  context,
  attention,
}: Run['inspector']['info']['config']): keyof typeof papers {
  if (encoder.type === 'transformer') return 'vaswani';
  if (context === 'every_step') return 'cho';
  if (context === 'initial_state') return 'sutskever';
  return attention?.score === 'additive' ? 'bahdanau' : 'luong';
}
