// @ts-check
/** Names that a pasted table breaks: the rest of each stands alone in the row below. `scenarios/reading/wrapped.py` in the page. @typedef {import('./table.js').Row} Row */
import { groupOf } from './groups.js';
import { lexicon, wordsOf } from './lexicon.js';
import { filled } from './table.js';
import { blank, shown } from './values.js';

/** So many rows that evidently go on make each row alone below a whole one the rest of a name, if it is not longer. */
const ENOUGH = 2, LONGEST = 40;
/** @param {string} text */
const isSmall = (text) => text === text.toLowerCase() && text !== text.toUpperCase();

/** The rows, those that are only the rest of the name above joined to it; and the names that were joined. @param {Row[]} rows @param {number | null} name @param {string} label @returns {[Row[], string[]]} */
export function unwrapped(rows, name, label) {
  if (name === null || rows.length < 3 || rows.filter(([, row]) => isSmall([...shown(row[name])][0] ?? '')).length > 0.5 * rows.length) return [rows, []];
  const text = (/** @type {number} */ n) => shown(rows[n][1][name]), after = rows.flatMap((_, n) => (n && follows(rows, n, name) ? [n] : [])), evident = after.filter((n) => goesOn(text(n - 1), text(n)));
  const rest = evident.length >= ENOUGH ? after.filter((n) => evident.includes(n) || mayGoOn(rows, n, name, label)) : evident, kept = /** @type {Row[]} */ ([]), joined = /** @type {string[]} */ ([]);
  for (const [n, row] of rows.entries()) {
    const above = kept.at(-1);
    if (!above || !rest.includes(n)) { kept.push(row); continue; }
    const whole = `${shown(above[1][name])} ${text(n)}`;
    kept[kept.length - 1] = [above[0], above[1].map((cell, k) => (k === name ? whole : cell))];
    joined.push(whole);
  }
  return [kept, joined];
}

/** Whether a row has a name alone, right below one that has a name and more. @param {Row[]} rows @param {number} n @param {number} name */
function follows(rows, n, name) {
  const [above, before] = rows[n - 1], [line, row] = rows[n];
  return line === above + 1 && filled(row).length === 1 && filled(before).length > 1 && !blank(row[name]) && !blank(before[name]);
}

/** Whether a row alone may be the rest of the name above: short, no word for a sector, over another of the list. @param {Row[]} rows @param {number} n @param {number} name @param {string} label */
function mayGoOn(rows, n, name, label) {
  const text = shown(rows[n][1][name]), below = rows[n + 1]?.[1];
  return Boolean(below) && [...text].length <= LONGEST && !text.includes(':') && !groupOf(text) && filled(below).length > 1 && shown(below[name]) !== label;
}

/** @param {string} above @param {string} text */
function goesOn(above, text) {
  const last = wordsOf(above).at(-1) ?? '';
  return isSmall(text.split(/\s+/)[0]) || above.endsWith(',') || lexicon('names', 'before').whole(last) !== null || lexicon('conjunctions').whole(last) !== null;
}
