import { AttentiveError } from 'attentive';
import { Parameters } from '../shared/address';
import { explainTraining, isTaken } from '../shared/failure';
import { fillTexts, onLanguage } from '../shared/texts';
import { handOver } from '../shared/trained-model';
import { Controls, isActive } from './controls';
import { Experiment } from './experiment';
import { LessonChoice } from './lesson-choice';
import type { LessonId } from './lessons';
import { MaterialPanel } from './material-panel';
import { coherent, defaultPlan, fromParameters, newSeed, type Plan, toParameters } from './plan';
import { ResultsView } from './results-view';
import type { RunState } from './run';
import { SavedBanner } from './saved-banner';
import { discard, type SavedRun, savedRun } from './saved-run';
import { runNames } from './setting-names';
import { withDifference } from './settings';
import { SettingsPanel } from './settings-panel';
import { lessonName, trainTexts } from './train-texts';

/** Starts the view in its element, once. */
export function start(main: HTMLElement): void {
  new TrainView(main);
}

/** Longer texts of the reader's are left out of the address. */
const maxMaterialInAddress = 1500;

class TrainView {
  #address = new Parameters('train', (parameters) => this.#follow(parameters));
  #choice = new LessonChoice((lesson) => {
    this.#material.takeTyped();
    const material = this.#materials.get(lesson) ?? '';
    this.#open({ ...defaultPlan(lesson), seed: this.#plan.seed, material });
  });
  #settings = new SettingsPanel({
    change: (settings) => this.#edit({ settings }),
    compare: (difference) => this.#edit({ difference }),
    changeRate: (learningRate) => this.#changeRate(learningRate),
    changeSeed: (seed) => this.#edit({ seed }),
    drawSeed: () => this.#edit({ seed: newSeed() }),
    reset: () => {
      const { lesson, material } = this.#plan;
      this.#edit({ ...defaultPlan(lesson), material });
    },
  });
  #material = new MaterialPanel((typed) => {
    this.#edit({ material: typed.trim() === '' ? '' : typed });
  });
  #controls = new Controls({
    start: () => void this.#start(),
    pause: () => this.#experiment?.pause(),
    resume: () => this.#resume(),
    stop: () => this.#experiment?.stop(),
    recover: () => void this.#recover(),
  });
  #banner = new SavedBanner({
    resume: (saved) => void this.#takeUp(saved),
    discard: () => void this.#discard(),
  });
  #results = new ResultsView((bytes, task, example) => {
    handOver({ name: lessonName(this.#plan.lesson), bytes, task, example });
    location.hash = '#translate';
  });
  /** The words or pairs given for each lesson, to which the reader may return. */
  #materials = new Map<LessonId, string>();
  /** What is chosen, for the next run. */
  #plan: Plan;
  /** What runs, or ran last. */
  #experiment: Experiment | undefined;
  #state: RunState | 'idle' = 'idle';
  #failure: unknown;

  constructor(main: HTMLElement) {
    fillTexts(main, trainTexts);
    onLanguage(() => this.#render());
    // Another tab may have saved a run meanwhile.
    window.addEventListener('focus', () => this.#offerSaved());
    this.#plan = fromParameters(this.#address.current);
    this.#open(this.#plan);
  }

  /** Follows a link, but not away from a run that is under way. */
  #follow(parameters: URLSearchParams): void {
    if (isActive(this.#state)) this.#writeAddress();
    else this.#open(fromParameters(parameters));
  }

  /** Opens a plan that has no run yet. */
  #open(plan: Plan): void {
    this.#experiment?.destroy();
    this.#experiment = undefined;
    this.#choose(plan);
    this.#results.open(plan);
    this.#enter('idle');
    this.#offerSaved();
  }

  /** Changes what is chosen. Until the next start, the results stay those of the last run. */
  #edit(change: Partial<Plan>): void {
    this.#choose(coherent({ ...this.#plan, ...change }));
    if (!this.#experiment) this.#results.open(this.#plan);
  }

  #choose(plan: Plan): void {
    this.#plan = plan;
    this.#materials.set(plan.lesson, plan.material);
    this.#choice.chosen = plan.lesson;
    this.#settings.show(plan);
    this.#material.show(plan);
    this.#writeAddress();
  }

  #writeAddress(): void {
    const { material, ...parameters } = toParameters(this.#plan);
    const isShort = material !== undefined && material.length <= maxMaterialInAddress;
    this.#address.write(isShort ? { ...parameters, material } : parameters);
  }

  async #start(): Promise<void> {
    if (!this.#material.check()) return;
    this.#results.open(this.#plan);
    this.#enter('preparing');
    try {
      await discard();
    } catch (failure) {
      // A browser that stores nothing has nothing to discard either.
      if (isTaken(failure)) {
        this.#enter('failed', failure);
        return;
      }
    }
    await this.#launch(this.#plan);
  }

  /** @param rate replaces the learning rate at which the run was saved. */
  async #takeUp(saved: SavedRun, rate = saved.progress[0]?.learningRate): Promise<void> {
    const { plan, progress } = saved;
    const learningRate = rate || plan.settings.learningRate;
    this.#choose({ ...plan, settings: { ...plan.settings, learningRate } });
    this.#results.open(plan, progress);
    await this.#launch(plan, saved, learningRate);
  }

  async #launch(plan: Plan, saved?: SavedRun, rate?: number): Promise<void> {
    this.#experiment?.destroy();
    const experiment: Experiment = new Experiment(plan, {
      onState: (state, failure) => this.#enter(state, failure),
      onRunFailure: (run, failure) => {
        const { oneDiverged, oneFailed } = trainTexts();
        const say = isDivergence(failure) ? oneDiverged : oneFailed;
        this.#controls.say(say(runNames(plan)[run] ?? ''));
      },
      onProgress: (progress) => this.#results.showProgress(progress),
      onSamples: (run, samples) => {
        // Samples are shown in a task of their own, apart from that of the curve.
        setTimeout(() => {
          if (experiment === this.#experiment) this.#results.showSamples(run, samples);
        });
      },
      onUnsaved: () => this.#controls.say(trainTexts().unsaved),
    });
    this.#experiment = experiment;
    await experiment.start(saved, rate === undefined ? undefined : ratesOf(plan, rate));
  }

  #resume(): void {
    if (this.#state === 'stopped') this.#experiment?.goOn();
    else this.#experiment?.resume();
  }

  #changeRate(learningRate: number): void {
    this.#edit({ settings: { ...this.#plan.settings, learningRate } });
    this.#experiment?.changeRates(ratesOf(this.#experiment.plan, learningRate));
  }

  /** Recovers from a failure: resumes more slowly from the last save, or else starts anew, and offers what another tab has saved. */
  async #recover(): Promise<void> {
    if (isTaken(this.#failure)) {
      this.#open(this.#plan);
      return;
    }
    const saved = isDivergence(this.#failure) ? await savedRun() : undefined;
    const rate = saved?.progress[0]?.learningRate;
    if (saved && rate) await this.#takeUp(saved, rate / 5);
    else await this.#start();
  }

  #enter(state: RunState | 'idle', failure?: unknown): void {
    const begins = state === 'preparing' && this.#state !== 'preparing';
    this.#state = state;
    this.#failure = failure;
    const active = isActive(state);
    this.#choice.disabled = active;
    this.#settings.disabled = active;
    this.#material.disabled = active;
    this.#showState();
    const rests = state === 'paused' || state === 'stopped' || state === 'finished';
    this.#results.rest(rests ? this.#experiment : undefined);
    if (state !== 'idle') this.#banner.hide();
    if (begins) this.#results.reveal();
  }

  #showState(): void {
    this.#controls.show(this.#state);
    if (this.#state === 'preparing' && this.#plan.lesson === 'spelling') {
      this.#controls.say(trainTexts().asking);
    }
    if (this.#state === 'failed') {
      this.#controls.showFailure(this.#failure, wayOutOf(this.#failure));
    }
  }

  #offerSaved(): void {
    void this.#banner.offer(() => this.#state === 'idle');
  }

  async #discard(): Promise<void> {
    try {
      await discard();
    } catch (failure) {
      if (isTaken(failure)) {
        this.#controls.say(explainTraining(failure));
        return;
      }
    }
    this.#banner.hide();
    this.#controls.focusStart();
    this.#controls.say(trainTexts().saved.discarded);
  }

  /** Shows everything anew, in the page's language. */
  #render(): void {
    this.#settings.show(this.#plan);
    this.#material.show(this.#plan);
    this.#banner.show();
    this.#showState();
    this.#results.render();
  }
}

/** Returns the learning rate of each run when that of the first is changed. */
function ratesOf(plan: Plan, learningRate: number): number[] {
  const settings = { ...plan.settings, learningRate };
  const { difference } = plan;
  return difference
    ? [learningRate, withDifference(settings, difference).learningRate]
    : [learningRate];
}

function wayOutOf(failure: unknown): string {
  const { recover } = trainTexts();
  if (isTaken(failure)) return recover.taken;
  return isDivergence(failure) ? recover.diverged : recover.other;
}

function isDivergence(failure: unknown): boolean {
  return failure instanceof AttentiveError && failure.code === 'diverged';
}
