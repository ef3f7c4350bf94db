// @ts-check
/**
 * What a person does inside a run: staff-days of some months spent otherwise, somebody comes in or leaves, an event strikes. The run is
 * made anew from its beginning with the same random numbers, so that everything before the first deed is the same to the last bit.
 *
 * @typedef {import('./types.js').Deed} Deed
 * @typedef {import('./types.js').Plan} Plan
 * @typedef {import('./types.js').Case} Case
 * @typedef {import('./types.js').Shared} Shared
 */
import { records } from './engine.js';
import { joinedPlan, todayOf } from './onward.js';

/** What may be done to an organisation, by the name of its field in an event. */
export const TO_ONE = /** @type {Record<string, string>} */ ({ joins: 'comes in', leaves: 'leaves for good', champion_goes: 'loses its champion' });
const MOST = 24;

/**
 * Those of some deeds that there can be, by month, what has happened being settled: what a link says may be anything.
 * @param {any} given @param {Case} of @param {Shared} shared @param {Plan} plan
 * @returns {Deed[]}
 */
export function soundDeeds(given, of, shared, plan) {
  if (!Array.isArray(given)) return [];
  return given.filter((deed) => Number.isInteger(deed?.month) && deed.month > todayOf(of) && deed.month < 1e6 && sound(deed, of, shared, plan))
    .slice(0, MOST).sort((a, b) => a.month - b.month);
}

/** @param {any} deed @param {Case} of @param {Shared} shared @param {Plan} plan */
function sound({ kind, what, who, months, effort }, of, shared, plan) {
  if (kind === 'event') return Object.hasOwn(shared.shocks, what);
  if (kind === 'days') {
    return canSpend(joinedPlan(of, plan)) && Number.isInteger(months) && months >= 1 && months <= 1e6 && effort !== null && typeof effort === 'object'
      && Object.entries(effort).every(([name, weight]) => Object.hasOwn(shared.actions, name) && Number.isFinite(weight) && Number(weight) >= 0);
  }
  return Object.hasOwn(TO_ONE, kind) && of.organisations.includes(who);
}

/** Whether a month of the plan can be changed beforehand: not where a phase waits for what the run brings. @param {Plan} plan */
export const canSpend = (plan) => plan.phases.every((phase) => !phase.when && !(phase.instead ?? []).length);

/** The phase in force in a month, from 1; undefined when all are over. @param {Plan} plan @param {number} month */
export const phaseIn = (plan, month) => plan.phases.find((phase) => phase.until === null || month <= phase.until);

/** A plan with staff-days spent as the deeds say, phase by phase. @param {Plan} plan @param {Deed[]} deeds @returns {Plan} */
export function planWith(plan, deeds) {
  let phases = plan.phases;
  for (const deed of deeds) if (deed.kind === 'days') phases = withDays(phases, deed, phaseIn(plan, deed.month));
  return { ...plan, phases };
}

/** @param {import('./types.js').Phase[]} phases @param {Deed} deed @param {import('./types.js').Phase} [instead]  what the plan does then */
function withDays(phases, { month, months = 1, effort = {} }, instead = silent()) {
  const last = month + months - 1, before = [], after = [];
  let from = 1;
  for (const phase of phases) {
    const until = phase.until ?? Infinity;
    if (from < month && until >= from) before.push({ ...phase, until: Math.min(until, month - 1) });
    if (until > last) after.push(phase);
    from = until + 1;
  }
  // where the plan is over before, nobody acts until then
  if (from < month) before.push({ ...silent(), until: month - 1 });
  return [...before, { ...instead, effort, share: 1, until: last }, ...after];
}

const silent = () => ({ name: '', effort: {}, aims: {}, share: 0, admits: null, until: /** @type {number | null} */ (null), when: null });

/** Deeds as rows of a frame's events. @param {Deed[]} deeds @param {Case} of @param {Shared} shared @returns {Record<string, any>[]} */
export function eventRows(deeds, of, shared) {
  return deeds.flatMap(({ month, kind, what, who, months = 1, level }) => {
    if (kind === 'days') return [];
    if (kind === 'works') return Array.from({ length: months }, (_, k) => ({ ...shared.nothing, kind: 1 + shared.strikes.indexOf(kind), who: of.organisations.indexOf(who ?? ''), trust: level, month: month + k }));
    const rows = kind === 'event' ? shared.shocks[what ?? ''] : [{ kind: 1 + shared.strikes.indexOf(kind), who: of.organisations.indexOf(who ?? '') }];
    return rows.map((row) => ({ ...shared.nothing, ...row, month }));
  });
}

/**
 * A frame in which these happen as well; what happens in the same month by the case itself comes first.
 * @param {Record<string, any>} frame @param {Record<string, any>[]} rows @param {any} entry  the layout's, of the frame's events
 */
export function frameWith(frame, rows, entry) {
  if (!rows.length) return frame;
  const { size, fields } = entry, old = frame['frame.events'];
  const plain = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? NaN])));
  const all = Array.from({ length: old.shape[0] }, (_, k) => old.data.subarray(k * size, (k + 1) * size));
  all.push(...plain.map((row) => records(entry, [row]).data));
  const month = (/** @type {Uint8Array} */ row) => new DataView(row.buffer, row.byteOffset).getFloat64(fields.month.offset, true);
  all.sort((a, b) => month(a) - month(b));
  const data = new Uint8Array(size * all.length);
  all.forEach((row, k) => data.set(row, k * size));
  return { ...frame, 'frame.events': { data, shape: [all.length] } };
}

/** A deed in words. @param {Deed} deed @param {Shared} shared */
export function deedWords({ kind, what, who, months = 1, effort = {} }, shared) {
  if (kind === 'event') return what ?? '';
  if (kind !== 'days') return `${who} ${TO_ONE[kind]}`;
  const names = Object.keys(effort).filter((name) => effort[name] > 0).map((name) => shared.actions[name].title.toLowerCase());
  return `${months === 1 ? 'this month’s' : `${months} months of`} staff-days on ${names.length ? names.join(', ') : 'nothing'}`;
}

/** How many months of two films of one run are the same, to the last bit. @param {any} a @param {any} b */
export function sameMonths(a, b) {
  const width = a.months.length / a.length, n = a.status.length / a.length;
  let t = 0;
  while (t < a.length && equal(a.months, b.months, t, width) && equal(a.status, b.status, t, n) && equal(a.utility, b.utility, t, n)) t += 1;
  return t;
}

/** @param {Float64Array} a @param {Float64Array} b @param {number} t @param {number} width */
function equal(a, b, t, width) {
  for (let k = t * width; k < (t + 1) * width; k++) if (!Object.is(a[k], b[k])) return false;
  return true;
}
