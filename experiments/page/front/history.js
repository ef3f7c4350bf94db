// @ts-check
/**
 * The history of a coalition that has begun: who came in and went out by month, and what was delivered. From a diary (`month,event,who,count`) as
 * `experiments/calibrating/reading.py` reads it, or from the columns that say since when an organisation is in, and when it left, as a register.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./reading.js').Person} Person
 * @typedef {{starts: string | null, months: number, before: number, joins: number[], leaves: number[] | null, delivered: [number, string][] | null, undated: string[]}} History
 *   `before`: inside before month 1; `delivered`: month and name; `undated`: who came or left in a month that is not told
 * @typedef {{month: string, event: string, who: string, count: number, line: number}} Entry
 */
import { Unreadable } from './cells.js';
import { namedMonth } from './columns.js';
import { nameKey } from './lexicon.js';
import { cellsOf } from './table.js';
import { shown } from './values.js';

const EVENTS = ['inside', 'joined', 'left', 'delivered', 'end'], FEWEST = 6, MOST = 1200, MOST_COUNTED = 100000;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** A cell as a month, YYYY-MM; empty where it tells a year only, or no date. Days come before months, unless there is no such month. @param {string} text */
export function monthOf(text) {
  const iso = /^(\d{4})-(\d\d?)(?!\d)/.exec(text), parts = /^(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4}|\d\d)$/.exec(text), named = namedMonth(text);
  if (named) return named;
  const [year, month] = iso ? [Number(iso[1]), Number(iso[2])]
    : parts ? [Number(parts[3]) + (parts[3].length > 2 ? 0 : Number(parts[3]) < 77 ? 2000 : 1900), Number(parts[2]) > 12 && parts[1] ? Number(parts[1]) : Number(parts[2])] : [0, 0];
  return month >= 1 && month <= 12 ? `${year}-${String(month).padStart(2, '0')}` : '';
}

/** The table with dates as YYYY-MM-DD in those columns of dates that write the month first: some day is beyond 12, no month is. @param {import('./table.js').Table} table @param {Map<string, number>} at @returns {import('./table.js').Table} */
export function daysInOrder(table, at) {
  const slashed = (/** @type {any} */ cell) => /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(shown(cell));
  const american = ['since', 'left'].flatMap((role) => at.get(role) ?? []).filter((k) => {
    const found = cellsOf(table, k).flatMap((cell) => { const day = slashed(cell); return day ? [day] : []; });
    return found.some((day) => Number(day[2]) > 12) && !found.some((day) => Number(day[1]) > 12);
  });
  const iso = (/** @type {any} */ cell) => { const day = slashed(cell); return day ? `${day[3]}-${day[1].padStart(2, '0')}-${day[2].padStart(2, '0')}` : cell; };
  return american.length ? { ...table, rows: table.rows.map(([line, row]) => [line, row.map((cell, k) => (american.includes(k) ? iso(cell) : cell))]) } : table;
}

/** Whether a table is a diary. @param {Table} table */
export const isDiary = ({ labels }) => ['month', 'event'].every((name) => labels.some((label) => label.trim().toLowerCase() === name));

/** The rows of a diary, and what is wrong in those that are left out. @param {Table} table @returns {[Entry[], string[]]} */
export function entriesOf({ sheet, labels, rows }) {
  const columns = labels.map((label) => label.trim().toLowerCase()), entries = /** @type {Entry[]} */ ([]), wrong_ = /** @type {string[]} */ ([]);
  for (const [line, row] of rows) {
    const cell = (/** @type {string} */ name) => (columns.includes(name) ? shown(row[columns.indexOf(name)]).trim() : ''), event = cell('event').toLowerCase(), text = cell('count') || '1', told = cell('month');
    const month = /^\d{1,4}$/.test(told) ? told : monthOf(told), says = (/** @type {string} */ column, /** @type {string} */ what) => `${sheet ? `${sheet}, ` : ''}line ${line}, ${column}: got “${cell(column).slice(0, 40)}”: ${what}`;
    const wrong = !EVENTS.includes(event) ? says('event', `write ${EVENTS.join(', ')}`)
      : !/^\d+$/.test(text) || Number(text) > MOST_COUNTED ? says('count', `write a whole number from 0 to ${MOST_COUNTED.toLocaleString('en')}, or leave it empty for 1`)
        : event !== 'inside' && !DATE.test(month) && !(Number(month) >= 1 && Number(month) <= MOST) ? says('month', `write YYYY-MM, or the number of the month from 1 to ${MOST}`) : '';
    if (wrong) wrong_.push(wrong);
    else entries.push({ month: event === 'inside' ? '' : month, event, who: cell('who'), count: Number(text), line });
  }
  return [entries, wrong_.length ? [`Rows of the history that were left out: ${wrong_.slice(0, 5).join('; ')}${wrong_.length > 5 ? ` and ${wrong_.length - 5} more` : ''}.`] : []];
}

/** What a register says: the organisations of a list, by when they came in and left; those that were never in are in no row. @param {Person[]} people @returns {[Entry[], string[]]} */
export function registerOf(people) {
  const undated = /** @type {string[]} */ ([]), rows = people.filter(({ member, left, since }) => member || left || since).flatMap(({ name, since, left, until }) => {
    const from = monthOf(since), to = monthOf(until);
    if ((since && !from) || (left && !to)) undated.push(name);
    if (left && !to) return [];
    return [{ month: from, event: from ? 'joined' : 'inside', who: name, count: 1, line: 0 }, ...(left ? [{ month: to, event: 'left', who: name, count: 1, line: 0 }] : [])];
  });
  return [rows, undated];
}

/** @param {string} month */
const counted = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;

/** Counts by month; null where no month is told. Throws Unreadable for what cannot be. @param {Entry[]} entries @param {boolean} exits  whether exits are recorded, whatever they are @param {string[]} [undated] @returns {History | null} */
export function historyOf(entries, exits, undated = []) {
  const told = entries.filter(({ month }) => month), dates = told.filter(({ month }) => DATE.test(month)).map(({ month }) => month).sort();
  if (!told.length) return null;
  if (dates.length && dates.length < told.length) throw new Unreadable('The history has numbers of months beside dates: write all months as YYYY-MM, or all as numbers.');
  const number = (/** @type {Entry} */ { month }) => (!month ? 0 : dates.length ? counted(month) - counted(dates[0]) + 1 : Number(month)), months = Math.max(...told.map(number));
  if (months < FEWEST || months > MOST) throw new Unreadable(`The history covers ${months} months: give ${FEWEST} to ${MOST}, with a row of the event end for the last one covered.`);
  const of = (/** @type {string} */ event) => { const found = new Array(months + 1).fill(0); for (const each of entries) if (each.event === event) found[number(each)] += each.count; return found; };
  const delivered = entries.filter(({ event }) => event === 'delivered'), [joins, left, before] = [of('joined'), of('left'), of('inside')[0]];
  const history = {
    starts: dates[0] ?? null, months, before, joins: joins.slice(1), leaves: exits || left.some(Boolean) || entries.some(({ event }) => event === 'left') ? left.slice(1) : null, undated,
    delivered: delivered.length ? delivered.flatMap((each) => Array.from({ length: each.count }, () => /** @type {[number, string]} */ ([number(each), each.who]))).sort((a, b) => a[0] - b[0]) : null,
  };
  const short = insideBy(history).findIndex((count) => count < 0);
  if (short >= 0) throw new Unreadable(`By month ${short + 1} of the history more have left than were inside: correct it, or say with the event inside how many were there before the first month.`);
  return history;
}

/** How many are inside at the end of each month. @param {History} history */
export function insideBy({ before, joins, leaves }) {
  let inside = before;
  return joins.map((count, t) => (inside += count - (leaves?.[t] ?? 0)));
}

/** A month of a history as it is called there. @param {History} history @param {number} month  from 1 */
export function calledMonth({ starts }, month) {
  if (!starts) return `month ${month}`;
  const at = counted(starts) + month - 1;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** Those of a list that a diary names, as they stand after its last event of them; the others as the list says. @param {Person[]} people @param {Entry[]} entries @returns {Person[]} */
export function begun(people, entries) {
  const dates = entries.some(({ month }) => DATE.test(month)), order = [...entries].sort((a, b) => (dates ? a.month.localeCompare(b.month) : Number(a.month) - Number(b.month)));
  const last = new Map(order.filter(({ event, who, count }) => ['inside', 'joined', 'left'].includes(event) && who && count).map(({ who, event }) => [nameKey(who), event !== 'left']));
  return people.map((each) => { const now = last.get(nameKey(each.name)); return now === undefined ? each : { ...each, member: now, left: !now }; });
}
