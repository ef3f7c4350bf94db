// @ts-check
/**
 * Tables of other shapes as a list with a row for each organisation: what `scenarios/reading/` `turned.py` (tables side by side), `locate.py`
 * (numbered lists, signs of footnotes), `labels.py` (letters that a legend explains) and `shapes.py` (a column for each stance) do, in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./finding.js').Row} Row
 * @typedef {import('./finding.js').Table} Table
 */
import { areGroups } from './groups.js';
import { isLabel } from './labels.js';
import { lexicon, pattern, wordsOf } from './lexicon.js';
import { blank, shown, textsOf, truthOf } from './rating.js';

/** The sign with which a footnote begins, by which a name may refer to it; null for what is no footnote. @param {string} text */
export const footnote = (text) => { const found = pattern('footnote').exec(text); return found?.index === 0 ? found : null; };
const GRID = /** @type {[string, string][]} */ ([['P', 'power'], ['I', 'interest']]), NAME = 'Organisation', WITHIN = 20;

/** The sheet with its tables one below the other, where they stand side by side under the same labels, or under words for sectors. @param {Sheet} sheet @returns {Sheet} */
export function stacked(sheet) {
  if (!sheet.rows.length) return sheet;
  const counts = sheet.rows.slice(0, WITHIN).map(([, row]) => row.filter((cell) => !blank(cell)).length), top = counts.indexOf(Math.max(...counts));
  const rows = sheet.rows.slice(top), full = rows[0][1].map((_, k) => rows.some(([, row]) => !blank(row[k])));
  const parts = full.flatMap((each, k) => (each && !full[k - 1] ? [[k, full.indexOf(false, k) < 0 ? full.length : full.indexOf(false, k)]] : []));
  const labels = parts.map(([a, b]) => rows[0][1].slice(a, b).map(shown)), alike = (/** @type {string[]} */ each) => each.slice(1).join('\n') === labels[0].slice(1).join('\n');
  if (parts.length < 2 || labels.some((each) => each.length < 2 || each.includes('') || !alike(each))) return sheet;
  const firsts = labels.map(([first]) => first), sectors = areGroups(firsts), more = (/** @type {string} */ text) => (sectors ? [text] : []);
  if (!sectors && (new Set(firsts).size > 1 || !isLabel(firsts[0]))) return sheet;
  const below = parts.flatMap(([a, b], n) => rows.slice(1).filter(([, row]) => row.slice(a, b).some((cell) => !blank(cell))).map(([line, row]) => [line, [...row.slice(a, b), ...more(firsts[n])]]));
  const all = [...sheet.rows.slice(0, top), [rows[0][0], [sectors ? NAME : firsts[0], ...labels[0].slice(1), ...more('Group')]], ...below], width = full.length;
  return { ...sheet, rows: /** @type {Row[]} */ (all.map(([line, row]) => [line, Array.from({ length: width }, (_, k) => /** @type {any[]} */ (row)[k] ?? '')])) };
}

/** The rows without numbers or bullets before the texts of a column that has them throughout, and the lines that had one. @param {Row[]} rows @returns {[Row[], Set<number>]} */
export function unnumbered(rows) {
  const has = (/** @type {any} */ cell) => typeof cell === 'string' && pattern('numbered').test(cell), lines = new Set();
  const numbered = (rows[0]?.[1] ?? []).flatMap((_, k) => {
    const texts = rows.map(([, row]) => row[k]).filter((cell) => !blank(cell));
    return texts.length && texts.filter(has).length > 0.7 * texts.length ? [k] : [];
  });
  for (const [line, row] of rows) if (numbered.some((k) => has(row[k]))) lines.add(line);
  return [numbered.length ? rows.map(([line, row]) => [line, row.map((cell, k) => (numbered.includes(k) && has(cell) ? cell.replace(pattern('numbered'), '') : cell))]) : rows, lines];
}

/** The rows with names without the signs that refer to footnotes. @param {Row[]} rows @param {number | null} name @param {string[]} notes @returns {Row[]} */
export function unmarked(rows, name, notes) {
  const marks = notes.flatMap((text) => footnote(text)?.[1] ?? []).map((mark) => mark.replace(/[*[\]]/g, '\\$&'));
  if (name === null || !marks.length) return rows;
  const end = new RegExp(`(?:\\s*(?:${marks.join('|')}))+$`, 'u');
  return rows.map(([line, row]) => [line, row.map((cell, k) => (k === name && typeof cell === 'string' ? cell.replace(end, '') : cell))]);
}

/** Labels with words for their letters: those that a text above explains ("P = power"), and P beside I, power and interest. @param {string[]} labels @param {string} legend */
export function explained(labels, legend) {
  const letters = labels.map((label) => label.replace(pattern('brackets', 'g'), '').trim()), both = GRID.every(([letter]) => letters.includes(letter));
  const codes = new Map([...(both ? GRID : []), ...[...legend.matchAll(pattern('codes', 'g'))].map(([, code, meaning]) => /** @type {[string, string]} */ ([code, meaning.trim()]))]);
  return labels.map((label, k) => (codes.has(letters[k]) ? label.replace(letters[k], () => codes.get(letters[k]) ?? '') : label));
}

/** A table with one column of stances, where it has a column for each of them, with a mark or C (current) and D (desired) in one. @param {Table} table @returns {Table} */
export function stancesTogether(table) {
  const steps = table.labels.flatMap((label, k) => (lexicon('stance').whole(label) ? [k] : [])), meant = new Set(steps.map((k) => lexicon('stance').whole(table.labels[k])));
  const texts = steps.flatMap((k) => [...textsOf(table.rows.map(([, row]) => row[k])).keys()]), letters = (/** @type {any} */ cell) => wordsOf(shown(cell));
  const plans = texts.length > 0 && texts.every((text) => letters(text).every((word) => ['c', 'd', 'cd'].includes(word)));
  if (meant.size < 3 || !(plans || texts.every((text) => truthOf(text) !== null))) return table;
  const here = (/** @type {any} */ cell) => (plans ? letters(cell).join('').includes('c') : Boolean(truthOf(cell))), kept = table.labels.flatMap((_, k) => (steps.includes(k) ? [] : [k]));
  const rows = table.rows.map(([line, row]) => /** @type {Row} */ ([line, [...kept.map((k) => row[k]), table.labels[steps.find((k) => here(row[k])) ?? -1] ?? '']]));
  return { ...table, labels: [...kept.map((k) => table.labels[k]), 'stance'], rows, name: table.name === null ? null : kept.indexOf(table.name) };
}

/** Whether a column lists several in a cell, such as the partners of whom the row is about. @param {Table} table @param {number} index */
export function listsMany({ rows }, index) {
  const cells = rows.slice(0, 100).map(([, row]) => shown(row[index])).filter(Boolean);
  return cells.filter((cell) => /[;|]/.test(cell)).length > 0.3 * cells.length;
}

// Numbers before rows and headings

/** Which cell of a row is its only one, beside a number of another kind than the rows have ("A" over 1, 2, 3). @param {any[]} row @param {[number, string] | null} numbers */
export function aloneIn(row, numbers) {
  const at = row.flatMap((cell, k) => (blank(cell) ? [] : [k])), rest = numbers && at[0] === numbers[0] && !['', numbers[1]].includes(kindOfNumber(row[at[0]])) ? at.slice(1) : at;
  return rest.length === 1 ? rest[0] : null;
}

/** The column that numbers rows and headings, and the kind of number that most rows have. @param {Table} table @returns {[number, string] | null} */
export function numbersOf({ rows, labels }) {
  const full = rows.map(([, row]) => row).filter((row) => row.filter((cell) => !blank(cell)).length > 2);
  for (const index of labels.keys()) {
    if (index > 1) break;
    const said = rows.map(([, row]) => row[index]).filter((cell) => !blank(cell)), kinds = /** @type {Map<string, number>} */ (new Map());
    for (const row of full) kinds.set(kindOfNumber(row[index]), (kinds.get(kindOfNumber(row[index])) ?? 0) + 1);
    if (said.length && kinds.size && said.every(kindOfNumber)) return [index, [...kinds].reduce((best, each) => (each[1] > best[1] ? each : best))[0]];
  }
  return null;
}

/** What numbers a row: a letter (or Roman number), a whole number, or several with points between. @param {any} cell */
function kindOfNumber(cell) {
  const match = pattern('numbering').exec(shown(cell));
  return !match || match[0] !== shown(cell) ? '' : match[1] ? 'letter' : match[3] ? 'parts' : 'whole';
}
