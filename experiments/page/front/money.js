// @ts-check
/**
 * What plans cost in money, as `experiments/money.py` works it out: the convener's staff-days at their price, and what actions cost besides.
 *
 * @typedef {import('./types.js').Case} Case
 * @typedef {{staff: number, besides: number}} Cost
 */
import { el } from './dom.js';
import { meanInterval } from './statistics.js';
import { daysIn } from './variants.js';

/** The staff-days that a plan means to spend on each action in all. @param {Case} of @param {import('./types.js').Plan} plan @param {import('./types.js').World} world @param {number} months @param {number | null} leaves  the month from which the convener is gone */
export function plannedDays(of, plan, world, months, leaves) {
  const last = Math.min(months, (leaves ?? months + 1) - 1), found = /** @type {Record<string, number>} */ ({});
  let start = 1;
  for (const { effort, share, until } of plan.phases) {
    const end = Math.min(last, until || last), all = Object.values(effort).reduce((sum, each) => sum + each, 0);
    let staff = 0;
    for (let month = start; month <= end; month++) staff += share * daysIn(of, world, month);
    for (const [action, weight] of Object.entries(effort)) if (weight > 0) found[action] = (found[action] ?? 0) + (staff * weight) / all;
    start = Math.max(start, end + 1);
  }
  return found;
}

/** What a plan has cost that spent so many staff-days, at the price of one. @param {Case} of @param {import('./types.js').Shared} shared @param {Record<string, number>} planned @param {number} spent @param {number} rate @returns {Cost} */
export function costOf(of, shared, planned, spent, rate) {
  const all = Object.values(planned).reduce((sum, each) => sum + each, 0);
  const besides = Object.entries(planned).reduce((sum, [action, days]) => sum + days * (of.money.expenses[action] ?? shared.actions[action].expenses * rate), 0);
  return { staff: spent * rate, besides: spent > 0 && all > 0 ? (spent * besides) / all : 0 };
}

/** An amount as one says it, to three digits. @param {number} value */
export const amount = (value) => Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 0 });

/** Asks for the price of a staff-day. @param {import('./main.js').App} app @param {() => void} changed */
export function askRate(app, changed) {
  const input = el('input', { type: 'number', min: 0, step: 'any', inputmode: 'decimal', placeholder: 'not told', 'aria-label': 'What a staff-day costs', value: app.rate() || '',
    onchange: () => { if (!input.reportValidity()) return; app.rates[app.case().name] = Number(input.value); changed(); } });
  return el('label', { class: 'rate' }, 'A staff-day costs: ', input);
}

/** What a plan costs on average over its runs; null where a staff-day has no price. @param {import('./main.js').App} app @param {import('./types.js').Plan} plan @param {Float64Array} spent  staff-days, by run @returns {Cost | null} */
export function costIn(app, plan, spent) {
  const rate = app.rate(), of = app.case();
  if (!rate) return null;
  return costOf(of, app.library.shared, plannedDays(of, plan, app.state.world, app.months(), app.leaves()), meanInterval(spent).mean, rate);
}
