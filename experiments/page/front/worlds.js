// @ts-check
/**
 * Plausible worlds: what is not known of the model's numbers, drawn from its ranges by Python and packed with the page. Run k of a question is run
 * k % each of world floor(k / each), as in Python.
 *
 * @typedef {import('./statistics.js').Estimate} Estimate
 */
import { unpacked } from './inputs.js';
import { studentPoint, wilson } from './statistics.js';

/** Runs in each world. */
export const EACH = 2;

/** Rows of parameters by world: what is drawn, where neither the case nor the reader has set it. @param {Float64Array} row @param {any} worlds @param {string[]} names @param {string[]} fixed */
export function worldRows(row, worlds, names, fixed) {
  const { data, shape: [count, width] } = unpacked(worlds.values), drawn = new Float64Array(/** @type {any} */ (data).buffer);
  return Array.from({ length: count }, (_, w) => {
    const own = row.slice();
    worlds.names.forEach((/** @type {string} */ name, /** @type {number} */ k) => { if (!fixed.includes(name)) own[names.indexOf(name)] = drawn[w * width + k]; });
    return own;
  });
}

/** A row of parameters, changed, with those that the reader has set. @param {Float64Array} row @param {string[]} names @param {Record<string, number>} chosen */
export function chosenRow(row, names, chosen) {
  for (const [name, value] of Object.entries(chosen)) row[names.indexOf(name)] = value;
  return row;
}

/** Runs in each world of a question: those of a case that has begun are worlds of their own. @param {import('./types.js').Case} of */
export const eachOf = (of) => (of.onward ? 1 : EACH);

/** @param {ArrayLike<number>} values */
const known = (values) => Array.from(values).filter((value) => !Number.isNaN(value));
/** @param {number[]} values */
const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : NaN);
/** @param {number[]} values @param {number} from @param {number} [lost] */
const variance = (values, from, lost = 1) => values.reduce((sum, value) => sum + (value - from) ** 2, 0) / (values.length - lost);

/** Means of the worlds, of the values of runs. @param {ArrayLike<number>} runs @param {number} [each]  runs in a world @returns {Float64Array} */
export const worldMeans = (runs, each = EACH) => Float64Array.from({ length: runs.length / each }, (_, w) => mean(known(Array.from({ length: each }, (_each, k) => runs[w * each + k]))));

/** A chance from the shares of runs that succeed in each world: `chance_interval` of `experiments/statistics.py`. @param {ArrayLike<number>} worlds @returns {Estimate} */
export function chanceOver(worlds) {
  const values = known(worlds), n = values.length, share = mean(values);
  if (n < 2) return { mean: share, low: NaN, high: NaN };
  const spread = variance(values, share) / n, whole = values.every((value) => value === 0 || value === 1);
  const count = !whole && spread > 0 && share > 0 && share < 1 ? (share * (1 - share)) / spread : n;
  return wilson(share, count, whole ? undefined : studentPoint(n - 1));
}

/** The difference of two chances, observed in pairs: Newcombe's interval (1998, method 10). @param {ArrayLike<number>} first @param {ArrayLike<number>} second @returns {Estimate} */
export function chanceDifference(first, second) {
  const both = Array.from(first, (value, k) => [value, second[k]]).filter(([a, b]) => !Number.isNaN(a) && !Number.isNaN(b)), [x, y] = [0, 1].map((k) => both.map((pair) => pair[k]));
  const [one, two] = [x, y].map(chanceOver), varies = [x, y].every((values) => values.some((value) => value !== values[0]));
  let together = 0;
  if (varies) {
    const raw = mean(both.map(([a, b]) => (a - one.mean) * (b - two.mean))), covariance = raw > 0 ? Math.max(raw - 0.5 / both.length, 0) : raw;
    together = covariance / Math.sqrt(variance(x, one.mean, 0) * variance(y, two.mean, 0));
  }
  const away = (/** @type {number} */ a, /** @type {number} */ b) => Math.sqrt(Math.max(a * a - 2 * together * a * b + b * b, 0)), difference = one.mean - two.mean;
  return { mean: difference, low: difference - away(one.mean - one.low, two.high - two.mean), high: difference + away(one.high - one.mean, two.mean - two.low) };
}
