// @ts-check
/**
 * Which three things? A small search over plans of at most three actions, `optimise --most 3` in short: children of the best plans so far, tried in
 * half of the plausible worlds, and then tested in the other half, with other luck, beside plan A and the library.
 *
 * @typedef {import('./convening.js').Asking} Asking
 * @typedef {import('./types.js').Plan} Plan
 * @typedef {{parts: Record<string, number>, until: number | null}} Stage  parts of effort by action, to a month
 * @typedef {Stage[]} Draft
 */
import { most } from './onward.js';
import { outcomeOf } from './statistics.js';
import { worldMeans } from './worlds.js';

/** Actions at most; staff-days a month below which an action is no advice; phases at most; parts of effort at most. */
export const LEAST = 1;
const MOST = 3, PHASES = 3, PARTS = 6;
/** Rounds, plans tried in each, and those kept to go on from. */
export const ROUNDS = 14;
const CHILDREN = 40, KEPT = 8;
/** Runs of a world in the test; the seed of the search (the test has that of the other questions). */
const TESTED = 4, SEED = 1;

/** Random numbers 0 to 1, the same for the same seed (mulberry32). @param {number} seed */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const actionsOf = (/** @type {Draft} */ draft) => [...new Set(draft.flatMap(({ parts }) => Object.keys(parts)))].sort();
const total = (/** @type {Record<string, number>} */ parts) => Object.values(parts).reduce((sum, each) => sum + each, 0);

/** The draft without actions beyond three (those with the least effort go) and without doses that nobody could follow. @param {Draft} draft @param {number} capacity @returns {Draft} */
export function fitted(draft, capacity) {
  const spent = (/** @type {string} */ name) => draft.reduce((sum, { parts, until }, k) => sum + ((parts[name] ?? 0) / total(parts)) * ((until ?? 999) - (k ? draft[k - 1].until ?? 0 : 0)), 0);
  const kept = actionsOf(draft).sort((a, b) => spent(b) - spent(a)).slice(0, MOST);
  const stages = draft.map(({ parts, until }) => {
    const own = Object.entries(parts).filter(([name]) => kept.includes(name)).sort(([, a], [, b]) => b - a);
    while (own.length > 1 && (capacity * own[own.length - 1][1]) / total(Object.fromEntries(own)) < LEAST) own.pop();
    return { parts: Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))), until };
  });
  const does = stages.filter(({ parts }) => total(parts) > 0).filter((stage, k, all) => k + 1 === all.length || JSON.stringify(stage.parts) !== JSON.stringify(all[k + 1].parts));
  return does.map((stage, k) => (k + 1 === does.length ? { ...stage, until: null } : stage));
}

/** A plan as a draft, its effort in whole parts; null where it spends nothing. @param {Plan} plan @returns {Draft | null} */
export function draftOf({ phases }) {
  const stages = phases.filter(({ effort, share }) => share > 0 && total(effort) > 0).slice(0, PHASES).map(({ effort, until }) => {
    const most = Math.max(...Object.values(effort));
    return { parts: Object.fromEntries(Object.entries(effort).map(([name, weight]) => [name, Math.round((PARTS * weight) / most)]).filter(([, n]) => n)), until };
  });
  return stages.length ? stages : null;
}

/** @param {Draft} draft @param {string} title @param {Plan} now @returns {Plan} */
export const planOf = (draft, title, now) => ({ name: 'found', title, summary: '', source: '', says: [], style: now.style, phases: draft.map(({ parts, until }, k) => ({ name: `phase ${k + 1}`, effort: parts, aims: {}, share: 1, admits: null, until, when: null })) });

/** A changed copy: an action more, less, in place of another, more or less of it, a phase more or less, or a later end. @param {Draft} draft @param {string[]} actions @param {number} months @param {() => number} roll @returns {Draft} */
export function child(draft, actions, months, roll) {
  const pick = (/** @type {any[]} */ of) => of[Math.floor(roll() * of.length)], stages = draft.map(({ parts, until }) => ({ parts: { ...parts }, until })), k = Math.floor(roll() * stages.length), { parts } = stages[k], own = Object.keys(parts);
  const move = roll(), start = k ? stages[k - 1].until ?? 0 : 0, end = stages[k].until ?? months;
  if (move < 0.25) {
    const [gone, come] = [pick(actionsOf(draft)), pick(actions)];
    for (const stage of stages) if (gone in stage.parts && !(come in stage.parts)) { stage.parts[come] = stage.parts[gone]; delete stage.parts[gone]; }
  } else if (move < 0.45) parts[pick(actionsOf(draft).length < MOST ? actions : actionsOf(draft))] = 1 + Math.floor(roll() * PARTS);
  else if (move < 0.55) { if (own.length > 1) delete parts[pick(own)]; }
  else if (move < 0.75) { const name = pick(own); parts[name] = Math.max(1, Math.min(PARTS, parts[name] + (roll() < 0.5 ? -1 : 1) * (1 + Math.floor(2 * roll())))); }
  else if (move < 0.85 && stages.length < PHASES && end - start > 6) {
    stages.splice(k, 0, { parts: { ...parts }, until: start + 3 + Math.floor(roll() * (end - start - 5)) });
    if (own.length > 1) delete stages[k].parts[pick(own)];
  } else if (stages.length > 1 && move < 0.92) stages.splice(k, 1);
  else if (stages.length > 1 && k + 1 < stages.length) stages[k].until = Math.max(start + 2, Math.min((stages[k + 1].until ?? months) - 2, (stages[k].until ?? months) + Math.round(12 * (roll() - 0.5))));
  return stages;
}

/**
 * The best of the plans tried, and the runs of the test: of it, of plan A, and of the library; null when they were dropped.
 * @param {Asking} asking @param {Plan[]} library @param {number} months @param {number | null} leaves @param {(done: number, all: number) => void} progress @param {number} [rounds]
 */
export async function search(asking, library, months, leaves, progress, rounds = ROUNDS) {
  const { of, world, plan: now } = asking, { shared } = asking.library, capacity = world.convener?.capacity ?? of.convener.capacity, worlds = most(of, shared.worlds.values.shape[0]), half = Math.floor(worlds / 2);
  const names = Object.keys(shared.outcomes), actions = Object.keys(shared.actions), led = leaves ? Math.min(months, leaves - 1) : months, roll = dice(SEED);
  /** @param {Plan[]} plans @param {any} more */
  const made = async (plans, more) => {
    const parts = await asking.share({ case: of.name, world, plans, columns: [], ...more });
    return parts && ((/** @type {string} */ name, /** @type {number} */ k) => Float64Array.from(parts.flatMap((/** @type {any} */ part) => [...outcomeOf(part, k, names.indexOf(name), names.length)])));
  };
  /** @type {Map<string, {draft: Draft, score: number}>} */
  const tried = new Map();
  let next = [now, ...library].map(draftOf).flatMap((draft) => (draft ? [fitted(draft, capacity)] : []));
  for (let round = 0; round <= rounds; round++) {
    const fresh = [...new Map(next.filter((draft) => draft.length).map((draft) => [JSON.stringify(draft), draft])).entries()].filter(([key]) => !tried.has(key));
    if (fresh.length) {
      const outcome = await made(fresh.map(([, draft]) => planOf(draft, 'tried', now)), { seed: SEED, first: 0, last: half, each: 1 });
      if (!outcome) return null;
      fresh.forEach(([key, draft], k) => { const values = outcome('collective_action', k); tried.set(key, { draft, score: values.reduce((sum, each) => sum + each, 0) / values.length }); });
    }
    progress(round + 1, rounds + 1);
    const best = [...tried.values()].sort((a, b) => b.score - a.score).slice(0, KEPT);
    next = Array.from({ length: CHILDREN }, () => fitted(child(best[Math.floor(roll() * roll() * best.length)].draft, actions, led, roll), capacity));
  }
  const [best] = [...tried.values()].sort((a, b) => b.score - a.score), others = library.filter((each) => each.name !== now.name);
  const plans = [planOf(best.draft, 'The plan found', now), now, ...others], outcome = await made(plans, of.onward ? { seed: 0, first: half, last: most(of, worlds * TESTED) } : { seed: 0, first: half * TESTED, last: worlds * TESTED, each: TESTED });
  if (!outcome) return null;
  return { draft: best.draft, plans, capacity, tried: tried.size, worlds: of.onward ? most(of, worlds * TESTED) - half : worlds - half, units: (/** @type {string} */ name, /** @type {number} */ k) => worldMeans(outcome(name, k), of.onward ? 1 : TESTED) };
}
