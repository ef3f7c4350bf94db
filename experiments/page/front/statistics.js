// @ts-check
/**
 * Statistics of runs: what `experiments/statistics.py` computes, as far as the page shows it. Undefined outcomes are nan and left out.
 *
 * @typedef {{mean: number, low: number, high: number}} Estimate
 * @typedef {import('./types.js').Runs} Runs
 */

const Z = 1.959963984540054;
const NOTHING = { mean: NaN, low: NaN, high: NaN };

/** The point below which a share of sorted values lies, with straight lines between values. @param {ArrayLike<number>} sorted @param {number} share */
export function quantile(sorted, share) {
  const at = share * (sorted.length - 1), low = Math.floor(at), high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** A two-sided point of Student's t, 95 % where no other point of the normal distribution is given (Cornish and Fisher's expansion; within 0.001 from 8 degrees on). @param {number} freedom @param {number} [z] */
export function studentPoint(freedom, z = Z) {
  const f = freedom;
  return z + (z ** 3 + z) / (4 * f) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * f ** 2)
    + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * f ** 3)
    + (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * f ** 4);
}

/** The mean with Student's interval, of 95 % where no other point of the normal distribution is given. @param {Iterable<number>} values @param {number} [point] @returns {Estimate} */
export function meanInterval(values, point = Z) {
  const sample = Array.from(values).filter((value) => !Number.isNaN(value)), n = sample.length;
  if (!n) return NOTHING;
  const mean = sample.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, low: NaN, high: NaN };
  const squares = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentPoint(n - 1, point) * Math.sqrt(squares / (n - 1) / n);
  return { mean, low: mean - half, high: mean + half };
}

/** Whether the interval of a change leaves out 0. @param {Estimate} change */
export const clear = ({ low, high }) => low > 0 || high < 0;

/** A chance with Wilson's 95 % interval. @param {Iterable<number>} values  of 0 and 1 @returns {Estimate} */
export function chanceInterval(values) {
  const sample = Array.from(values).filter((value) => !Number.isNaN(value)), n = sample.length;
  if (!n) return NOTHING;
  return wilson(sample.reduce((a, b) => a + b, 0) / n, n);
}

/** Wilson's interval of a share of so many runs. @param {number} mean @param {number} n @param {number} [point] @returns {Estimate} */
export function wilson(mean, n, point = Z) {
  const z2 = point * point, centre = (mean + z2 / (2 * n)) / (1 + z2 / n);
  const half = (point / (1 + z2 / n)) * Math.sqrt((mean * (1 - mean)) / n + z2 / (4 * n * n));
  return { mean, low: mean === 0 ? 0 : Math.max(0, centre - half), high: mean === 1 ? 1 : Math.min(1, centre + half) };
}

/**
 * An outcome of every run of a plan.
 * @param {Runs} runs
 * @param {number} plan
 * @param {number} column  of the outcome
 * @param {number} width  how many outcomes there are
 */
export function outcomeOf(runs, plan, column, width) {
  return Float64Array.from({ length: runs.count }, (_, k) => runs.outcomes[(plan * runs.count + k) * width + column]);
}

/** The month in which a goal was delivered in each run of a plan; nan where it was not. @param {Runs} runs @param {number} plan @param {number} goal @param {number} goals */
export function deliveredOf(runs, plan, goal, goals) {
  return Float64Array.from({ length: runs.count }, (_, k) => runs.delivered[(plan * runs.count + k) * goals + goal]);
}

/** Differences run by run, which share their luck. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export const differences = (a, b) => Float64Array.from(a, (value, k) => value - b[k]);

export const BAND = [0.05, 0.25, 0.5, 0.75, 0.95];

/**
 * Points of the band in every month: T rows of five.
 * @param {Float64Array} course  S x R x T
 * @param {number} plan
 * @param {number} count  R
 * @param {number} months  T
 */
export function band(course, plan, count, months) {
  const rows = [], values = new Float64Array(count);
  for (let t = 0; t < months; t++) {
    for (let k = 0; k < count; k++) values[k] = course[(plan * count + k) * months + t];
    values.sort();
    rows.push(BAND.map((share) => quantile(values, share)));
  }
  return rows;
}

/** Share of runs that have delivered by the end of each month, from month 0 on. @param {Float64Array} delivered @param {number} months */
export function byMonth(delivered, months) {
  const counts = new Float64Array(months + 1);
  for (const month of delivered) if (!Number.isNaN(month)) counts[month] += 1 / delivered.length;
  for (let t = 1; t <= months; t++) counts[t] += counts[t - 1];
  return counts;
}

/** Runs of several batches as one, in the order of replicates. @param {Runs[]} parts @param {number} plans @returns {Runs} */
export function joined(parts, plans) {
  const count = parts.reduce((sum, part) => sum + part.count, 0), months = parts[0].months;
  /** @param {(part: Runs) => Float64Array} of */
  const join = (of) => {
    const all = new Float64Array(parts.reduce((sum, part) => sum + of(part).length, 0));
    let at = 0;
    for (let s = 0; s < plans; s++) {
      for (const part of parts) {
        const rows = of(part), size = rows.length / plans;
        all.set(rows.subarray(s * size, (s + 1) * size), at);
        at += size;
      }
    }
    return all;
  };
  const courses = Object.fromEntries(Object.keys(parts[0].courses).map((name) => [name, join((part) => part.courses[name])]));
  return { count, months, outcomes: join((part) => part.outcomes), delivered: join((part) => part.delivered), courses };
}
