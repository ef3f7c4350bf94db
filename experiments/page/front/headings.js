// @ts-check
/**
 * Which rows of a table with a name alone head those below, and which are organisations of whom nothing more is said. `scenarios/reading/headings.py` in the page.
 *
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./table.js').Table} Table
 */
import { groupOf, isUpper } from './groups.js';
import { rolesOf } from './labels.js';
import { declared, pattern } from './lexicon.js';
import { NEAR, sectorOf, sectorOfName } from './sectors.js';
import { textOf } from './table.js';
import { shown } from './values.js';

/** Which rows stand alone below an empty one, over others, where one of them is a word for a sector: all of them are headings. @param {Row[]} rows @param {(number | null)[]} alone @param {number} named */
export function apartIn(rows, alone, named) {
  const found = rows.flatMap(([line], n) => (n < rows.length - 1 && alone[n] === named && alone[n + 1] === null && rows[n + 1][0] === line + 1 && (!n || line > rows[n - 1][0] + 1) ? [n] : []));
  return found.some((n) => groupOf(textOf(rows[n][1]))) ? found : [];
}

/** Which rows that are a word for a sector head those below: where that is evident, and those below are not told to be of others. @param {Table} table @param {(number | null)[]} alone @param {number} named @param {boolean} loud @param {number[]} apart @returns {number[]} */
export function headsOfSectors(table, alone, named, loud, apart) {
  const { rows } = table, texts = rows.map(([, row]) => textOf(row)), words = texts.flatMap((text, n) => (alone[n] !== null && n < rows.length - 1 && (groupOf(text) === 'sector' || saysKind(text, loud)) ? [n] : []));
  const evident = words.filter((n) => (n && apart.includes(n)) || alone[n] !== named || texts[n].endsWith(':') || texts[n].search(pattern('lettered')) === 0 || (isUpper(texts[n]) && !loud) || sectorOfName(texts[n])[0] === null);
  const plain = words.filter((n) => !evident.includes(n)), heads = words.length > 1 && words[0] === 0 && plain.every((n) => alone[n + 1] === null) ? words : evident;
  const agree = agreements(table, heads, named);
  return 2 * agree.filter(Boolean).length >= agree.length ? heads : [];
}

/** Whether a text says a sector as a column of kinds would, and is in capitals, or small letters but for its first: "Administración autonómica". @param {string} text @param {boolean} loud */
function saysKind(text, loud) {
  const words = text.split(/\s+/).filter(Boolean), small = /^\p{Lu}/u.test(text) && !words.slice(1).some((word) => /^\p{Lu}/u.test(word));
  return declared('sectors').includes(sectorOf(text)[0]) && words.length < 8 && ((isUpper(text) && !loud) || small);
}

/** Of each row below a heading whose own sector a column or its name tells, whether the heading says the same. @param {Table} table @param {number[]} heads @param {number} named */
function agreements({ rows, labels }, heads, named) {
  const kinds = labels.flatMap((label, k) => (rolesOf(label).some(([role]) => role === 'sector') ? [k] : []));
  let head = /** @type {string | null} */ (null);
  return rows.flatMap(([, row], n) => {
    if (heads.includes(n)) head = sectorOf(textOf(row))[0];
    const told = kinds.map((k) => sectorOf(shown(row[k]))[0]).find(Boolean) ?? sectorOfName(shown(row[named]))[0];
    return heads.includes(n) || !head || !told ? [] : [told === head || (NEAR.includes(told) && NEAR.includes(head))];
  });
}
