import type { RecurrentDecoderConfig, RecurrentEncoderConfig } from 'attentive';
import { svg } from '../shared/svg';
import { curve, label } from './drawing';
import { lookTexts } from './look-texts';
import type { Moment, Run } from './reading-writing';
import { tokenLabel } from './tokens';
import { vectorStrip } from './vector-strip';

/** The height of each row of the picture, from what is written down to what is read. */
const rows = {
  written: 24,
  decoder: 62,
  context: 122,
  states: 214,
  backward: 252,
  forward: 292,
  read: 330,
};
const left = 128;
const cellHeight = 26;

type Anchor = readonly [number, number];

/** Draws a recurrent encoder and decoder, one column for each token, with what flows at a moment. */
export class RecurrentPicture {
  readonly #run: Run;
  readonly #moment: Moment;
  readonly #column: number;
  readonly #read: number;
  readonly #drawing: SVGSVGElement;

  /** @param room the width that the picture should fill, if its columns need no more. */
  constructor(run: Run, moment: Moment, room: number) {
    this.#run = run;
    this.#moment = moment;
    this.#read = run.translation.sourceTokens.length;
    const columns = Math.max(this.#read, run.shown.steps.length);
    const least = run.model.readsCharacters ? 46 : 84;
    this.#column = Math.max(least, Math.min(120, (room - left - 12) / columns));
    const width = left + columns * this.#column + 12;
    const height = rows.read + 16;
    this.#drawing = svg('svg', {
      class: 'model-picture',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
    });
  }

  draw(): SVGSVGElement {
    this.#names();
    this.#encoder();
    this.#decoder();
    if (this.#moment.phase === 'writing') this.#flow(this.#moment.at);
    return this.#drawing;
  }

  get #config() {
    return this.#run.inspector.info.config;
  }

  get #encoderConfig(): RecurrentEncoderConfig {
    return this.#config.encoder as RecurrentEncoderConfig;
  }

  get #decoderConfig(): RecurrentDecoderConfig {
    return this.#config.decoder as RecurrentDecoderConfig;
  }

  get #isBidirectional(): boolean {
    return this.#encoderConfig.bidirectional !== false;
  }

  #names(): void {
    const texts = lookTexts().picture;
    const cell = (config: RecurrentEncoderConfig | RecurrentDecoderConfig) =>
      `${(config.cell ?? 'gru').toUpperCase()}${(config.layers ?? 1) > 1 ? ` × ${config.layers}` : ''}`;
    const encoder = cell(this.#encoderConfig);
    const names: [string, number, string][] = [
      [texts.written, rows.written, ''],
      [`${texts.decoder} ${cell(this.#decoderConfig)}`, rows.decoder, 'is-query'],
      [texts.context, rows.context, 'is-context'],
      [texts.states, rows.states, 'is-state'],
      [`${texts.forward} ${encoder}`, rows.forward, ''],
      [texts.read, rows.read, ''],
    ];
    if (this.#config.context === 'initial_state') names.splice(2, 1);
    if (this.#isBidirectional) names.push([`${texts.backward} ${encoder}`, rows.backward, '']);
    for (const [text, y, name] of names) {
      this.#drawing.append(label(text, 0, y + 4, `row-name ${name}`, 'start'));
    }
  }

  #x(at: number): number {
    return left + (at + 0.5) * this.#column;
  }

  #encoder(): void {
    const { translation, shown, model } = this.#run;
    const reading = this.#moment.phase === 'reading';
    const at = reading ? this.#moment.at : this.#read;
    const from = this.#read - 1 - at;
    for (const [j, token] of translation.sourceTokens.entries()) {
      const forward = j <= at;
      const backward = j >= from;
      const current = reading && j === at;
      this.#token(tokenLabel(token, model.readsCharacters), j, rows.read, current, model.source);
      this.#cell(j, rows.forward, forward, current);
      if (j > 0) this.#chain(j - 1, j, rows.forward, forward);
      if (this.#isBidirectional) {
        this.#cell(j, rows.backward, backward, reading && j === from);
        if (j > 0) this.#chain(j, j - 1, rows.backward, j - 1 >= from);
      }
      const known = forward && (backward || !this.#isBidirectional);
      this.#strip(shown.encoderStates[j] ?? [], j, rows.states, known, 'is-state');
    }
  }

  #decoder(): void {
    const { shown, model } = this.#run;
    const at = this.#moment.phase === 'writing' ? this.#moment.at : -1;
    this.#firstState(at >= 0);
    for (const [i, { token }] of shown.steps.entries()) {
      const done = i <= at;
      this.#cell(i, rows.decoder, done, i === at, 'is-query');
      if (i > 0) this.#chain(i - 1, i, rows.decoder, done);
      if (!done) continue;
      this.#token(
        tokenLabel(token, model.readsCharacters),
        i,
        rows.written,
        i === at,
        model.target,
      );
      this.#line([this.#x(i), rows.decoder - cellHeight / 2], [this.#x(i), rows.written + 9], '');
    }
  }

  /** Draws the encoder's summary, with which the decoder begins. */
  #firstState(isKnown: boolean): void {
    const end: Anchor = [this.#x(0) - this.#cellWidth / 2, rows.decoder];
    const start: Anchor = [end[0] - 14, rows.decoder];
    this.#line(start, end, isKnown ? 'is-query' : 'is-ahead');
  }

  /** Draws what flows as token i is written. */
  #flow(i: number): void {
    const step = this.#run.shown.steps[i];
    if (!step || step.context.length === 0) return;
    const context: Anchor = [this.#x(i), rows.context];
    const state = (j: number): Anchor => [this.#x(j), rows.states - 10];
    const below: Anchor = [context[0], context[1] + 10];
    if (step.weights.length === 0) {
      this.#drawing.append(curve(state(this.#read - 1), below, { class: 'flow is-context' }));
    }
    for (const [j, weight] of step.weights.entries()) {
      this.#drawing.append(
        curve(state(j), below, {
          class: 'flow is-weights',
          'stroke-width': (0.4 + 9 * weight).toFixed(2),
          'stroke-opacity': (0.12 + 0.88 * weight).toFixed(2),
        }),
      );
    }
    const atOutput = this.#config.attention?.placement === 'output';
    const asks = atOutput ? i : i - 1;
    if (step.query.length > 0 && asks >= 0) {
      const from: Anchor = [this.#x(asks), rows.decoder + cellHeight / 2];
      const to: Anchor = [context[0] - (atOutput ? 12 : 16), context[1] - 10];
      this.#drawing.append(curve(from, to, { class: 'flow is-query' }));
    }
    this.#drawing.append(
      curve([context[0], context[1] - 10], [context[0], rows.decoder + cellHeight / 2], {
        class: 'flow is-context',
      }),
    );
    this.#strip(step.context, i, rows.context, true, 'is-context');
  }

  get #cellWidth(): number {
    return this.#column - 22;
  }

  #cell(at: number, y: number, done: boolean, current: boolean, name = 'is-encoder'): void {
    const width = this.#cellWidth;
    this.#drawing.append(
      svg('rect', {
        class: `cell ${name}${done ? '' : ' is-ahead'}${current ? ' is-current' : ''}`,
        x: this.#x(at) - width / 2,
        y: y - cellHeight / 2,
        width,
        height: cellHeight,
        rx: 4,
      }),
    );
  }

  /** Draws the state that one cell hands to the next. */
  #chain(from: number, to: number, y: number, done: boolean): void {
    const side = (this.#cellWidth / 2) * Math.sign(to - from);
    this.#line([this.#x(from) + side, y], [this.#x(to) - side, y], done ? '' : 'is-ahead');
  }

  #line([x1, y1]: Anchor, [x2, y2]: Anchor, name: string): void {
    this.#drawing.append(svg('line', { class: `chain ${name}`, x1, y1, x2, y2 }));
    const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
    const d = `M${x2 - 4 * dx - 3 * dy} ${y2 - 4 * dy - 3 * dx} L${x2} ${y2} L${x2 - 4 * dx + 3 * dy} ${y2 - 4 * dy + 3 * dx}`;
    this.#drawing.append(svg('path', { class: `chain ${name}`, d, fill: 'none' }));
  }

  #strip(values: ArrayLike<number>, at: number, y: number, known: boolean, name: string): void {
    const width = this.#column - 10;
    const strip = vectorStrip(values, width, 16, 12);
    strip.setAttribute('transform', `translate(${this.#x(at) - width / 2} ${y - 8})`);
    strip.classList.add(name);
    if (name === 'is-state') strip.setAttribute('data-state', String(at));
    strip.classList.toggle('is-ahead', !known);
    this.#drawing.append(strip);
  }

  #token(text: string, at: number, y: number, current: boolean, language: string): void {
    if (current) {
      const width = Math.min(this.#column - 4, 14 + 9 * text.length);
      this.#drawing.append(
        svg('rect', {
          class: 'pen',
          x: this.#x(at) - width / 2,
          y: y - 11,
          width,
          height: 22,
          rx: 2,
        }),
      );
    }
    const drawn = label(text, this.#x(at), y + 5, current ? 'token-text is-current' : 'token-text');
    drawn.setAttribute('lang', language);
    this.#drawing.append(drawn);
  }
}
