const percentage = new Intl.NumberFormat('en', { style: 'percent' });
const integer = new Intl.NumberFormat('en');
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function percent(share: number): string {
  return percentage.format(share);
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
