// Scripts can be started only after this.
import './trusted-scripts';
import type { Model } from 'attentive';
import { startConnection } from './connection';
import { startLanguageSwitch } from './language-switch';
import { AttentionMap } from './shared/attention-map';
import { create, find } from './shared/dom';
import { Live } from './shared/live';
import type { Reading } from './shared/reading';
import { marksFor, Selection } from './shared/selection';
import { fillTexts } from './shared/texts';
import { shellTexts } from './shell-texts';
import { HeadChoice } from './translate/head-choice';
import { ModelLoader } from './translate/model-loader';
import { ModelView } from './translate/model-view';
import { type Passage, readingsOf, translatePassage } from './translate/passage';
import { ResultView } from './translate/result-view';
import { SentenceChoice } from './translate/sentence-choice';
import { SourceField } from './translate/source-field';
import { TaskChoice } from './translate/task-choice';
import { type Task, tasks } from './translate/tasks';
import { WordsList } from './translate/words-list';
import { Views } from './views';

const selection = new Selection();
const field = new SourceField();
const result = new ResultView(selection, chooseSentence);
const sentences = new SentenceChoice(chooseSentence);
const map = new AttentionMap(find('.map', HTMLElement), selection);
const words = new WordsList(selection);
const modelView = new ModelView();
const heads = new HeadChoice(() => shown && show(shown));
const pieces = find('#pieces', HTMLInputElement);
const examples = find('.examples', HTMLElement);

/** This beam gains most of what a larger one could. */
const beamSize = 5;

const loaders = new Map(tasks.map((task) => [task, new ModelLoader(task.model)]));
/** The text typed for each task is kept while another task is chosen. */
const drafts = new Map(tasks.map((task) => [task, task.examples[0] ?? '']));

interface Shown {
  readonly typed: string;
  readonly passage: Passage;
  readonly model: Model;
  readonly milliseconds: number;
}

let task: Task = tasks[0];
let shown: Shown | undefined;
/** One reading for each sentence; the map shows the chosen one. */
let readings: Reading[] = [];
let chosenSentence = 0;

const live = new Live<string>(async (typed, signal) => {
  const loader = loaderOf(task);
  const sourceText = (task.capitals ? typed.toUpperCase() : typed).normalize('NFC').trimEnd();
  try {
    const model = await loader.model();
    if (signal.aborted) return;
    const start = performance.now();
    const passage = await translatePassage(model, task, sourceText, { signal, beamSize });
    if (signal.aborted) return;
    shown = { typed, passage, model, milliseconds: performance.now() - start };
    modelView.hideFailure();
    show(shown);
  } catch (error) {
    // The loader's own state reports a failed download.
    if (!signal.aborted && loader.state.phase === 'ready') modelView.showFailure(error);
  }
  if (!signal.aborted) result.setStale(false);
});

function loaderOf(chosen: Task): ModelLoader {
  const loader = loaders.get(chosen);
  if (!loader) throw new Error(`There is no loader for ${chosen.id}.`);
  return loader;
}

function translate(typed: string, { now = false } = {}): void {
  drafts.set(task, typed);
  for (const button of examples.querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.textContent === typed));
  }
  if (typed.trim() === '') {
    live.cancel();
    clear();
    return;
  }
  result.setStale(shown !== undefined);
  live.request(typed, { now });
}

function show(it: Shown): void {
  selection.clear();
  heads.show(it.model);
  const granularity = task.unit !== 'word' || pieces.checked ? 'pieces' : 'words';
  readings = readingsOf(it.passage, granularity, heads.chosen);
  field.show(it.passage, readings, it.typed);
  result.show(it.passage, readings, it.milliseconds);
  showSentence(Math.max(0, Math.min(chosenSentence, readings.length - 1)), it.model);
}

/** Shows the attention of one of the sentences. */
function showSentence(sentence: number, model: Model): void {
  selection.clear();
  chosenSentence = sentence;
  sentences.show(sentence, readings.length);
  const reading = readings[sentence];
  if (reading) {
    map.show(reading, model.info.config.context);
    words.show(reading);
  } else {
    map.clear();
    words.clear();
  }
}

function chooseSentence(sentence: number): void {
  if (!shown || sentence === chosenSentence || !readings[sentence]) return;
  showSentence(sentence, shown.model);
}

function clear(): void {
  shown = undefined;
  readings = [];
  chosenSentence = 0;
  sentences.show(0, 0);
  result.clear();
  result.setStale(false);
  heads.hide();
  map.clear();
  words.clear();
}

function type(text: string): void {
  field.text = text;
  translate(text, { now: true });
}

function choose(chosen: Task): void {
  live.cancel();
  task = chosen;
  for (const view of [field, result, map, words]) view.setTask(task);
  clear();
  find('[data-view=translate]', HTMLElement).classList.toggle(
    'is-characters',
    task.unit !== 'word',
  );
  find('[data-view=translate]', HTMLElement).classList.toggle('is-capitals', task.capitals);
  find('.hint', HTMLElement).textContent = task.hint;
  for (const name of document.querySelectorAll('.unit-name')) {
    name.textContent = task.unit;
  }
  find('.granularity', HTMLElement).hidden = task.unit !== 'word';
  for (const button of examples.querySelectorAll('button')) button.remove();
  examples.append(
    ...task.examples.map((text) => {
      const attributes = { type: 'button', lang: task.source.language };
      const button = create('button', { class: 'example', attributes }, text);
      button.addEventListener('click', () => type(text));
      return button;
    }),
  );
  modelView.show(loaderOf(task).state, task);
  type(drafts.get(task) ?? '');
}

for (const [of, loader] of loaders) {
  loader.onChange((state) => {
    if (of === task) modelView.show(state, task);
  });
}
selection.onChange((selected) => {
  const reading = readings[chosenSentence];
  const marks = selected && reading && marksFor(selected, reading.weights);
  for (const view of [field, result]) view.mark(chosenSentence, marks);
  for (const view of [map, words]) view.mark(selected);
});
field.onInput((typed) => translate(typed));
field.onCaret((position) => {
  if (shown?.typed !== field.text) return;
  const starts = shown?.passage.sentences.map(({ sourceStart }) => sourceStart) ?? [];
  chooseSentence(starts.findLastIndex((start) => start <= position));
});
pieces.addEventListener('change', () => shown && show(shown));
modelView.onRetry(() => {
  loaderOf(task).retry();
  translate(field.text, { now: true });
});
startLanguageSwitch();
void startConnection();
fillTexts(find('.connection', HTMLElement), shellTexts);
fillTexts(find('.masthead', HTMLElement), shellTexts);
fillTexts(find('.view-loading', HTMLElement), shellTexts);
fillTexts(find('.view-failure', HTMLElement), shellTexts);
new Views({
  translate: () => void new TaskChoice(choose),
  look: async (main) => (await import('./look/look-view')).start(main),
  train: async (main) => (await import('./train/train-view')).start(main),
  understand: async (main) => (await import('./understand/understand-view')).start(main),
});
