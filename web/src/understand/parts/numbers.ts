const two = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Formats a number with two decimals and a true minus. */
export function decimal(value: number): string {
  // An almost negative zero would show a minus before zeros.
  return two.format(Math.abs(value) < 0.005 ? 0 : value).replace('-', '−');
}

/** Formats a positive number of any size with two significant digits, as 0.31, 10⁻⁶ or 2.4 × 10⁻⁷. */
export function significant(value: number): string {
  if (value === 0 || (value >= 0.001 && value < 10_000)) return digits.format(value);
  const exponent = Math.floor(Math.log10(value));
  const raised = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]);
  const sign = exponent < 0 ? '⁻' : '';
  const power = `10${sign}${raised.join('')}`;
  const factor = digits.format(value / 10 ** exponent);
  return factor === '1' ? power : `${factor} × ${power}`;
}

/** Formats a probability, however small, with two significant digits. */
export function probability(value: number): string {
  return shares.format(value);
}
