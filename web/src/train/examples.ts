import type { Example } from 'attentive';
import type { Random } from '../shared/random';

/** Examples to learn from, and unseen ones that the model never learns from. */
export interface ExampleSplit {
  readonly train: readonly Example[];
  readonly unseen: readonly Example[];
}

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

interface DateParts {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

const two = (number: number) => String(number).padStart(2, '0');
const name = ({ month }: DateParts) => months[month - 1] ?? '';
const short = (date: DateParts) => name(date).slice(0, 3);

/** Formats of dates, none of which can be mistaken for another. */
const formats: readonly [(date: DateParts) => string, ...((date: DateParts) => string)[]] = [
  (date) => `${short(date)} ${date.day}, ${date.year}`,
  (date) => `${date.day} ${short(date)} ${date.year}`,
  (date) => `${name(date)} ${date.day}, ${date.year}`,
  (date) => `${date.day} ${name(date)} ${date.year}`,
  (date) => `${two(date.day)}${short(date)}${date.year}`,
  ({ day, month, year }) => `${two(day)}.${two(month)}.${year}`,
  ({ day, month, year }) => `${day}.${month}.${year}`,
  ({ day, month, year }) => `${month}/${day}/${year}`,
  ({ day, month, year }) => `${two(month)}/${two(day)}/${two(year % 100)}`,
  ({ day, month, year }) => `${year}/${two(month)}/${two(day)}`,
];

/** Dates span one century, so that two digits identify a year. */
const firstDay = Date.UTC(1950, 0, 1) / 864e5;
const dayCount = Date.UTC(2050, 0, 1) / 864e5 - firstDay;

function partsOf(dayNumber: number): DateParts {
  const date = new Date((firstDay + dayNumber) * 864e5);
  return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() };
}

function dateExample(random: Random, day: number): Example {
  const date = partsOf(day);
  const { year, month } = date;
  return [random.pick(formats)(date), `${year}-${two(month)}-${two(date.day)}`];
}

/** Makes dates to learn from and unseen ones, which share no day in any format. */
export function dateExamples(random: Random, train: number, unseen: number): ExampleSplit {
  const unseenDays = new Set<number>();
  while (unseenDays.size < unseen) unseenDays.add(random.below(dayCount));
  const seenDay = (): number => {
    const day = random.below(dayCount);
    return unseenDays.has(day) ? seenDay() : day;
  };
  return {
    unseen: Array.from(unseenDays, (day) => dateExample(random, day)),
    train: Array.from({ length: train }, () => dateExample(random, seenDay())),
  };
}
