import type { Translation } from 'attentive';
import { AttentiveError } from 'attentive';
import { AttentionMap } from '../shared/attention-map';
import { find } from '../shared/dom';
import { explainTraining, isTaken } from '../shared/failure';
import { count } from '../shared/format';
import { readingOf } from '../shared/reading';
import { Selection } from '../shared/selection';
import { Controls, isActive } from './controls';
import { Dials } from './dials';
import { Figures } from './figures';
import { LessonChoice } from './lesson-choice';
import { type Lesson, lessons } from './lessons';
import { LossChart } from './loss-chart';
import { noProgress, type Progress } from './progress';
import { Run, type RunState } from './run';
import { SamplesList } from './samples-list';
import { discard, type Plan, type SavedRun, savedRun } from './saved-run';
import { Trial } from './trial';

/** Creates the view, once. */
export function startTrainView(): void {
  new TrainView();
}

class TrainView {
  #selection = new Selection();
  #map = new AttentionMap(find('.train-map', HTMLElement), this.#selection);
  #chart = new LossChart();
  #figures = new Figures();
  #samples = new SamplesList((sample) => this.#showMap(sample.source, sample.translation));
  #trial = new Trial((source, translation) => this.#showMap(source, translation));
  #dials = new Dials((changes) => void this.#run?.change(changes));
  #choice = new LessonChoice((lesson) => this.#choose(lesson));
  #controls = new Controls({
    start: () => void this.#start(),
    pause: () => this.#run?.pause(),
    resume: () => this.#resume(),
    stop: () => this.#run?.stop(),
    recover: () => void this.#recover(),
  });
  #banner = find('.saved', HTMLElement);
  #mapNote = find('.train-look-note', HTMLElement);
  #lesson: Lesson = lessons[0];
  #run: Run | undefined;
  #state: RunState | 'idle' = 'idle';
  #saved: SavedRun | undefined;
  #failure: unknown;

  constructor() {
    this.#selection.onChange((selected) => this.#map.mark(selected));
    find('.saved-resume', HTMLButtonElement).addEventListener('click', () => {
      if (this.#saved) void this.#takeUp(this.#saved);
    });
    find('.saved-discard', HTMLButtonElement).addEventListener('click', () => {
      void this.#discard();
    });
    // Another tab may have saved a run meanwhile.
    window.addEventListener('focus', () => void this.#offerSaved());
    this.#choose(this.#lesson);
  }

  #choose(lesson: Lesson): void {
    this.#run?.destroy();
    this.#run = undefined;
    this.#open(this.#newPlan(lesson), noProgress);
    this.#enter('idle');
    void this.#offerSaved();
  }

  #newPlan(lesson: Lesson): Plan {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
    // A short look, or a slow device, can ask for fewer examples: ?examples=500#train.
    const wanted = Number(new URLSearchParams(location.search).get('examples'));
    const train = Number.isSafeInteger(wanted) && wanted > 0 ? wanted : lesson.train;
    const { attention } = this.#controls;
    return { lesson, attention, seed, train: Math.min(train, 50_000) };
  }

  /** Shows a plan and the progress of its run, in the controls as in the chart. */
  #open(plan: Plan, progress: Progress): void {
    const { lesson, attention } = plan;
    this.#lesson = lesson;
    this.#choice.chosen = lesson;
    this.#controls.attention = attention;
    this.#dials.learningRate = progress.learningRate || lesson.learningRate;
    this.#dials.teacherForcingRatio = progress.teacherForcingRatio;
    this.#trial.setLesson(lesson);
    find('.train-hint', HTMLElement).textContent = lesson.hint;
    this.#prepare(plan, progress);
  }

  /** Shows the progress of a plan, or nothing if it has none. */
  #prepare(plan: Plan, progress: Progress): void {
    this.#map.setTask(plan.lesson);
    this.#mapNote.textContent =
      'Each row is a character being written, each column one that was read.';
    const { unseen } = plan.lesson.examples(plan.seed, 0);
    this.#samples.reset(unseen.map(([source]) => source));
    this.#showProgress(progress);
  }

  async #start(): Promise<void> {
    const plan = this.#newPlan(this.#lesson);
    this.#prepare(plan, noProgress);
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
    await this.#launch(plan, noProgress);
  }

  async #takeUp(saved: SavedRun): Promise<void> {
    const { plan, progress } = saved;
    this.#open(plan, progress);
    await this.#launch(plan, progress, saved);
  }

  async #launch(plan: Plan, progress: Progress, saved?: SavedRun): Promise<void> {
    this.#run?.destroy();
    const run = new Run(
      plan,
      {
        onState: (state, failure) => this.#enter(state, failure),
        onProgress: (now) => this.#showProgress(now),
        onSamples: (samples) => {
          // Samples are shown in a task of their own, apart from that of the curve.
          setTimeout(() => run === this.#run && this.#samples.show(samples));
        },
        onUnsaved: () => {
          this.#controls.say(
            'Learning. This browser keeps nothing, so the run ends with the page.',
          );
        },
      },
      progress,
    );
    this.#run = run;
    const { learningRate, teacherForcingRatio } = this.#dials;
    void run.change({ learningRate, teacherForcingRatio });
    await run.start(saved);
  }

  #resume(): void {
    if (this.#state === 'stopped') void this.#run?.goOn();
    else this.#run?.resume();
  }

  /** Recovers from a failure: resumes more slowly from the last save, or else starts anew, and offers what another tab has saved. */
  async #recover(): Promise<void> {
    if (isTaken(this.#failure)) {
      this.#choose(this.#lesson);
      return;
    }
    const rate = this.#dials.learningRate / 5;
    const saved = await savedRun();
    if (!saved || !isDivergence(this.#failure)) {
      await this.#start();
      return;
    }
    const progress = { ...saved.progress, learningRate: rate };
    await this.#takeUp({ ...saved, progress });
  }

  #enter(state: RunState | 'idle', failure?: unknown): void {
    this.#state = state;
    this.#failure = failure;
    this.#choice.disabled = isActive(state);
    this.#controls.show(state);
    if (state === 'failed') {
      this.#controls.showFailure(failure, wayOutOf(failure));
    }
    const rests = state === 'paused' || state === 'stopped' || state === 'finished';
    this.#trial.show(rests ? this.#run : undefined);
    if (state !== 'idle') this.#banner.hidden = true;
  }

  async #offerSaved(): Promise<void> {
    if (this.#state !== 'idle') return;
    const saved = await savedRun();
    if (this.#state !== 'idle') return;
    this.#saved = saved;
    this.#banner.hidden = saved === undefined;
    if (!saved) return;
    const { source, target } = saved.plan.lesson;
    const name = `${source.label} → ${target.label}`;
    const { step, finished } = saved.progress;
    find('.saved-text', HTMLElement).textContent = finished
      ? `The model that learned ${name} is still here. Starting a new run replaces it.`
      : `A run of ${name} waits at step ${count(step)}. Starting a new one replaces it.`;
    find('.saved-resume', HTMLButtonElement).textContent = finished
      ? `Open the run of ${name}`
      : `Resume the run of ${name}`;
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
    this.#saved = undefined;
    this.#banner.hidden = true;
    find('.train-start', HTMLButtonElement).focus();
    this.#controls.say('The saved run is discarded.');
  }

  #showProgress(progress: Progress): void {
    this.#chart.show(progress);
    this.#figures.show(progress);
  }

  #showMap(source: string, translation: Translation): void {
    const context = this.#run?.plan.attention ? 'attention' : 'initial_state';
    this.#map.show(readingOf(source, translation, 'pieces'), context);
    this.#mapNote.textContent = `Writing ${translation.text || 'nothing'} from ${source}: each row is a character being written, each column one that was read.`;
  }
}

function wayOutOf(failure: unknown): string {
  if (isTaken(failure)) return 'Look again';
  return isDivergence(failure) ? 'Go on more slowly' : 'Start again';
}

function isDivergence(failure: unknown): boolean {
  return failure instanceof AttentiveError && failure.code === 'diverged';
}
