import { Parameters } from '../shared/address';
import { create } from '../shared/dom';
import { explain } from '../shared/failure';
import { Live } from '../shared/live';
import { fillTexts } from '../shared/texts';
import { onTrainedModel } from '../shared/trained-model';
import { lookTexts } from './look-texts';
import { MapView } from './map-view';
import { ModelChoice } from './model-choice';
import { copying, type LookModel, models } from './models';
import { bestNode, Reader } from './reader';
import { momentsOf, type Run } from './reading-writing';
import { SourceInput } from './source-input';
import { StoryView } from './story-view';
import { TreePanel } from './tree-panel';
import { TwinView } from './twin-view';

export function start(main: HTMLElement): void {
  new LookView(main);
}

/** Shows how a model reads and writes, from the state that the address names. */
class LookView {
  readonly #models = [...models];
  readonly #parameters = new Parameters('look', (parameters) => this.#restore(parameters));
  readonly #reader = new Reader((share) => this.#showLoading(share));
  readonly #choice = new ModelChoice(models, (model) => this.#choose(model));
  readonly #source = new SourceInput((text) => this.#enter(text));
  readonly #story = new StoryView({
    onStep: (step) => this.#goTo(step),
    onBend: (at, weights) => this.#bend(at, weights),
    onStraighten: () => this.#straighten(),
  });
  readonly #map = new MapView();
  readonly #tree = new TreePanel((node) => this.#chooseBranch(node));
  readonly #twin = new TwinView(
    this.#reader,
    (text) => this.#enter(text),
    () => this.#choose(copying),
  );
  readonly #status = create('p', { class: 'look-status', attributes: { role: 'status' } });
  readonly #failure = create('p', { class: 'failure-text', attributes: { role: 'alert' } });
  readonly #body = create('div', { class: 'look-body' });
  readonly #live = new Live<void>((_, signal) => this.#read(signal));

  #model: LookModel = models[0];
  #text = models[0].examples[0] ?? '';
  /** Undefined until the first moment of writing is known. */
  #step: number | undefined;
  #branch: number | undefined;
  #bent = new Map<number, readonly number[]>();
  #run: Run | undefined;

  constructor(main: HTMLElement) {
    const attributes = { tabindex: '-1', 'data-text': 'title' };
    const opening = create(
      'section',
      { class: 'opening' },
      create('h1', { attributes }),
      create('p', { class: 'lead', attributes: { 'data-text': 'lead' } }),
    );
    this.#body.append(
      this.#story.element,
      this.#map.element,
      this.#tree.element,
      this.#twin.element,
    );
    this.#body.hidden = true;
    main.append(
      opening,
      this.#choice.element,
      create(
        'div',
        { class: 'sheet look-sheet' },
        this.#source.element,
        this.#status,
        this.#failure,
        this.#body,
      ),
    );
    fillTexts(main, lookTexts);
    onTrainedModel(({ bytes, task, example }) => {
      const own: LookModel = {
        id: 'own',
        file: bytes,
        source: task.source.language,
        target: task.target.language,
        readsCharacters: task.unit !== 'word',
        readsCapitals: false,
        examples: [example],
      };
      this.#models.splice(models.length, 1, own);
      this.#choice.add(own);
      if (this.#model.id === 'own') this.#choose(own);
    });
    this.#restore(this.#parameters.current);
  }

  #restore(parameters: URLSearchParams): void {
    const model = this.#models.find(({ id }) => id === parameters.get('model')) ?? models[0];
    this.#model = model;
    this.#text = parameters.get('text') ?? model.examples[0] ?? '';
    this.#step = numberIn(parameters, 'step');
    this.#branch = numberIn(parameters, 'branch');
    this.#bent.clear();
    this.#request({ now: true });
  }

  #choose(model: LookModel): void {
    this.#model = model;
    this.#run = undefined;
    this.#body.hidden = true;
    this.#enter(model.examples[0] ?? '');
  }

  #enter(text: string): void {
    this.#text = text;
    this.#step = undefined;
    this.#branch = undefined;
    this.#bent.clear();
    this.#request();
  }

  #request({ now = false } = {}): void {
    this.#story.pause();
    this.#choice.chosen = this.#model;
    this.#source.show(this.#model, this.#text);
    this.#failure.textContent = '';
    this.#write();
    if (this.#text.trim() === '') {
      this.#live.cancel();
      this.#body.hidden = true;
      this.#status.textContent = lookTexts().empty;
      return;
    }
    this.#live.request(undefined, { now });
  }

  async #read(signal: AbortSignal): Promise<void> {
    const text = this.#model.readsCapitals ? this.#text.toUpperCase() : this.#text;
    try {
      const request = { model: this.#model, text: text.normalize('NFC').trim() };
      const run = await this.#reader.read(
        { ...request, branch: this.#branch, bent: this.#bent },
        signal,
      );
      if (signal.aborted) return;
      this.#run = run;
      // Where nothing else is asked for, the view begins where the second token is written.
      this.#step ??= run.translation.sourceTokens.length + Math.min(1, run.shown.steps.length - 1);
      this.#step = Math.max(0, Math.min(this.#step, momentsOf(run) - 1));
      this.#status.textContent = '';
      this.#body.hidden = false;
      this.#show(run);
      await this.#twin.show(run, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#status.textContent = '';
      this.#failure.textContent = explain(error);
      console.error(error);
    }
  }

  #show(run: Run): void {
    const step = this.#step ?? 0;
    this.#story.show(run, step);
    this.#map.show(run, step);
    this.#tree.show(run, this.#branch ?? bestNode(run));
    this.#write();
  }

  #goTo(step: number): void {
    if (!this.#run) return;
    this.#step = step;
    this.#story.show(this.#run, step);
    this.#map.show(this.#run, step);
    this.#write();
  }

  #bend(at: number, weights: readonly number[]): void {
    // Bends of later steps belonged to another beginning.
    for (const step of this.#bent.keys()) if (step > at) this.#bent.delete(step);
    this.#bent.set(at, weights);
    this.#live.request();
  }

  #straighten(): void {
    this.#bent.clear();
    this.#live.request(undefined, { now: true });
  }

  #chooseBranch(node: number): void {
    this.#branch = node;
    this.#bent.clear();
    this.#live.request(undefined, { now: true });
  }

  #showLoading(share: number): void {
    if (this.#run?.model === this.#model) return;
    this.#status.textContent = share < 1 ? lookTexts().loading(Math.round(100 * share)) : '';
  }

  #write(): void {
    this.#parameters.write({
      model: this.#model.id,
      text: this.#text,
      step: this.#step === undefined ? '' : String(this.#step),
      branch: this.#branch === undefined ? '' : String(this.#branch),
    });
  }
}

function numberIn(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name);
  return value !== null && /^\d{1,5}$/.test(value) ? Number(value) : undefined;
}
