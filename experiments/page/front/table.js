// @ts-check
/**
 * A table on a sheet, as it was found: its labels, its rows, what was left out of it, and which column names those it lists. `scenarios/reading/table.py` in the page.
 *
 * @typedef {[number, any[]]} Row  its line and its cells
 * @typedef {{sheet: string | null, hidden: boolean, comma: boolean, lines: number[], labels: string[], rows: Row[], left: {row: number, why: string, text: string}[], name: number | null, notes: string[], parts: (string | null)[]}} Table
 *   `notes` say what was assumed of its shape; `parts` are the sheets that it unites
 */
import { rolesOf, tieRoleOf } from './labels.js';
import { declared, lexicon, nameKey, pattern } from './lexicon.js';
import { readScale } from './rating.js';
import { isCalled, isPerson, sectorOf, sectorOfName } from './sectors.js';
import { blank, scoreOf, shown, textsOf, total, truthOf } from './values.js';

/** The labels of the columns that are made of heading rows, and of the sheets' own names. */
export const HEADINGS = 'heading rows';
export const SHEETS = 'name of the sheet';

/** The cells of a row that hold something. @param {any[]} row */
export const filled = (row) => row.filter((cell) => !blank(cell));
/** The cells of a column, from the top. @param {Table} table @param {number} index */
export const cellsOf = (table, index) => table.rows.map(([, row]) => row[index]);
/** @type {WeakMap<Row[], Map<number, import('./values.js').Counts>>} */
const counted = new WeakMap();
/** The texts of a column, with their counts; found once. @param {Table} table @param {number} index @returns {import('./values.js').Counts} */
export function textsIn(table, index) {
  const known = counted.get(table.rows) ?? new Map();
  counted.set(table.rows, known);
  if (!known.has(index)) known.set(index, textsOf(cellsOf(table, index)));
  return known.get(index);
}
/** The columns that give each row a short code of its own, such as an acronym. @param {Table} table */
export const codeColumns = (table) => table.labels.flatMap((label, k) => {
  const texts = rolesOf(label).some(([role]) => role === 'other') ? [...textsIn(table, k).keys()] : [];
  return texts.length && texts.length === table.rows.length && texts.every((text) => text.length < 12) ? [k] : [];
});
/** @type {WeakMap<Row[], Map<number | null, Set<string>>>} */
const keysOf = new WeakMap();
/** The names of those a table lists, as they are compared, and the codes of letters that a column gives them; found once. @param {Table} table @returns {Set<string>} */
export function nameKeys(table) {
  const known = keysOf.get(table.rows) ?? new Map();
  keysOf.set(table.rows, known);
  if (!known.has(table.name)) {
    const codes = codeColumns(table).filter((k) => k !== table.name).flatMap((k) => [...textsIn(table, k).keys()].filter((code) => !/^\d/.test(code)));
    known.set(table.name, new Set([...(table.name === null ? [] : textsIn(table, table.name).keys()), ...codes].map(nameKey)));
  }
  return known.get(table.name);
}
/** Whether labels name what the first column below names as well: a matrix of who is tied to whom. @param {any[]} labels @param {Row[]} rows */
export function isSquare(labels, rows) {
  const all = filled(labels).map(shown);
  if (all.length < 3) return false;
  const down = new Set(rows.map(([, row]) => shown(row.find((cell) => !blank(cell))))), across = all.slice(Number(!down.has(all[0]))); // what stands over the names
  return across.length > 2 && across.filter((name) => down.has(name)).length >= 0.7 * across.length;
}
/** Whether a table lists ties: both ends are there, and it is no matrix, whose labels may be abbreviations such as DA. @param {Table} table */
export const isTies = ({ labels, rows }) => ['from', 'to'].every((end) => labels.some((label) => tieRoleOf(label) === end)) && !isSquare(labels, rows);
/** The cells of a row as one text, cut where it is long. @param {any[]} row */
export function textOf(row) {
  let text = '';
  for (const cell of row) if (text.length < 80 && !blank(cell)) text += (text && ' | ') + shown(cell);
  return text.slice(0, 80);
}

/** Which column names the organisations: by its label, of several the surest; else the first of texts that differ. @param {Table} table @returns {number | null} */
export function nameColumn(table) {
  const likely = (/** @type {number} */ index, /** @type {number} */ sure) => sure - (distinct(table, index) < 0.34 ? 0.3 : 0) - (listsMany(table, index) ? 0.5 : 0) + 0.4 * shareOf(table, index, isNamed) - (!lexicon('columns').meanings(table.labels[index]).includes('entity') && shareOf(table, index, isPerson) > 0.8 ? 0.4 : 0) - (shareOf(table, index, isKind) > 0.6 ? 0.3 : 0) - (lexicon('carriers').meanings(table.labels[index]).length ? 0.4 : 0);
  const ranked = table.labels.flatMap((label, index) => rolesOf(label).filter(([role, sure]) => role === 'name' && isText(table, index, sure > 0.7 ? 1 : 2))
    .map(([, sure]) => /** @type {const} */ ([likely(index, sure), index])));
  const best = ranked.sort((a, b) => b[0] - a[0] || a[1] - b[1])[0];
  if (best && best[0] > 0.45) return employers(table, best[1]);
  const texts = table.labels.flatMap((label, index) => (label !== HEADINGS && label !== SHEETS && isText(table, index, 2) && distinct(table, index) > 0.7
    && !rolesOf(label).some(([role]) => ['other', 'note', 'need', 'offer', 'wants'].includes(role) || (role === 'person' && shareOf(table, index, isCalled) < declared('called'))) && !readScale('level', textsIn(table, index)) ? [index] : [])), full = texts.filter((index) => 2 * cellsOf(table, index).filter((cell) => !blank(cell)).length > table.rows.length);
  const plain = full.length ? full : texts, called = plain.map((index) => shareOf(table, index, isCalled));
  return plain.length ? plain[Math.max(0, called.findIndex((share) => share >= called[0] + 0.4))] : best ? best[1] : null;
}

/** The column of names; another, where these are people and most of its cells are called like organisations: "Name" beside "Representing". @param {Table} table @param {number} named */
function employers(table, named) {
  if (lexicon('columns').meanings(table.labels[named]).includes('entity') || shareOf(table, named, isPerson) <= 0.8) return named;
  const found = table.labels.findIndex((label, k) => k !== named && rolesOf(label).every(([role]) => role === 'name') && isText(table, k, 2) && shareOf(table, k, isCalled) >= 0.5);
  return found < 0 ? named : found;
}

/** The share of a column's cells of which something holds. @param {Table} table @param {number} index @param {(text: string) => boolean} holds */
function shareOf(table, index, holds) {
  const cells = cellsOf(table, index).slice(0, 100).filter((cell) => !blank(cell)).map(shown);
  return cells.length ? cells.filter(holds).length / cells.length : 0;
}

/** Whether a text is called like an organisation: a contact's name stands beside that of an employer. @param {string} text */
const isNamed = (text) => sectorOfName(text)[0] !== null;
/** Whether a text is a word for a kind of organisations and no name. @param {string} text */
const isKind = (text) => sectorOf(text)[0] !== null && !isCalled(text);

/** @param {Table} table @param {number} index */
function distinct(table, index) {
  const texts = textsOf(cellsOf(table, index).slice(0, 2000));
  return texts.size ? texts.size / total(texts) : 0;
}

/** Whether a column holds names or the like: texts of some length, no numbers, marks, dates, addresses or yes and no. @param {Table} table @param {number} index @param {number} shortest */
function isText(table, index, shortest) {
  const sample = cellsOf(table, index).slice(0, 500), cells = sample.filter((cell) => !blank(cell));
  const texts = cells.filter((cell) => typeof cell === 'string' && cell.length >= shortest && cell.length <= 200 && !scoreOf(cell) && truthOf(cell) === null && !pattern('contact').test(cell) && !pattern('date').test(cell));
  return texts.length > 0.6 * cells.length && cells.length >= Math.min(2, sample.length) && cells.length > 0.3 * sample.length;
}

/** Whether a column lists several in a cell, such as the partners of whom the row is about. @param {Table} table @param {number} index */
function listsMany({ rows }, index) {
  const cells = rows.slice(0, 100).map(([, row]) => shown(row[index])).filter(Boolean);
  return cells.filter((cell) => /[;|]/.test(cell)).length > 0.3 * cells.length;
}
