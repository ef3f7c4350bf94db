// @ts-check
/** Numbers as people read them. */

/** A share as whole percent; never 0 or 100 where it is not. @param {number} share */
export function percent(share) {
  if (!Number.isFinite(share)) return 'undefined';
  if (share > 0 && share < 0.005) return 'under 1 %';
  if (share < 1 && share > 0.995) return 'over 99 %';
  return `${Math.round(100 * share)} %`;
}

/** A number with as many digits as its size calls for. @param {number} value @param {number} [like] a number of the usual size */
export function decimal(value, like = value) {
  if (!Number.isFinite(value)) return 'undefined';
  const size = Math.abs(like);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toFixed(digits).replace('-', '−');
}

/** With its sign. @param {number} value @param {number} [like] */
export const signed = (value, like = value) => (value > 0 ? '+' : '') + decimal(value, like);

/** With its 95 % interval. @param {{mean: number, low: number, high: number}} estimate @param {(value: number, like?: number) => string} [form] */
export function interval(estimate, form = decimal) {
  const like = Math.max(Math.abs(estimate.low), Math.abs(estimate.high));
  if (!Number.isFinite(like)) return form(estimate.mean, estimate.mean);
  return `${form(estimate.mean, like)} (${form(estimate.low, like)} to ${form(estimate.high, like)})`;
}
