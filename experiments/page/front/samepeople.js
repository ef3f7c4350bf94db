// @ts-check
/**
 * Sheets of one file that list the same organisations, such as a list and its analysis, or a sheet for each person asked. `scenarios/reading/same_people.py`
 * in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./reading.js').Reading} Reading
 */
import { Unreadable } from './cells.js';
import { declared, nameKey, pattern } from './lexicon.js';
import { nearestName } from './near.js';

/**
 * What is to be read of a file: all of its sheets, or the list with what goes with it, and each other sheet that lists the same organisations.
 * @param {Sheet[]} sheets @param {(sheets: Sheet[]) => Reading} read @returns {{sheet: string | null, sheets: Sheet[]}[]}
 */
export function listsIn(sheets, read) {
  const whole = [{ sheet: null, sheets }];
  if (sheets.filter(({ hidden }) => !hidden).length < 2) return whole;
  const main = read(sheets), at = main.table.sheet ?? '';
  const others = sheets.filter((each) => !each.hidden && main.unread.includes(each.name ?? '') && !pattern('other_state', 'i').test(`${at} ${each.name}`) && isBeside(main, each, read));
  return others.length ? [{ sheet: at, sheets: sheets.filter((each) => !others.includes(each)) }, ...others.map((each) => ({ sheet: each.name ?? '', sheets: [each] }))] : whole;
}

/** Whether a sheet says something of the organisations of the list, and more than the list says. @param {Reading} main @param {Sheet} sheet @param {(sheets: Sheet[]) => Reading} read */
function isBeside(main, sheet, read) {
  const { share, fewest, most, of_use: ofUse } = declared('same_people');
  if (sheet.rows.length > most || main.people.length > most) return false;
  try {
    const { people, taken } = read([sheet]), names = new Set(main.people.map(({ name }) => nameKey(name))), all = main.people.map(({ name }) => name);
    const same = people.filter(({ name }) => names.has(nameKey(name)) || nearestName(name, all)), log = people.filter(({ rows }) => rows.length > 1).length > people.length / 3;
    return ofUse.some((/** @type {string} */ role) => taken.at.has(role) || (role === 'sector' && taken.marked.size)) && same.length >= Math.max(fewest, share * people.length) && !log && JSON.stringify(people) !== JSON.stringify(main.people);
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
