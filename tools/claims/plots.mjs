// Draws the plots of docs/claims.md as SVG with its own background, so that it reads well in light and dark pages. Its
// colours are those of Okabe and Ito, which colour-blind people can distinguish, darkened until text in them reads
// well; symbols and the names at the ends of lines distinguish them, too.
import { init } from 'echarts';
import { converged } from './experiments.mjs';
import { Runs } from './runs.mjs';
import { mean, scoreOf, stepsTo } from './scores.mjs';

const styles = [
  { color: '#0069a6', symbol: 'circle' },
  { color: '#b84f00', symbol: 'rect' },
  { color: '#007d5b', symbol: 'triangle' },
  { color: '#a0568c', symbol: 'diamond' },
];
const ink = '#1f2328';
const faint = '#59636e';
// This must not contain quotes, because ECharts writes it into an attribute unescaped.
const font = 'system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif';
const height = 430;
const margin = { left: 64, top: 104, bottom: 58, right: 28 };
const lineHeight = 17;
/** The longest name of a line, in letters; longer ones are broken in two. */
const longestLabel = 24;

/**
 * Returns the lines of a plot: for each variant one for each seed, and their mean.
 * @typedef {{ name: string, seeds: [number, number][][] }} Line
 * @typedef {{ title?: string, xName: string, lines: Line[] }} Panel
 */

/** @returns {{ [name: string]: string }} an SVG document for each experiment that has a plot */
export function plots(results) {
  const draw = {
    attention: (result) => byLength(result, 4),
    recall: byDistance,
    memory: (result) => byLength(result, 2),
    reversal: (result) => byLength(result, 4),
    'teacher-forcing': byRatio,
  };
  return Object.fromEntries(
    results.filter(({ id }) => draw[id]).map((result) => [result.id, draw[result.id](result)]),
  );
}

function byLength(result, width) {
  const parts = Object.keys(result.parts);
  const runs = new Runs(result.runs);
  const panels = parts.map((part) => ({
    ...(parts.length > 1 && { title: `task: ${part}` }),
    xName: 'length of the string (symbols)',
    lines: Object.keys(result.variants).map((name) => ({
      name,
      seeds: runs.of(name, part).map(({ test }) => pointsByLength(test, width)),
    })),
  }));
  return linePlot({
    title: result.claim,
    subtitle: `${result.task}: share of the symbols right`,
    panels,
    chance: 0.1,
    seeds: result.seeds.length,
  });
}

/** Returns points in the middle of each `width` lengths. */
function pointsByLength(test, width) {
  const [first, last] = [test[0].length, test.at(-1).length];
  const points = [];
  for (let from = first; from <= last; from += width) {
    const to = Math.min(last, from + width - 1);
    points.push([(from + to) / 2, scoreOf(test, 'symbols', from, to)]);
  }
  return points;
}

/**
 * Draws BLEU by the length of the source.
 * @param {{ name: string, lengths: { shortest: number, longest: number, bleu: number }[] }[]} models
 *   the lengths as `attentive evaluate --json` prints them
 */
export function bleuByLength(title, subtitle, models) {
  const lines = models.map(({ name, lengths }) => ({
    name,
    seeds: [lengths.map(({ shortest, longest, bleu }) => [(shortest + longest) / 2, bleu / 100])],
  }));
  return linePlot({
    title,
    subtitle,
    panels: [{ xName: 'length of the source (words, five lengths a point)', lines }],
    yName: 'BLEU',
    yMax: 60,
    seeds: 1,
  });
}

function byDistance(result) {
  const runs = new Runs(result.runs);
  const distances = Object.keys(result.parts);
  const lines = Object.keys(result.variants).map((name) => ({
    name,
    seeds: result.seeds.map((_, index) =>
      distances.map((distance) => [
        Number(distance),
        scoreOf(runs.of(name, distance)[index].test, 'exact'),
      ]),
    ),
  }));
  return linePlot({
    title: result.claim,
    subtitle: `${result.task}: share of the answers right`,
    panels: [{ xName: 'distance (symbols)', lines }],
    chance: 0.1,
    seeds: result.seeds.length,
  });
}

/**
 * Draws lines over lengths or distances, in panels side by side.
 * @param chance the score of guessing, if it is to be shown
 */
function linePlot({ title, subtitle, panels, yName = 'right (%)', yMax = 100, chance, seeds }) {
  const names = panels[0].lines.map(({ name }) => name);
  const labelWidth = Math.max(...names.map((name) => 7.6 * Math.min(name.length, longestLabel)));
  const width = panels.length > 1 ? 960 : 860;
  const gap = 48;
  const right = margin.right + labelWidth;
  const panelWidth = (width - margin.left - right - gap * (panels.length - 1)) / panels.length;
  const plotHeight = height - margin.top - margin.bottom;
  const left = (panel) => margin.left + panel * (panelWidth + gap);
  const lastPanel = panels.length - 1;
  return render(width, {
    ...heading(
      title,
      seeds > 1 ? `${subtitle}; thick: mean of ${seeds} seeds, thin: each` : subtitle,
    ),
    grid: panels.map((_, index) => ({
      left: left(index),
      top: margin.top,
      width: panelWidth,
      height: plotHeight,
    })),
    xAxis: panels.map(({ xName, lines }, index) => {
      const values = lines[0].seeds[0].map(([x]) => x);
      return {
        ...axis(xName, 34),
        gridIndex: index,
        min: 0,
        max: Math.ceil(Math.max(...values) / 5) * 5,
        splitLine: { show: false },
      };
    }),
    yAxis: panels.map((_, index) => ({
      ...axis(index === 0 ? yName : '', 42),
      gridIndex: index,
      min: 0,
      max: yMax,
    })),
    series: panels.flatMap(({ lines }, panel) => [
      ...lines.flatMap((line, index) => seriesOf(line, styles[index], panel)),
      ...(chance === undefined ? [] : [chanceLine(chance, panel)]),
    ]),
    graphic: [
      ...panels.flatMap((panel, index) =>
        panel.title ? [text(panel.title, left(index), margin.top - 30, ink, true)] : [],
      ),
      ...endLabels(panels[lastPanel].lines, left(lastPanel) + panelWidth + 10, plotHeight, yMax),
    ],
  });
}

function seriesOf({ name, seeds }, { color, symbol }, panel) {
  const inPercent = (points) => points.map(([x, share]) => [x, 100 * share]);
  const common = { type: 'line', xAxisIndex: panel, yAxisIndex: panel, color, silent: true };
  return [
    ...seeds.map((points) => ({
      ...common,
      data: inPercent(points),
      showSymbol: false,
      lineStyle: { width: 1, opacity: 0.35 },
    })),
    {
      ...common,
      name,
      data: inPercent(meanLine(seeds)),
      symbol,
      symbolSize: 7,
      lineStyle: { width: 2.5 },
      z: 3,
    },
  ];
}

function meanLine(seeds) {
  return seeds[0].map(([x], index) => [x, mean(seeds.map((points) => points[index][1]))]);
}

function chanceLine(chance, panel) {
  return {
    type: 'line',
    xAxisIndex: panel,
    yAxisIndex: panel,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      data: [{ yAxis: 100 * chance }],
      lineStyle: { color: faint, type: 'dashed', width: 1 },
      label: {
        formatter: 'guessing',
        position: 'insideStartBottom',
        color: faint,
        fontSize: 11,
      },
    },
  };
}

/** Draws the names of lines beside their ends, moved apart where they would overlap. */
function endLabels(lines, x, plotHeight, yMax) {
  const labels = lines.map(({ name, seeds }, index) => {
    const content = wrap(name);
    const size = lineHeight * content.split('\n').length;
    const middle = (1 - (100 * meanLine(seeds).at(-1)[1]) / yMax) * plotHeight;
    return { content, size, start: middle - size / 2, fill: styles[index].color };
  });
  const starts = moveApart(labels, plotHeight + lineHeight);
  return labels.map(({ content, fill }, index) =>
    text(content, x, margin.top + starts[index], fill, true),
  );
}

/** Breaks a name into two lines if it is too long for one. */
function wrap(name) {
  if (name.length <= longestLabel) return name;
  const space = name.lastIndexOf(' ', longestLabel);
  return `${name.slice(0, space)}\n${name.slice(space + 1)}`;
}

/**
 * Places labels of these sizes so that none overlaps another or extends beyond `end`. They keep the order of
 * their preferred starts, and are moved from these about as far to either side.
 * @param {{ start: number, size: number }[]} labels
 */
export function moveApart(labels, end) {
  const centred = ({ members, size, middle }) => {
    const start = Math.min(middle - size / 2, end - size);
    return { members, size, middle, start, stop: start + size };
  };
  const groups = [];
  const order = [...labels.keys()].sort((a, b) => labels[a].start - labels[b].start);
  for (const index of order) {
    const { start, size } = labels[index];
    let group = centred({ members: [index], size, middle: start + size / 2 });
    // A group that overlaps the one before joins it, and both are centred around their middle.
    while (groups.length > 0 && groups.at(-1).stop > group.start) {
      group = centred(join(groups.pop(), group));
    }
    groups.push(group);
  }
  const places = [];
  for (const { members, start } of groups) {
    let place = start;
    for (const index of members) {
      places[index] = place;
      place += labels[index].size;
    }
  }
  return places;
}

function join(before, after) {
  const members = [...before.members, ...after.members];
  const middles = before.middle * before.members.length + after.middle * after.members.length;
  return { members, size: before.size + after.size, middle: middles / members.length };
}

/** Plots the steps to converge of every run, and their median, for each ratio of teacher forcing. */
function byRatio(result) {
  const runs = new Runs(result.runs);
  const names = Object.keys(result.variants);
  const most = Math.max(...result.runs.map(({ steps }) => steps));
  const reached = names.flatMap((name, place) =>
    runs.of(name).map(({ dev }) => [place, stepsTo(dev, converged)]),
  );
  const medians = names.map((name) => runs.steps(name, converged));
  const [dot] = styles;
  const width = 860;
  return render(width, {
    ...heading(
      result.claim,
      `${result.task}: steps until ${100 * converged} % of the dev set are exactly right; ` +
        `dots: ${result.seeds.length} seeds, bars: their median`,
    ),
    grid: { ...margin },
    xAxis: {
      ...axis('share of the reference fed in, or its schedule', 34),
      type: 'category',
      data: names.map((name) => name.replace('ratio ', '')),
      axisTick: { show: false },
    },
    yAxis: { ...axis('steps', 48), min: 0 },
    series: [
      {
        type: 'bar',
        data: medians.map((steps) => (Number.isFinite(steps) ? steps : null)),
        barWidth: '46%',
        itemStyle: { color: '#bfdbeb' },
        label: {
          show: true,
          position: 'insideBottom',
          formatter: ({ value }) => String(Math.round(value)),
          ...{ color: ink, fontSize: 13, fontWeight: 600 },
        },
      },
      {
        type: 'scatter',
        data: reached.filter(([, steps]) => Number.isFinite(steps)),
        symbolSize: 9,
        itemStyle: { color: dot.color, opacity: 0.8 },
      },
      {
        type: 'scatter',
        data: reached
          .filter(([, steps]) => !Number.isFinite(steps))
          .map(([place]) => ({ value: [place, most], label: { show: true } })),
        symbol: 'emptyCircle',
        symbolSize: 9,
        itemStyle: { color: styles[1].color },
        label: { position: 'right', formatter: 'not reached', color: styles[1].color },
      },
    ],
  });
}

function heading(title, subtitle) {
  return {
    title: {
      text: title,
      subtext: subtitle,
      left: 24,
      top: 18,
      itemGap: 8,
      textStyle: { color: ink, fontSize: 18, fontWeight: 600 },
      subtextStyle: { color: faint, fontSize: 13 },
    },
  };
}

function axis(name, nameGap) {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: ink, fontSize: 13 },
    axisLabel: { color: faint, fontSize: 12 },
    axisLine: { show: true, lineStyle: { color: '#8c959f' } },
    splitLine: { lineStyle: { color: '#eaeef2' } },
  };
}

function text(content, x, y, fill, bold) {
  const weight = bold ? 600 : 400;
  return {
    type: 'text',
    left: x,
    top: y,
    silent: true,
    style: { text: content, fill, font: `${weight} 13px ${font}`, lineHeight: lineHeight },
  };
}

function render(width, option) {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: font },
      ...option,
    });
    return `${chart.renderToSVGString()}\n`;
  } finally {
    chart.dispose();
  }
}
