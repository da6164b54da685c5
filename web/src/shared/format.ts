const percentage = new Intl.NumberFormat('en', { style: 'percent' });
const integer = new Intl.NumberFormat('en');
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function percent(share: number): string {
  return percentage.format(share);
}

/** Formats a share; a small one is shown as such, not as 0 %. */
export function chance(probability: number): string {
  return probability > 0 && probability < 0.005 ? '<1%' : percent(probability);
}

const twoDigits = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });

/** Formats a probability that may be very small. */
export function likelihood(probability: number): string {
  return probability > 0 && probability < 1e-6 ? '< 0.0001%' : twoDigits.format(probability);
}

export function count(value: number): string {
  return integer.format(value);
}

export function size(bytes: number): string {
  return bytes < 1e6
    ? `${integer.format(Math.ceil(bytes / 1e3))} kB`
    : `${tenth.format(bytes / 1e6)} MB`;
}

export function duration(milliseconds: number): string {
  return milliseconds < 10
    ? `${tenth.format(milliseconds)} ms`
    : `${integer.format(Math.round(milliseconds))} ms`;
}
