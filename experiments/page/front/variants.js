// @ts-check
/**
 * Variants of a case that the convener's questions compare, as `experiments/convening` has them.
 *
 * @typedef {{label: string, deeds?: import('./types.js').Deed[], halved?: boolean, world?: import('./types.js').World}} Variant
 * @typedef {import('./types.js').Case} Case
 */

import { todayOf } from './onward.js';

export const AS_IT_IS = 'as it is';
export const MONTHS = [12, 24, 36, 48, 60];
const YEAR = 12, AFTER = 48;

/** The case as it is, then with each shock that could make a difference. @param {Case} of @param {import('./types.js').Shared} shared @param {number} months @param {number | null} leaves @returns {Variant[]} */
export function shockVariants(of, shared, months, leaves) {
  const month = todayOf(of) + Math.min(YEAR, months), labels = Object.keys(shared.shocks).filter((label) => label !== shared.funder || of.convener.grant !== 0);
  const struck = labels.map((label) => ({ label, deeds: [{ month, kind: 'event', what: label }] }));
  const halved = months > YEAR && (leaves ?? months) > YEAR ? [{ label: 'the budget is halved in the second year', halved: true }] : [];
  return [{ label: AS_IT_IS }, ...struck, ...halved];
}

/** The case as it is, then with each of these won at the start, and never coming. @param {{label: string, asked: string}[]} groups @param {Case} of @returns {Variant[]} */
export const partnerVariants = (groups, of) => [{ label: AS_IT_IS }, ...groups.flatMap(({ label, asked }) => ['joins', 'leaves'].map((kind) => ({ label: `${label} ${kind}`, deeds: [{ month: todayOf(of) + 1, kind, who: asked }] })))];

/** The convener leaves in each of these months, and the runs go on for four years after the last. @param {Case} of @returns {Variant[]} */
export const leaveVariants = (of) => MONTHS.map((leaves) => ({ label: `month ${leaves}`, world: { leaves: todayOf(of) + leaves, months: todayOf(of) + MONTHS[MONTHS.length - 1] + AFTER } }));

/** The convener's staff-days in a month: those of the latest event up to it that sets them, or, where none has, of the slider. @param {Case} of @param {import('./types.js').World} world @param {number} month */
export function daysIn(of, world, month) {
  const set = of.days.filter(([at]) => at <= month), latest = Math.max(...set.map(([at]) => at));
  return set.find(([at]) => at === latest)?.[1] ?? world.convener?.capacity ?? of.convener.capacity;
}

/** From which month to before which half of the staff-days are there: in the second year, or where the funder leaves. @param {{halved?: boolean, deeds?: import('./types.js').Deed[]}} job @param {import('./types.js').Shared} shared @param {number} today  the months that have passed @returns {[number, number] | null} */
export function halfDays({ halved, deeds = [] }, shared, today) {
  const left = deeds.find(({ kind, what }) => kind === 'event' && what === shared.funder);
  return left ? [left.month, Infinity] : halved ? [today + YEAR + 1, today + 2 * YEAR + 1] : null;
}

/**
 * A frame with half of the staff-days that there would be from one month to before another: its events, and rows to be added.
 * @param {[number, number]} span @param {Record<string, any>} frame @param {(month: number) => number} days  see `daysIn` @param {Record<string, any>} nothing @param {any} entry  the layout's, of the frame's events
 */
export function withHalfDays([first, after], frame, days, nothing, entry) {
  const { size, fields } = entry, { data, shape } = frame['frame.events'], copy = data.slice(), view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
  const of = (/** @type {string} */ name, /** @type {number} */ k) => view.getFloat64(k * size + fields[name].offset, true);
  const sets = Array.from({ length: shape[0] }, (_, k) => k).filter((k) => !Number.isNaN(of('capacity', k))).map((k) => ({ k, month: of('month', k), days: of('capacity', k) }));
  const rows = [{ ...nothing, month: first, capacity: days(first) / 2 }, ...(after === Infinity ? [] : [{ ...nothing, month: after, capacity: days(after) }])];
  for (const { k, month, days: own } of sets) if (month >= first && month < after) view.setFloat64(k * size + fields.capacity.offset, own / 2, true);
  return { frame: { ...frame, 'frame.events': { data: copy, shape } }, rows };
}
