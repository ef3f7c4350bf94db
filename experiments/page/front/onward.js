// @ts-check
/**
 * A case that has begun: its runs go on from today. Python has drawn runs that agree with what happened, each with a chance in proportion to its
 * weight and none twice, so that they count alike and every band, chance and interval of equal runs holds as it stands: no weight comes here. Each is made again
 * from its first month, with its own parameters and random numbers, and follows a plan of the page from today on, to the bit as in Python.
 *
 * @typedef {import('./types.js').Case} Case
 * @typedef {import('./types.js').Plan} Plan
 * @typedef {import('./history.js').History} History
 */
import { svg } from './dom.js';
import { insideBy } from './history.js';
import { bytesOf } from './inputs.js';
import { chosenRow } from './worlds.js';

/** The months that have passed. @param {Case} of */
export const todayOf = ({ onward }) => onward?.today ?? 0;

/** How many runs there are of a case, where so many are wanted. @param {Case} of @param {number} wanted */
export const most = ({ onward }, wanted) => (onward ? Math.min(wanted, onward.numbers.length) : wanted);

/** How many runs can be looked at one by one. @param {Case} of */
export const runsIn = ({ onward, ties }) => onward?.numbers.length ?? ties.ends?.length ?? Infinity;

/** What was done so far, then a plan, whose months are counted from today, in the style that it was led in. @param {Case} of @param {Plan} plan @returns {Plan} */
export function joinedPlan({ onward }, plan) {
  if (!onward) return plan;
  const after = plan.phases.map((phase) => ({ ...phase, until: phase.until === null ? null : phase.until + onward.today }));
  const nothing = { name: 'nothing', effort: {}, aims: {}, share: 0, admits: null, until: null, when: null };
  return { ...plan, style: onward.style, phases: [...onward.past, ...(after.length ? after : [nothing])] };
}

/** Rows of parameters of the runs, with those that the reader has set. @param {Case} of @param {string[]} names @param {Record<string, number>} chosen @returns {Float64Array[]} */
export function rowsOf({ onward }, names, chosen) {
  const { shape: [count, width], base64 } = /** @type {any} */ (onward).parameters, all = new Float64Array(bytesOf(base64).buffer);
  return Array.from({ length: count }, (_, k) => chosenRow(all.slice(k * width, (k + 1) * width), names, chosen));
}

/** What chances are over. @param {Case} of @param {string} [usually] */
export const over = ({ onward }, usually = 'luck alone') => (onward ? 'runs that agree with what happened' : usually);

/** What the runs rest on, in a sentence. @param {Case} of */
export function restsOn({ onward }) {
  const { numbers, accepted, made, effective, who } = /** @type {any} */ (onward);
  return `The case has begun. Of ${made.toLocaleString('en')} runs of the months so far, with the model’s uncertain numbers drawn from their ranges, the ${accepted.toLocaleString('en')} that agree best with what happened count, the nearer ones more: they are worth ${Math.round(effective)} of equal weight. ${who} ${numbers.length} of those that go on, drawn by their weights, are made here; they count alike${numbers.length < 50 ? ', and are few: rely on no small difference' : ''}.`;
}

/** What a run that is watched is one of. @param {Case} of */
export function oneOf({ onward }) {
  const { numbers, accepted, effective } = /** @type {any} */ (onward);
  return `The case has begun: this run is one of ${numbers.length} that agree with what happened (drawn by weight from ${accepted.toLocaleString('en')}, which are worth ${Math.round(effective)} of equal weight) and go on from today. `;
}

/** What was seen of a monthly outcome, by month; null for what was not. @param {Case} of @param {string} course @returns {number[] | null} */
export function seen({ onward, history, organisations }, course) {
  if (!onward || !history) return null;
  const { joins, leaves, delivered, months } = history;
  if (course === 'joins') return joins;
  if (course === 'leaves') return leaves;
  if (course === 'membership') return leaves && insideBy(history).map((count) => count / organisations.length);
  return course === 'goals_delivered' && delivered ? Array.from({ length: months }, (_, t) => delivered.filter(([month]) => month <= t + 1).length) : null;
}

/** The line between what happened and what may come. @param {number} today @param {(month: number) => number} x @param {{top: number, bottom: number}} box @returns {any[]} */
export function todayLine(today, x, box) {
  if (!today) return [];
  return [svg('line', { class: 'today', x1: x(today), x2: x(today), y1: box.top, y2: box.bottom }), svg('text', { class: 'note', x: x(today) + 5, y: box.top + 24 }, 'today')];
}
