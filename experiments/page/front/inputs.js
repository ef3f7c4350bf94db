// @ts-check
/**
 * From a case, plans and changes to the arguments of the engine. The other half of `packing.py`, and of `model/ground.py`.
 *
 * @typedef {import('./engine.js').Filled} Filled
 * @typedef {import('./types.js').Case} Case
 * @typedef {import('./types.js').Phase} Phase
 * @typedef {import('./types.js').Plan} Plan
 * @typedef {import('./types.js').World} World
 * @typedef {import('./types.js').Shared} Shared
 */
import { runKey } from './keys.js';

/** A month that never comes, as a plan and as a frame write it. */
const NEVER = 1e18, NEVER_MONTH = 10 ** 9;
const SECTOR_AIM = 100;

/**
 * Bytes written in base64.
 * @param {string} text
 */
export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * @param {any} packed  in base64; or an array already, of a case that was brought
 * @returns {Filled}
 */
export const unpacked = (packed) => ('data' in packed ? packed : { data: bytesOf(packed.base64), shape: packed.shape });

/** @param {ArrayLike<number>} values @returns {Filled} */
const doubles = (values, shape = [values.length]) => ({ data: Float64Array.from(values), shape });
/** @param {ArrayLike<number>} values @returns {Filled} */
const integers = (values, shape = [values.length]) => ({
  data: BigInt64Array.from(Array.from(values, (value) => BigInt(value))), shape,
});

/**
 * The case's arrays, decoded once.
 *
 * @param {Case} packed
 * @param {Shared} shared
 */
export function ready(packed, shared) {
  /** @type {Record<string, any>} */
  const frame = {};
  for (const [name, value] of Object.entries({ ...shared.frame, ...packed.frame })) {
    frame[`frame.${name}`] = value !== null && typeof value === 'object' ? unpacked(value) : value === null ? NaN : value;
  }
  return { frame, parameters: Float64Array.from(packed.parameters), ties: tiesOf(packed.ties) };
}

/** @param {any} ties */
function tiesOf(ties) {
  if (ties.pairs) return { pairs: unpacked(ties.pairs), values: unpacked(ties.values) };
  const bytes = bytesOf(ties.wired.base64);
  return { wired: new Uint16Array(bytes.buffer), ends: ties.ends, distance: ties.distance ?? NaN };
}

/**
 * The frame under these changes of the world.
 *
 * @param {Record<string, any>} frame
 * @param {World} world
 */
export function frameOf(frame, world) {
  const months = world.months ?? Number(frame['frame.months']);
  const leaves = world.leaves === undefined ? Number(frame['frame.withdraw']) : world.leaves === null ? NEVER_MONTH : world.leaves - 1;
  /** @type {Record<string, any>} */
  const changed = { ...frame, 'frame.months': months, 'frame.withdraw': leaves };
  if (world.opinion !== undefined) {
    const climate = new Float64Array(frame['frame.climate'].data.slice().buffer);
    if (climate[0] === climate[1]) climate[1] = world.opinion; // a base of its own stays
    climate[0] = world.opinion;
    changed['frame.climate'] = { data: climate, shape: [climate.length] };
  }
  return changed;
}

/**
 * The convener as the case, the plan's style and the changes have it.
 *
 * @param {Case} of
 * @param {Plan} plan
 * @param {World} world
 * @param {Shared} shared
 */
export function convenerOf(of, plan, world, shared) {
  const values = { ...of.convener, ...world.convener };
  for (const name of ['control', 'transparency']) {
    const chosen = /** @type {any} */ (plan.style)[name];
    if (chosen !== null && chosen !== undefined) values[name] = chosen;
  }
  return shared.convener.map((name) => (name === 'admits' ? NaN : values[name]));
}

/**
 * Plans as arrays, one after the other: a row for each phase, and after it one for each thing that it does instead.
 *
 * @param {Plan[]} plans
 * @param {Case} of
 * @param {Shared} shared
 * @returns {Record<string, Filled>}
 */
export function plansOf(plans, of, shared) {
  const rows = plans.map((plan) => plan.phases.flatMap((phase) => [
    { phase, others: (phase.instead ?? []).length, until: phase.until },
    ...(phase.instead ?? []).map((other) => ({ phase: other, others: 0, until: phase.until })),
  ]));
  const all = rows.flat(), actions = Object.keys(shared.actions), monthly = Object.keys(shared.monthly);
  const first = [0];
  for (const each of rows) first.push(first[first.length - 1] + each.length);
  /** @param {(row: typeof all[0]) => number} of_ */
  const column = (of_) => doubles(all.map(of_));
  return {
    'plans.0': integers(first),
    'plans.1.effort': doubles(all.flatMap(({ phase }) => efforts(phase, actions)), [all.length, actions.length]),
    'plans.1.aims': integers(all.flatMap(({ phase }) => aims(phase, actions, of, shared)), [all.length, actions.length]),
    'plans.1.until': column(({ until }) => until ?? NEVER),
    'plans.1.others': integers(all.map(({ others }) => others)),
    'plans.1.metric': integers(all.map(({ phase }) => (phase.when ? monthly.indexOf(phase.when[0]) : -1))),
    'plans.1.above': column(({ phase }) => (phase.when && phase.when[1] ? 1 : 0)),
    'plans.1.value': column(({ phase }) => (phase.when ? phase.when[2] : 0)),
    'plans.1.admits': column(({ phase }) => phase.admits ?? NaN),
  };
}

/** @param {Phase} phase @param {string[]} actions */
function efforts(phase, actions) {
  let total = 0;
  for (const weight of Object.values(phase.effort)) total += weight;
  return actions.map((name) => (total > 0 ? (phase.share * (phase.effort[name] ?? 0)) / total : 0));
}

/** @param {Phase} phase @param {string[]} actions @param {Case} of @param {Shared} shared */
function aims(phase, actions, of, shared) {
  return actions.map((name) => {
    const aim = phase.aims[name] ?? shared.actions[name].aims[0];
    if (!aim.startsWith('sector:')) return shared.aims.indexOf(aim);
    const sector = of.sectors.indexOf(aim.slice(7)); // in a case that was brought there may be nobody of it
    return SECTOR_AIM + (sector < 0 ? of.sectors.length : sector);
  });
}

/**
 * Units of replicates first to last - 1.
 *
 * @param {ReturnType<typeof tiesOf>} ties
 * @param {Float64Array[]} rows  of parameters: one for all, or one a world
 * @param {number | bigint} seed
 * @param {number} first
 * @param {number} last
 * @param {number} [each]  replicates in a world
 * @param {number[]} [numbers]  of the replicates, where they are not those from 0 on; from the first again after the last
 * @returns {Record<string, Filled>}
 */
export function unitsOf(ties, rows, seed, first, last, each = Infinity, numbers = undefined) {
  const count = last - first, place = (/** @type {number} */ k) => (numbers ? (first + k) % numbers.length : first + k), own = tiesOfUnits(ties, Array.from({ length: count }, (_, k) => place(k)));
  return {
    'units.keys': { data: BigUint64Array.from({ length: count }, (_, k) => runKey(seed, numbers ? numbers[place(k)] : first + k)), shape: [count] },
    'units.number': integers(Array.from({ length: count }, (_, k) => k)),
    'units.parameters': doubles(rows.flatMap((row) => [...row]), [rows.length, rows[0].length]),
    'units.row': integers(Array.from({ length: count }, (_, k) => Math.floor(place(k) / each))),
    'units.shared': { data: new Uint8Array(count), shape: [count] },
    'units.pairs': own.pairs,
    'units.values': own.values,
    'units.first': integers(own.first),
    'units.last': integers(own.last),
  };
}

/** @param {any} ties @param {number[]} places */
function tiesOfUnits(ties, places) {
  const count = places.length;
  if (ties.pairs) {
    return { ...ties, first: new Float64Array(count), last: new Float64Array(count).fill(ties.pairs.shape[0]) };
  }
  const starts = [], ends = [], pairs = [];
  for (const unit of places) {
    const from = unit ? ties.ends[unit - 1] : 0, to = ties.ends[unit];
    starts.push(pairs.length / 2);
    for (let k = from; k < to; k++) pairs.push(ties.wired[2 * k], ties.wired[2 * k + 1]);
    for (let k = from; k < to; k++) pairs.push(ties.wired[2 * k + 1], ties.wired[2 * k]);
    ends.push(pairs.length / 2);
  }
  const values = pairs.map((_, k) => (k % 2 ? ties.distance : NaN));
  return { pairs: integers(pairs, [pairs.length / 2, 2]), values: doubles(values, [pairs.length / 2, 2]), first: starts, last: ends };
}
