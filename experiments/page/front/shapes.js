// @ts-check
/**
 * What stands about the names and labels of a list: numbers before them, signs of footnotes, letters that a legend explains. Parts of
 * `scenarios/reading/` `locate.py`, `labels.py` and `rows.py` in the page.
 *
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./table.js').Table} Table
 */
import { pattern } from './lexicon.js';
import { codesIn } from './rating.js';
import { blank, shown, textsOf, total } from './values.js';

/** The sign with which a footnote begins, by which a name may refer to it; null for what is no footnote. @param {string} text */
export const footnote = (text) => { const found = pattern('footnote').exec(text); return found?.index === 0 ? found : null; };
const GRID = /** @type {[string, string][]} */ ([['P', 'power'], ['I', 'interest']]);

/** The rows without numbers or bullets before the texts of a column that has them throughout, and the lines that had one. @param {Row[]} rows @returns {[Row[], Set<number>]} */
export function unnumbered(rows) {
  const found = (rows[0]?.[1] ?? []).map((_, k) => numbering(rows.map(([, row]) => row[k]))), has = (/** @type {any} */ cell, /** @type {number} */ k) => typeof cell === 'string' && found[k] !== null && pattern(/** @type {string} */ (found[k])).test(cell);
  const lines = new Set(rows.flatMap(([line, row]) => (row.some(has) ? [line] : [])));
  return [lines.size ? rows.map(([line, row]) => [line, row.map((cell, k) => (has(cell, k) ? cell.replace(pattern(/** @type {string} */ (found[k])), '') : cell))]) : rows, lines];
}

/** How most texts of a column are numbered; without points where they count from 1 on. @param {any[]} cells @returns {string | null} */
function numbering(cells) {
  const texts = textsOf(cells), of = (/** @type {string} */ how) => [...texts.keys()].filter((text) => pattern(how).test(text));
  return ['numbered', 'counted'].find((how) => of(how).length > 0 && total(texts, of(how)) > 0.7 * total(texts) && (how === 'numbered' || of(how).slice(0, 3).map((text) => Number(pattern(how).exec(text)?.[1])).join() === '1,2,3')) ?? null;
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
  const codes = new Map([...(both ? GRID : []), ...codesIn(legend)]);
  return labels.map((label, k) => (codes.has(letters[k]) ? label.replace(letters[k], () => codes.get(letters[k]) ?? '') : label));
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
export function kindOfNumber(cell) {
  const match = pattern('numbering').exec(shown(cell));
  return !match || match[0] !== shown(cell) ? '' : match[1] ? 'letter' : match[3] ? 'parts' : 'whole';
}
