import type { Translation } from 'attentive';
import { AttentionMap, type MapTask } from '../shared/attention-map';
import { find } from '../shared/dom';
import { Random } from '../shared/random';
import { readingOf } from '../shared/reading';
import { Selection } from '../shared/selection';
import { ChartPanel } from './chart-panel';
import { type Experiment, watchedIn } from './experiment';
import { Figures } from './figures';
import { entropyLines, gradientLines, learnedLines, lossLines } from './lines';
import { lessonOf, type Plan, settingsOf } from './plan';
import { noProgress, type Progress } from './progress';
import type { Sample } from './run';
import { RunChoice } from './run-choice';
import { SamplesList } from './samples-list';
import { describeSettings, runNames } from './setting-names';
import type { Settings } from './settings';
import { trainTexts } from './train-texts';
import { Trial } from './trial';

/** Gives the model of a run to another view. */
type HandOver = (bytes: Uint8Array<ArrayBuffer>, task: MapTask, example: string) => void;

/** Shows what comes of a plan: figures, charts, answers, the map, and the model to try. */
export class ResultsView {
  #selection = new Selection();
  #map = new AttentionMap(find('.train-map', HTMLElement), this.#selection);
  #mapNote = find('.train-look-note', HTMLElement);
  #figures = new Figures();
  #charts = [
    new ChartPanel('loss', (progress) =>
      this.#hasUnseen ? lossLines(progress) : learnedLines(progress),
    ),
    new ChartPanel('entropy', entropyLines),
    new ChartPanel('gradients', gradientLines),
  ];
  #samples = new SamplesList(({ example: [source], translation }) =>
    this.#showMap(source, translation),
  );
  #choice = new RunChoice(() => this.#showRun());
  #trial: Trial;
  #plan: Plan | undefined;
  /** Whether examples are kept back, from which the model does not learn. */
  #hasUnseen = true;
  #task: MapTask = { source: { language: '' }, target: { language: '' }, unit: 'character' };
  #progress: readonly Progress[] = [];
  /** The latest answers of each run. */
  #answers: (readonly Sample[])[] = [];
  #resting: Experiment | undefined;
  /** The texts of the map. */
  #shown: { readonly source: string; readonly target: string } | undefined;

  constructor(handOver: HandOver) {
    this.#selection.onChange((selected) => this.#map.mark(selected));
    this.#map.made = () => this.#describeRun();
    this.#trial = new Trial(
      (source, translation) => this.#showMap(source, translation),
      (bytes, example) => handOver(bytes, this.#task, example),
    );
  }

  /** Opens a plan, with the progress of its runs if they have any. */
  open(plan: Plan, progress: readonly Progress[] = settingsOf(plan).map(() => noProgress)): void {
    this.#plan = plan;
    this.#answers = [];
    this.#shown = undefined;
    this.rest(undefined);
    const lesson = lessonOf(plan);
    // The unseen examples do not depend on how many there are to learn from.
    const train = lesson.material === 'pairs' ? plan.examples : 0;
    const split = lesson.draw(new Random(plan.seed), train, plan.material);
    this.#hasUnseen = split.unseen.length > 0;
    const [, unit] = lesson.recipe(split).units;
    this.#task = { ...this.#task, unit: plan.lesson === 'spelling' ? 'sound' : unit };
    find('.train-sheet', HTMLElement).classList.toggle('is-characters', unit !== 'word');
    this.#map.setTask(this.#task);
    const watched = watchedIn(plan, split);
    this.#samples.reset(watched);
    this.#trial.setExample(
      trainTexts().lessons[plan.lesson].trial || (watched[0]?.example[0] ?? ''),
    );
    this.#progress = progress;
    this.render();
  }

  showProgress(progress: readonly Progress[]): void {
    if (!this.#plan) return;
    this.#progress = progress;
    this.#figures.show(progress);
    for (const chart of this.#charts) chart.show(this.#plan, progress);
  }

  showSamples(run: number, samples: readonly Sample[]): void {
    this.#answers[run] = samples;
    if (run === this.#choice.chosen) this.#samples.show(samples);
  }

  /** Scrolls to the figures where they are out of sight, as below the settings on a phone. */
  reveal(): void {
    const figures = find('.figures', HTMLElement);
    if (figures.getBoundingClientRect().bottom <= window.innerHeight) return;
    const moves = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    figures.scrollIntoView({ behavior: moves ? 'smooth' : 'instant' });
  }

  /** Lets the reader try the models of an experiment that does not train, or none. */
  rest(experiment: Experiment | undefined): void {
    this.#resting = experiment;
    this.#trial.show(experiment?.run(this.#choice.chosen), experiment?.plan);
  }

  /** Shows everything anew, in the page's language. */
  render(): void {
    const plan = this.#plan;
    if (!plan) return;
    const { samples, lessons } = trainTexts();
    this.#choice.show(runNames(plan));
    this.#figures.name(this.#hasUnseen);
    this.showProgress(this.#progress);
    const answers = this.#answers[this.#choice.chosen];
    if (answers) this.#samples.show(answers);
    this.#noteMap();
    const note = plan.lesson === 'own' ? samples.ownNote : samples.note;
    find('.samples-note', HTMLElement).textContent = this.#hasUnseen ? note : samples.learnedNote;
    find('.train-hint', HTMLElement).textContent = lessons[plan.lesson].hint;
  }

  #showRun(): void {
    const answers = this.#answers[this.#choice.chosen];
    if (answers) this.#samples.show(answers);
    this.rest(this.#resting);
  }

  #showMap(source: string, translation: Translation): void {
    this.#shown = { source, target: translation.text };
    this.#map.show(readingOf(source, translation, 'pieces'), this.#context);
    this.#noteMap();
  }

  get #settings(): Settings | undefined {
    return this.#plan && settingsOf(this.#plan)[this.#choice.chosen];
  }

  /** How the decoder of the shown run sees the source. */
  get #context(): 'attention' | 'initial_state' {
    return this.#settings?.attention === 'none' ? 'initial_state' : 'attention';
  }

  #describeRun(): string {
    const settings = this.#settings;
    if (!this.#plan || !settings) return '';
    return describeSettings({ ...this.#plan, settings, difference: undefined });
  }

  #noteMap(): void {
    const { map } = trainTexts();
    this.#mapNote.textContent = this.#shown
      ? map.written(this.#shown.target, this.#shown.source)
      : map.note;
  }
}
