import { create } from '../shared/dom';
import { percent } from '../shared/format';
import { onLanguage } from '../shared/texts';
import { FlowView } from './flow-view';
import { FormulaView } from './formula-view';
import { lookTexts } from './look-texts';
import { modelPicture } from './model-picture';
import { isTransformer } from './reader';
import { type Moment, momentAt, momentsOf, type Run } from './reading-writing';
import { Stepper } from './stepper';
import { TokenLines } from './token-lines';
import { tokenName } from './tokens';

interface Listeners {
  readonly onStep: (step: number) => void;
  readonly onBend: (writingStep: number, weights: readonly number[]) => void;
  readonly onStraighten: () => void;
}

/** The steps of reading and writing: controls, the picture of the model, and what flows. */
export class StoryView {
  readonly element = create('section', { class: 'story' });
  readonly #title = create('h2', { class: 'unseen' });
  readonly #stepper: Stepper;
  readonly #tokens: TokenLines;
  readonly #picture = create('div', {
    class: 'picture-scroll',
    attributes: { tabindex: '0', role: 'group' },
  });
  readonly #caption = create('p', { class: 'flow-note' });
  readonly #flow: FlowView;
  readonly #formulas = new FormulaView();
  readonly #bent = create('div', { class: 'bent', attributes: { role: 'status' } });
  readonly #straighten = create('button', { class: 'button', attributes: { type: 'button' } });
  #run: Run | undefined;
  #step = 0;
  /** The picture's width is remembered, because reading it would force a layout at every step. */
  #room = 0;

  constructor({ onStep, onBend, onStraighten }: Listeners) {
    this.#stepper = new Stepper(onStep);
    this.#tokens = new TokenLines((step) => this.#stepper.go(step));
    const bend = (weights: readonly number[]) => {
      const moment = this.#moment;
      if (moment?.phase === 'writing') onBend(moment.at, weights);
    };
    this.#flow = new FlowView(bend);
    this.#straighten.addEventListener('click', onStraighten);
    this.#picture.addEventListener('click', (event) => this.#onPicture(event, bend));
    this.#picture.addEventListener('keydown', (event) => this.#onKey(event));
    const columns = create(
      'div',
      { class: 'flow-columns' },
      create('div', {}, this.#bent, this.#flow.element),
      this.#formulas.element,
    );
    this.element.append(
      this.#title,
      this.#stepper.element,
      this.#tokens.element,
      this.#picture,
      this.#caption,
      columns,
    );
    new ResizeObserver(([entry]) => {
      this.#room = entry?.contentRect.width ?? 0;
      this.#show();
    }).observe(this.#picture);
    onLanguage(() => this.#show());
  }

  get picture(): SVGSVGElement | null {
    return this.#picture.querySelector('svg');
  }

  show(run: Run, step: number): void {
    this.#run = run;
    this.#step = step;
    this.#show();
  }

  pause(): void {
    this.#stepper.pause();
  }

  get #moment(): Moment | undefined {
    return this.#run && momentAt(this.#run, this.#step);
  }

  #show(): void {
    const run = this.#run;
    const moment = this.#moment;
    if (!run || !moment) return;
    this.#title.textContent = lookTexts().stepper.group;
    const sentence = this.#sentence(run, moment);
    this.#stepper.show(this.#step, momentsOf(run), sentence);
    this.#tokens.show(run, this.#step);
    const picture = modelPicture(run, moment, this.#room);
    picture.setAttribute('aria-label', sentence);
    const { scrollLeft } = this.#picture;
    this.#picture.replaceChildren(picture);
    this.#picture.scrollLeft = scrollLeft;
    this.#picture.ariaLabel = lookTexts().picture.keys;
    this.#follow(picture);
    this.#caption.textContent = this.#captionOf(run, moment);
    this.#flow.show(run, moment);
    this.#formulas.show(run, moment);
    this.#showBent(run);
  }

  #captionOf({ inspector }: Run, moment: Moment): string {
    const { caption, click, hues, transformerCaption } = lookTexts().picture;
    if (isTransformer(inspector)) return `${transformerCaption} ${hues}`;
    return [caption, hues, ...(canBend(moment) ? [click] : [])].join(' ');
  }

  /** Scrolls a picture that is wider than the screen to what is marked in it. */
  #follow(picture: SVGSVGElement): void {
    const overflow = this.#picture.scrollWidth - this.#picture.clientWidth;
    if (overflow <= 0) return;
    const mark = picture.querySelector('.pen');
    if (!mark) return;
    const middle = Number(mark.getAttribute('x')) - this.#picture.clientWidth / 2;
    this.#picture.scrollLeft = Math.max(0, Math.min(overflow, middle));
  }

  #sentence(run: Run, moment: Moment): string {
    const texts = lookTexts().stepper;
    const { readsCharacters } = run.model;
    const at = this.#step + 1;
    const all = momentsOf(run);
    if (moment.phase === 'reading') {
      const token = run.translation.sourceTokens[moment.at] ?? '';
      return texts.reading(at, all, tokenName(token, readsCharacters));
    }
    const probability = percent(Math.exp(moment.step.logProbability));
    return texts.writing(at, all, tokenName(moment.step.token, readsCharacters), probability);
  }

  #showBent(run: Run): void {
    const texts = lookTexts().bent;
    if (run.shown === run.own) {
      const invites = canBend(this.#moment);
      this.#bent.replaceChildren(...(invites ? [note(texts.invitation)] : []));
      return;
    }
    this.#straighten.textContent = texts.straighten;
    const attributes = { lang: run.model.target };
    const line = (name: string, text: string) => [
      create('dt', {}, name),
      create('dd', { attributes }, text),
    ];
    this.#bent.replaceChildren(
      create('dl', {}, ...line(texts.own, run.own.text), ...line(texts.shown, run.shown.text)),
      ...(run.own.text === run.shown.text ? [note(texts.unchanged)] : []),
      note(texts.byHand),
      this.#straighten,
    );
  }

  /** A click on an encoder state gives it all attention. */
  #onPicture(event: MouseEvent, bend: (weights: readonly number[]) => void): void {
    const moment = this.#moment;
    const state = event.target instanceof Element && event.target.closest('[data-state]');
    if (!state || !canBend(moment)) return;
    const at = Number(state.getAttribute('data-state'));
    bend(Array.from(moment.step.weights, (_, j) => (j === at ? 1 : 0)));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.#run ? momentsOf(this.#run) - 1 : 0;
    const steps: Record<string, number> = {
      ArrowLeft: this.#step - 1,
      ArrowRight: this.#step + 1,
      Home: 0,
      End: last,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#stepper.go(step);
  }
}

/** Returns whether the reader can give the step another attention, which takes a score for each state. */
function canBend(moment: Moment | undefined): moment is Extract<Moment, { phase: 'writing' }> {
  return moment?.phase === 'writing' && moment.step.scores.length > 0;
}

function note(text: string): HTMLElement {
  return create('p', { class: 'flow-note' }, text);
}
