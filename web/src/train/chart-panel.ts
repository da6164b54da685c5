import { find } from '../shared/dom';
import { SaveButtons } from '../shared/save-buttons';
import { Chart } from './chart';
import { type Line, linesOf, valueText } from './lines';
import type { Plan } from './plan';
import type { Progress } from './progress';
import { describeSettings, runNames } from './setting-names';
import { lessonName, trainTexts } from './train-texts';

type ChartName = 'loss' | 'entropy' | 'gradients';
type LinesOfRun = (progress: Progress) => readonly Omit<Line, 'run'>[];

/** A chart of the runs, with a sentence that says the same, and buttons that save it. */
export class ChartPanel {
  #name: ChartName;
  #ofRun: LinesOfRun;
  #chart: Chart;
  #caption = '';

  constructor(name: ChartName, ofRun: LinesOfRun) {
    this.#name = name;
    this.#ofRun = ofRun;
    const figure = find(`.${name}-chart`, HTMLElement);
    this.#chart = new Chart(figure, name === 'gradients' ? 1 : 0);
    const buttons = new SaveButtons(() => ({
      drawing: this.#chart.drawing,
      name,
      caption: this.#caption,
    }));
    figure.append(buttons.element);
  }

  show(plan: Plan, progress: readonly Progress[]): void {
    const { charts } = trainTexts();
    const { x, title } = charts[this.#name];
    const lines = linesOf(progress, runNames(plan), this.#ofRun);
    this.#caption = charts.caption(
      title,
      lessonName(plan.lesson),
      describeSettings(plan),
      plan.seed,
    );
    this.#chart.show(lines, { x, summary: summaryOf(lines, x) });
  }
}

function summaryOf(lines: readonly Line[], x: string): string {
  const { none, summary } = trainTexts().charts;
  const sentences = lines.flatMap(({ name, points, scale }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return [];
    const place = ([at, value]: typeof first) => [valueText(value, scale), at] as const;
    return [summary(name, x, place(first), place(last))];
  });
  return sentences.join(' ') || none;
}
