// @ts-check
/** One run to be shown out of many: the one that is least out of the ordinary. */
import { deliveredOf } from './statistics.js';

/**
 * The run whose values lie nearest to the means over runs, each measured by how much it spreads.
 * @param {ArrayLike<number>[]} values  of each outcome that counts, over runs
 */
export function typical(values) {
  const far = new Float64Array(values[0].length);
  for (const each of values) {
    const known = Array.from(each).filter(Number.isFinite), mean = known.reduce((sum, value) => sum + value, 0) / (known.length || 1);
    const spread = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length || 1);
    far.forEach((_, k) => { far[k] += Number.isFinite(each[k]) ? (each[k] - mean) ** 2 / (spread || 1) : 9; });
  }
  return far.indexOf(Math.min(...far));
}

/**
 * How far each run of a plan has come: goals delivered, and its course in the middle and at the end.
 * @param {import('./types.js').Runs} runs
 * @param {number} goals
 * @param {string} course  a monthly outcome that the runs have
 */
export function ways(runs, goals, course) {
  const done = new Float64Array(runs.count), rows = runs.courses[course], last = runs.months - 1;
  for (let g = 0; g < goals; g++) deliveredOf(runs, 0, g, goals).forEach((month, k) => { done[k] += Number.isFinite(month) ? 1 : 0; });
  const at = [Math.floor(last / 3), Math.floor((2 * last) / 3), last].map((t) => Float64Array.from({ length: runs.count }, (_, k) => rows[k * runs.months + t]));
  return [done, done, ...at];
}
