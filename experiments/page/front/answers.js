// @ts-check
/**
 * The answers of the runs to the questions of Learn, as estimates and in words.
 *
 * @typedef {import('./types.js').Question} Question
 * @typedef {import('./types.js').Runs} Runs
 * @typedef {{estimate: import('./statistics.js').Estimate, higher: string}} Gap  A less B; `higher` is "a", "b", or "same" where it may be luck
 * @typedef {{question: Question, runs: Runs[], values: Float64Array[][], gaps: Gap[], gap: Gap, typical: number}} Answer
 *   by world of the question: runs of both plans, the outcome in each run under A and B, and their difference; `gap` is what is asked about
 */
import { decimal, percent } from './numbers.js';
import { differences, joined, meanInterval, outcomeOf } from './statistics.js';
import { typical } from './typical.js';

/** Makes the runs of a question, those that several worlds share once. @param {import('./main.js').App} app @param {Question} question @returns {Promise<Answer>} */
export async function answerOf(app, question) {
  const { strategies, shared } = app.library, names = Object.keys(shared.outcomes), plans = question.plans.map((name) => strategies[name]);
  /** @type {Map<string, Promise<Runs>>} */
  const made = new Map();
  /** @param {string} name */
  const run = async (name) => joined(/** @type {Runs[]} */ (await app.pool.share({ case: name, world: {}, plans, seed: question.seed, first: 0, last: question.replicates, columns: [question.course] }, 'learn')), 2);
  for (const world of question.worlds) if (!made.has(world.case)) made.set(world.case, run(world.case));
  const runs = await Promise.all(question.worlds.map((world) => /** @type {Promise<Runs>} */ (made.get(world.case))));
  const values = question.worlds.map((world, k) => [0, 1].map((s) => outcomeOf(runs[k], s, names.indexOf(world.outcome), names.length)));
  const gaps = values.map(([a, b]) => gapOf(differences(a, b)));
  const gap = question.asks === 'worlds' ? gapOf(differences(differences(values[0][0], values[0][1]), differences(values[1][0], values[1][1]))) : gaps[0];
  return { question, runs, values, gaps, gap, typical: typical(values[0]) };
}

/** @param {Float64Array} values @returns {Gap} */
function gapOf(values) {
  const estimate = meanInterval(values);
  return { estimate, higher: estimate.low > 0 ? 'a' : estimate.high < 0 ? 'b' : 'same' };
}

/** The size of a difference with its interval. @param {import('./statistics.js').Estimate} of @param {boolean} chance */
function size({ mean, low, high }, chance) {
  const [from, to] = mean < 0 ? [-high, -low] : [low, high];
  const form = chance ? (/** @type {number} */ value) => (100 * value).toFixed(0) : (/** @type {number} */ value) => decimal(value, Math.max(Math.abs(from), Math.abs(to)));
  return `${form(Math.abs(mean))}${chance ? ' points' : ''} (${form(from)} to ${form(to)})`;
}

/** What came out in a world, in a sentence. @param {Answer} answer @param {number} k @param {boolean} chance  whether the outcome is 0 or 1 */
export function worldWords({ question, gaps }, k, chance) {
  const { called } = question.worlds[k], { higher, estimate } = gaps[k];
  if (higher === 'same') return `In ${called} the two cannot be told apart: the difference may be luck.`;
  return `“${question.labels[higher === 'a' ? 0 : 1]}” comes out higher in ${called}, by ${size(estimate, chance)}.`;
}

/** What came out of what was asked. @param {Answer} answer @param {boolean} chance */
export function words(answer, chance) {
  const { question, gap } = answer, [{ called }] = question.worlds;
  if (question.asks === 'strategies') return worldWords(answer, 0, chance);
  if (gap.higher === 'same') return `In ${called} the two worlds cannot be told apart: the difference may be luck.`;
  return `${question.worlds[gap.higher === 'a' ? 0 : 1].label}: there the two ways differ more in ${called}, by ${size(gap.estimate, chance)} more than in the other world.`;
}

/** How a prediction compares with what came out. @param {string} predicted  a, b, same, or none @param {string} higher */
export function judged(predicted, higher) {
  if (predicted === 'none') return '';
  if (higher === 'same') return predicted === 'same' ? 'As you said. ' : 'The runs neither bear you out nor refute you. ';
  if (predicted === higher) return 'The runs bear you out. ';
  return predicted === 'same' ? 'The runs do tell them apart. ' : 'The runs say otherwise. ';
}

/** A mean of runs as it is read. @param {number} value @param {boolean} chance @param {number} like */
export const read = (value, chance, like) => (chance ? percent(value) : decimal(value, like).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''));
