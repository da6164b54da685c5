import { Parameters } from '../shared/address';
import { find } from '../shared/dom';
import { Live } from '../shared/live';
import { fillTexts, onLanguage } from '../shared/texts';
import { onTrainedModel, type TrainedModel } from '../shared/trained-model';
import { Catalogue, type KnownModel, type Pair } from './catalogue';
import { Drafts } from './drafts';
import { ExampleList } from './example-list';
import { hintFor } from './hints';
import { ModelView } from './model-view';
import { PairLoader } from './open-pair';
import { knownModel } from './own-model';
import { OwnModelForm } from './own-model-form';
import { PairChoice } from './pair-choice';
import { type Passage, targetOf } from './passage';
import { PassageTranslator } from './passage-translator';
import { PassageView } from './passage-view';
import { shippedModels } from './shipped-models';
import { translateTexts } from './translate-texts';

/** Milliseconds between two looks at a long translation that is still being written. */
const partialPause = 200;

/** Starts the view in which texts are translated as they are typed. */
export function start(main: HTMLElement): void {
  fillTexts(main, translateTexts);
  new TranslateView(main);
}

class TranslateView {
  #main: HTMLElement;
  #catalogue = new Catalogue(shippedModels);
  #loaders = new Map<Pair, PairLoader>();
  #drafts = new Drafts();
  #examples = new ExampleList((text) => this.#type(text));
  #model = new ModelView();
  #hint = find('.hint', HTMLElement);
  #passage = new PassageView({
    onInput: (typed) => this.#translate(typed),
    onUndo: () => this.#undo(),
    onChange: (passage) => {
      if (this.#latest) this.#latest = { ...this.#latest, passage };
    },
    onFailure: (error) => this.#model.showFailure(error),
  });
  #choice = new PairChoice(
    this.#catalogue,
    (pair) => this.#loaders.get(pair)?.state.phase === 'ready',
    { onChoose: (pair) => this.#choose(pair), onSwap: () => this.#swap() },
  );
  #address = new Parameters('translate', (parameters) => this.#restore(parameters));
  #live = new Live<string>((typed, signal) => this.#work(typed, signal));
  #pair: Pair | undefined;
  /** The latest translation by the models that are in use. */
  #latest: { readonly translator: PassageTranslator; readonly passage: Passage } | undefined;

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#model.onRetry(() => {
      if (this.#pair) this.#loaderOf(this.#pair).retry();
      this.#translate(this.#passage.field.text, { now: true });
    });
    new OwnModelForm((models) => this.#add(models));
    onTrainedModel((model) => void this.#addTrained(model));
    onLanguage(() => this.#showAnew());
    this.#restore(this.#address.current);
  }

  #restore(parameters: URLSearchParams): void {
    const pair = this.#catalogue.withId(parameters.get('model')) ?? this.#catalogue.pairs[0];
    if (!pair) return;
    const text = parameters.get('text');
    if (text !== null) this.#drafts.set(pair, text);
    this.#choose(pair);
  }

  /** Shows a pair, fetches its models and translates what was typed for it before. */
  #choose(pair: Pair): void {
    this.#live.cancel();
    this.#pair = pair;
    this.#latest = undefined;
    // The models are on their way while the page is being filled. Their loader reports what goes wrong.
    this.#loaderOf(pair)
      .open()
      .catch(() => {});
    this.#showPair(pair);
    this.#type(this.#drafts.get(pair));
  }

  #showPair(pair: Pair): void {
    this.#main.classList.toggle('is-characters', pair.unit !== 'word');
    this.#main.classList.toggle('is-capitals', readsCapitals(pair));
    this.#choice.show(pair);
    this.#passage.setPair(pair);
    this.#examples.setPair(pair);
    this.#hint.textContent = hintFor(pair);
    this.#model.show(pair, this.#loaderOf(pair).state);
  }

  #showAnew(): void {
    if (!this.#pair) return;
    this.#showPair(this.#pair);
    this.#translate(this.#passage.field.text, { now: true });
  }

  #swap(): void {
    const { source, target } = this.#pair ?? {};
    const back = source && target && this.#catalogue.find(target, source);
    if (!back) return;
    if (this.#latest) this.#drafts.set(back, targetOf(this.#latest.passage));
    this.#choose(back);
  }

  #type(text: string): void {
    this.#passage.field.text = text;
    this.#translate(text, { now: true });
  }

  #translate(typed: string, { now = false } = {}): void {
    if (!this.#pair) return;
    this.#drafts.set(this.#pair, typed);
    this.#examples.mark(typed);
    this.#address.write({ model: this.#pair.id, text: typed });
    if (typed.trim() === '') {
      this.#live.cancel();
      this.#passage.clear();
      return;
    }
    this.#passage.setStale();
    this.#live.request(typed, { now });
  }

  async #work(typed: string, signal: AbortSignal): Promise<void> {
    const pair = this.#pair;
    if (!pair) return;
    const loader = this.#loaderOf(pair);
    try {
      const open = await loader.open();
      if (signal.aborted) return;
      const before = this.#latest?.translator.open === open ? this.#latest : undefined;
      const translator = before?.translator ?? new PassageTranslator(open);
      const begin = performance.now();
      let looked = begin;
      const onParagraph = (passage: Passage) => {
        if (performance.now() - looked < partialPause) return;
        looked = performance.now();
        this.#passage.show({ typed, passage, translator, milliseconds: undefined });
      };
      const text = (readsCapitals(pair) ? typed.toUpperCase() : typed).normalize('NFC').trimEnd();
      const passage = await translator.translate(text, {
        signal,
        before: before?.passage,
        onParagraph,
      });
      if (signal.aborted) return;
      const milliseconds = performance.now() - begin;
      this.#latest = { translator, passage };
      this.#model.hideFailure();
      this.#passage.show({ typed, passage, translator, milliseconds });
    } catch (error) {
      // The loader's own state reports a failed download.
      if (!signal.aborted && loader.state.phase === 'ready') this.#model.showFailure(error);
    }
    if (!signal.aborted) this.#passage.setFresh();
  }

  /** Translates anew without what the reader has chosen. */
  #undo(): void {
    this.#latest?.translator.forgetChoices();
    if (this.#latest) this.#latest = { ...this.#latest, passage: { paragraphs: [] } };
    this.#translate(this.#passage.field.text, { now: true });
  }

  #loaderOf(pair: Pair): PairLoader {
    const known = this.#loaders.get(pair);
    if (known) return known;
    const loader = new PairLoader(pair, ({ state }) => {
      if (pair === this.#pair) this.#model.show(pair, state);
    });
    this.#loaders.set(pair, loader);
    return loader;
  }

  /** Adds the reader's own models, and chooses the first. */
  #add(models: readonly KnownModel[]): void {
    this.#catalogue.add(models);
    const pair = models[0] && this.#catalogue.find(models[0].source, models[0].target);
    if (pair) this.#choose(pair);
  }

  async #addTrained({ bytes, task, example }: TrainedModel): Promise<void> {
    const model = { ...(await knownModel(bytes, bytes.byteLength)), unit: task.unit };
    this.#catalogue.add([model]);
    const pair = this.#catalogue.find(model.source, model.target);
    if (!pair) return;
    this.#drafts.set(pair, example);
    this.#choose(pair);
  }
}

/** Returns whether texts are shown and read as capitals, because the model knows no small letters. */
function readsCapitals({ source }: Pair): boolean {
  return source === 'x-date';
}
