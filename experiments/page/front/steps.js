// @ts-check
/**
 * The next steps: who, through whom, what, why, by when. `experiments/convening/steps.py` in the page, in the same words.
 *
 * @typedef {{mean: number, low: number, high: number}} Estimate
 * @typedef {{label: string, wants: string, comes: Estimate, leaves: Estimate, month: number, power: number, against: number, supports: string, obstacle: string, remedy: string, worksOn: string,
 *   through: string, brings: string[], bridge: boolean, isolated: boolean, first: {goals: Estimate, action: Estimate}, never: {goals: Estimate, action: Estimate}}} Partner
 *   `month`: by which half of all runs have it, 0 for one that is in from the start, nan where fewer do
 */
import { unpacked } from './inputs.js';
import { percent } from './numbers.js';
import { capital, fixed, listing, moreOrFewer, some } from './sayings.js';
import { clear } from './statistics.js';

export const LIKELY = 2 / 3;
export const MOSTLY = 0.5;
const MOST = 5, FEW = 3, NAMED = 4, EARLY = 6, MISSED = 0.05, COMES = 0.95;

/** The month before which to ask one that half of all runs have inside by this month: early, or before it comes of itself. @param {number} month */
export const askedBy = (month) => (month <= 2 * EARLY ? Math.max(2, month) : EARLY);

/** The rows of listed ties, from and to, with trust; none where ties are drawn. @param {import('./types.js').Case} of @returns {[number, number, number][]} */
function tiesIn({ ties, frame }) {
  if (!ties.pairs || frame.homophilous) return [];
  const [rows, values] = [ties.pairs, ties.values].map((each) => /** @type {Uint8Array} */ (unpacked(each).data).slice().buffer), ends = new BigInt64Array(rows), told = new Float64Array(values);
  return Array.from({ length: ends.length / 2 }, (_, k) => [Number(ends[2 * k]), Number(ends[2 * k + 1]), told[2 * k]]);
}

/**
 * The row of the one through whom an organisation can be asked before a month: of those whom it trusts, by a tie of a kind that is open to this, who are
 * likely inside by then and do not start against the aim, the one whom it trusts most.
 * @param {import('./types.js').Case} of @param {{joined: Float64Array, against: number[]}} people @param {number} asked @param {number[]} among @param {number} month
 */
export function goBetween(of, { joined, against }, asked, among, month) {
  const n = of.organisations.length, units = joined.length / n, name = of.organisations[asked];
  const trust = new Map(tiesIn(of).filter(([from]) => from === asked).map(([, to, told]) => [to, told])), closed = new Set((of.ties.closed ?? []).flatMap((/** @type {string[]} */ ends) => (ends.includes(name) ? ends : [])));
  const inside = (/** @type {number} */ row) => Array.from({ length: units }, (_, u) => Number(joined[u * n + row] < month)).reduce((a, b) => a + b, 0) / units;
  const able = among.filter((row) => row !== asked && (trust.get(row) ?? 0) > 0 && !closed.has(of.organisations[row]) && inside(row) >= LIKELY && against[row] < MOSTLY);
  return able.length ? able.reduce((best, row) => ((trust.get(row) ?? 0) > (trust.get(best) ?? 0) ? row : best)) : null;
}

/** Of these rows, those through whom alone others hold together, and those without a tie of their own; none where ties are drawn. @param {import('./types.js').Case} of @param {number[]} rows */
export function linksOf(of, rows) {
  const ties = tiesIn(of), n = of.organisations.length, near = of.organisations.map(() => /** @type {number[]} */ ([]));
  for (const [from, to] of ties) { near[from].push(to); near[to].push(from); }
  /** Into how many parts they fall without one of them. @param {number} without */
  const parts = (without) => {
    const met = new Set([without]);
    let count = 0;
    for (let first = 0; first < n; first++) {
      if (met.has(first)) continue;
      count += 1;
      met.add(first);
      for (const queue = [first]; queue.length;) for (const other of near[/** @type {number} */ (queue.pop())]) if (!met.has(other)) { met.add(other); queue.push(other); }
    }
    return count;
  };
  const whole = parts(-1), listed = of.ties.pairs && !of.frame.homophilous;
  return { bridges: rows.filter((row) => near[row].length && parts(row) > whole), isolated: listed ? rows.filter((row) => !ties.some(([from]) => from === row)) : [] };
}

/** What a term of utility is called in a sentence. @param {any} shared @param {string} term */
export const inWords = ({ diagram }, term) => diagram.terms.find((/** @type {{name: string}} */ { name }) => name === term)?.words ?? term;

/** What stands against an organisation, in words. @param {any} shared @param {{obstacle: string}} row */
export const because = (shared, { obstacle }) => (obstacle === shared.advice.not_asked ? 'it would say yes, but nobody asks it' : `what weighs most against it is ${inWords(shared, obstacle)}`);

/** That one action wins most of those outside, and whom another does. @param {Partner[]} rows @returns {string[]} */
export function alike(rows) {
  const actions = /** @type {Map<string, string[]>} */ (new Map());
  for (const { label, month, remedy } of rows) if (month !== 0 && remedy) actions.set(remedy, [...(actions.get(remedy) ?? []), label]);
  const outside = [...actions.values()].flat().length;
  if (outside < FEW) return [];
  const [most, those] = [...actions].reduce((best, each) => (each[1].length > best[1].length ? each : best));
  if (those.length <= outside / 2) return [];
  const others = [...actions].filter(([action]) => action !== most).map(([action, names]) => `${action} for ${some(names, NAMED)}`);
  if (!others.length) return [`What wins them is the same for all ${outside} that are outside: ${most}. Nothing that is known of them sets one apart in this.`];
  return [`What wins most of them is the same, ${most} (${those.length} of the ${outside} outside): what is known of these does not set them apart in this. Another wins others: ${others.join('; ')}.`];
}

/** Whether one is outside, and its being won at the start does not clearly cost goals. @param {Partner} row */
export const worthAsking = ({ month, first }) => month !== 0 && !(first.goals.high < 0);
/** Whether goals are clearly lost where one never comes that is not sure to come. @param {Partner} row */
const isMissed = ({ comes, never: { goals } }) => goals.high < 0 && goals.mean <= -MISSED && comes.mean < COMES;

/** A row a step, who, what, why, by when: the one whose absence clearly costs most goals, those whose being won early clearly adds most, where these are few those of whom it is likely, then the most powerful opponent; nobody whose being won early costs goals. @param {any} shared @param {Partner[]} rows  the one whose being asked first adds most on top @returns {string[][]} */
export function nextSteps(shared, rows) {
  const worth = rows.filter(worthAsking), missed = worth.filter(isMissed).sort((a, b) => a.never.goals.mean - b.never.goals.mean).slice(0, 1);
  const gains = worth.filter((row) => row.first.action.mean > 0 && !missed.includes(row)), sure = gains.filter(({ first }) => first.action.low > 0);
  const chosen = [...missed, ...sure.slice(0, MOST - missed.length), ...gains.filter((row) => !sure.includes(row)).slice(0, Math.max(0, FEW - missed.length - sure.length))];
  const opponents = worth.filter((row) => row.against >= MOSTLY && !chosen.includes(row)).sort((a, b) => a.power - b.power);
  return [...chosen, ...opponents.slice(-1)].map((row) => step(shared, row));
}

/** What is gained where it is won at the start, as far as that is clear. @param {Partner} row */
function gained({ first: { goals, action } }) {
  if (clear(goals)) return `${moreOrFewer(goals.mean)} if it is won at the start`;
  return clear(action) ? `${fixed(100 * action.mean)} points of collective action (of 100) more if it is won at the start, with no clear change in goals` : 'no clear change if it is won at the start, in so many runs';
}

/** @param {any} shared @param {Partner} row */
function step(shared, row) {
  const { label, remedy, worksOn, through, brings, obstacle, against, power, month } = row, works = !['', shared.advice.not_asked, obstacle].includes(worksOn);
  const what = `${remedy || 'ask it'}${through && `, through ${through}, whom it trusts and who is likely in by then`}`;
  const why = [gained(row), ...(brings.length ? [`brings along ${listing(brings.slice(0, 3))}`] : []), ...(isMissed(row) ? [`${moreOrFewer(row.never.goals.mean)} if it never comes`] : []), because(shared, row), ...(works ? [`this works most on ${inWords(shared, worksOn)}`] : []),
    ...(against >= MOSTLY ? [`it starts against the aim, with ${percent(power)} of all power`] : [])];
  return [label, capital(what), why.join('; '), `${month <= 2 * EARLY ? 'before ' : ''}month ${fixed(askedBy(month), 0)}`];
}
