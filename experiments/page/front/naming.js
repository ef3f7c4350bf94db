// @ts-check
/**
 * Cells that name organisations: which names a cell lists, and which columns name others of the list; and columns that say who is in. A part of `scenarios/reading/holdings.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 */
import { declared, lexicon, nameKey } from './lexicon.js';
import { nameInPart, nearestName } from './near.js';
import { nameKeys, textsIn } from './table.js';
import { isUnknown, shown } from './values.js';

/** The names that a cell lists; a stroke between spaces parts them too, where they are `known` so. @param {string} text @param {{has: (key: string) => boolean}} [known] */
export const namesIn = (text, known = new Set()) => text.split(/[;|\n]|,(?!\d)/).map((part) => part.trim()).filter(Boolean).flatMap((part) => {
  const several = part.split(/\s+\/\s+/);
  return !known.has(nameKey(part)) && several.some((each) => known.has(nameKey(each))) ? several : [part];
});

/** The share of what a column names that is an organisation of the list. @param {Table} table @param {number} index */
export function namedShare(table, index) {
  const names = nameKeys(table), parts = [...textsIn(table, index)].flatMap(([text, count]) => namesIn(text, names).filter((part) => !isUnknown(part)).map((part) => ({ key: nameKey(part), count })));
  const sum = (/** @type {typeof parts} */ of) => of.reduce((all, { count }) => all + count, 0);
  return parts.length && index !== table.name ? sum(parts.filter(({ key }) => names.has(key))) / sum(parts) : 0;
}

/** Whether a column holds names of the organisations that are listed. @param {Table} table @param {number} index */
const named = (table, index) => namedShare(table, index) >= 0.5;

/** Whether a column that is said to name others does, in nearly the words of the list too. @param {Table} table @param {number} index */
export function namedNearly(table, index) {
  const keys = nameKeys(table), parts = [...textsIn(table, index).keys()].flatMap((text) => namesIn(text, keys)).filter((part) => !isUnknown(part)), names = table.name === null ? [] : [...textsIn(table, table.name).keys()];
  if (parts.length * names.length > declared('most_compared')) return named(table, index);
  return parts.length > 0 && 2 * parts.filter((part) => keys.has(nameKey(part)) || nearestName(part, names) || nameInPart(part, names)).length >= parts.length;
}

/** Whether the cells of a column name other organisations of the list than that of their row. @param {Table} table @param {number} index */
export const namesOthers = (table, index) => table.name !== null && index !== table.name && (lexicon('ties').meanings(table.labels[index]).length ? namedNearly : named)(table, index) && table.rows.every(([, row]) => !namesIn(shown(row[index]), nameKeys(table)).map(nameKey).includes(nameKey(shown(row[table.name ?? 0]))));

/** Whether a column says yes of some and no of others, in words for it, and nothing else. @param {Table} table @param {number} index */
function saysYesNo(table, index) {
  const said = new Set([...textsIn(table, index).keys()].filter((text) => text.length > 1).map((text) => lexicon('yes').whole(text) ?? lexicon('no').whole(text)));
  return said.size === 2 && said.has('yes') && said.has('no');
}

/** Whether a column says yes of some and no of others, and not of a right to vote. @param {Table} table @param {number} index */
export const saysWhoIsIn = (table, index) => saysYesNo(table, index) && !lexicon('votes').meanings(table.labels[index]).length;
