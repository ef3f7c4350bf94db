// @ts-check
/**
 * The header of a table: which row it is, whether it is two, and the label of each column. `scenarios/reading/header.py` in the page.
 *
 * @typedef {import('./table.js').Row} Row
 */
import { isDate } from './columns.js';
import { areGroups } from './groups.js';
import { isLabel, rolesOf, tieRoleOf } from './labels.js';
import { declared, lexicon, wordsOf } from './lexicon.js';
import { readScale } from './rating.js';
import { isCalled, sectorOf, sectorOfName } from './sectors.js';
import { filled, isSquare } from './table.js';
import { blank, isUnknown, levelOf, scoreOf, shown, truthOf } from './values.js';

const HEADER_WITHIN = 60, LONGEST_LABEL = 120;

/** Which row is the header: the one with most labels that is not a row like those about it; null when there is none. @param {Row[]} rows @returns {number | null} */
export function headerIndex(rows) {
  const scores = rows.slice(0, Math.min(HEADER_WITHIN, Math.max(1, rows.length - 1))).map(([, row]) => headerScore(row));
  for (const index of scores.map((_, k) => k).sort((a, b) => scores[b] - scores[a] || a - b)) {
    if (scores[index] < 1.5) break;
    if (!isData(rows, index) && (scores[index] >= 3 || !continues(rows, index))) return index;
  }
  const square = rows.slice(0, Math.min(HEADER_WITHIN, rows.length - 1)).findIndex(([, row], index) => isSquare(row, rows.slice(index + 1)));
  if (square >= 0) return square;
  const over = overNumbers(rows);
  if (over !== null) return over;
  const below = rows.slice(1, 40).map(([, row]) => row);
  return below.length && !isData(rows, 0) && looksApart(rows[0][1], below) ? 0 : null;
}

/** The first row of short texts, whatever they say, over numbers or dates: of a column of the rows that have more than one cell, it alone is text. @param {Row[]} rows @returns {number | null} */
function overNumbers(rows) {
  const wide = rows.slice(0, 2 * HEADER_WITHIN).flatMap(([, row], n) => (filled(row).length > 1 ? [n] : [])), fewest = declared('fewest_numbered');
  const found = wide.slice(0, Math.max(0, Math.min(3, wide.length - fewest))).find((index, at) => {
    const row = rows[index][1], below = wide.slice(at + 1).map((n) => rows[n][1]);
    return filled(row).every(isShort) && row.some((cell, k) => {
      const cells = below.map((each) => each[k]).filter((each) => !blank(each));
      return !blank(cell) && 2 * cells.length > below.length && cells.length >= fewest && cells.every(isNumber);
    });
  });
  return found ?? null;
}

/** Whether a cell can be a label by its form: a few words that neither are a number nor call an organisation. @param {any} cell */
const isShort = (cell) => typeof cell === 'string' && wordsOf(cell).length < 6 && !(isNumber(cell) || isUnknown(cell) || isCalled(cell));

/** Whether a row fills the same columns as the one right above it. @param {Row[]} rows @param {number} index */
const continues = (rows, index) => index > 0 && rows[index - 1][0] === rows[index][0] - 1 && filled(rows[index][1]).length > 1 && rows[index][1].every((cell, k) => blank(cell) === blank(rows[index - 1][1][k]));

/** Whether what looks like a header is a row as those below: a word for a sector over words for sectors. @param {Row[]} rows @param {number} index */
function isData(rows, index) {
  const below = rows.slice(index + 1, index + 40).map(([, row]) => row), row = rows[index][1];
  if (areGroups(filled(row).map(shown)) || row.some((cell) => typeof cell === 'string' && cell.trim() && isLabel(cell) && !sectorOf(cell)[1])) return false;
  for (const [column, cell] of row.entries()) {
    if (blank(cell) || !sectorOf(shown(cell))[1]) continue;
    const cells = below.map((each) => each[column]).filter((each) => !blank(each)).map(shown);
    const meant = cells.filter((each) => sectorOf(each)[1] && wordsOf(each).length < 4).length;
    if (cells.length > 0.5 * below.length && meant > 0.8 * cells.length) return new Set(cells).size < cells.length || cells.length < 5;
  }
  return false;
}

/** @param {any[]} row */
export function headerScore(row) {
  const labels = filled(row), texts = labels.filter((cell) => typeof cell === 'string' && [...cell].length <= LONGEST_LABEL && !scoreOf(cell));
  const known = texts.filter((text) => truthOf(text) === null && isLabel(text)).length;
  const named = texts.some((text) => rolesOf(text).some(([role]) => role === 'name') || tieRoleOf(text) === 'from');
  if (texts.length === labels.length && areGroups(texts)) return texts.length + 1;
  if (texts[0] === labels[0] && labels.length && !isLabel(texts[0]) && wordsOf(texts[0]).length > 1 && sectorOfName(texts[0])[0] !== null) return 0; // an organisation, of whom the rest is told
  if (labels.length === 1 && wordsOf(String(labels[0])).length > 3) return 0;
  return known + (known > 0 ? Number(named) - 0.5 * (labels.length - texts.length) : 0);
}

/** Whether a first row of words that are not known is a header still: in some column it is text over scores or marks. @param {any[]} first @param {any[][]} below */
function looksApart(first, below) {
  if (first.some((cell) => !blank(cell) && typeof cell !== 'string') || filled(first).length < 2) return false;
  for (const [index, cell] of first.entries()) {
    const cells = below.map((row) => row[index]).filter((each) => !blank(each));
    if (blank(cell) || !cells.length) continue;
    if (sectorOf(shown(cell))[1] && !readScale('level', [cell])) return false;
    for (const kind of ['truth', 'level', 'stance']) if (readScale(kind, cells)) return !readScale(kind, [cell]);
    if (cells.filter((each) => sectorOf(shown(each))[0]).length > 0.6 * cells.length) return !sectorOf(shown(cell))[0];
  }
  return !first.some((cell, k) => below.some((row) => !blank(row[k]) && shown(row[k]) === shown(cell)));
}

/** The first and the last row of the header. @param {Row[]} rows @param {number} start @returns {[number, number]} */
export function around(rows, start) {
  const touches = start > 0 && rows[start - 1][0] === rows[start][0] - 1;
  if (touches && sameColumns(rows[start - 1][1], rows[start][1])) return [start - 1, start];
  return [start, start + 2 < rows.length && secondRow(rows[start][1], rows[start + 1][1]) ? start + 1 : start];
}

/** How many rows below a header say what its columns are again, as exports of surveys do: texts, or nothing and one text time and again, where all others have numbers and dates. @param {Row[]} rows @param {number} last */
export function repeatedRows(rows, last) {
  for (const more of [2, 1]) {
    const below = rows.slice(last + 1 + more, last + 40).map(([, row]) => row), numbers = below.length ? rows[last][1].flatMap((_, k) => (below.every((row) => isNumber(row[k])) ? [k] : [])) : [];
    if (numbers.length > 1 && rows.slice(last + 1, last + 1 + more).every(([, row]) => isNoRow(row, numbers, below))) return more;
  }
  return 0;
}

/** @param {any} cell */
const isNumber = (cell) => !blank(cell) && (scoreOf(shown(cell)) !== null || isDate(shown(cell)));

/** Whether a row has no number where all others have one: texts in their place, or nothing there and a text twice that no other row has. @param {any[]} row @param {number[]} numbers @param {any[][]} below */
function isNoRow(row, numbers, below) {
  if (numbers.some((k) => isNumber(row[k]))) return false;
  const texts = filled(row).map(shown), said = new Set(below.flat().map(shown));
  return numbers.every((k) => !blank(row[k])) || texts.some((text, k) => texts.indexOf(text) < k && !said.has(text));
}

/** A header with what the row below says where its own labels say nothing: "Q1"; what it says of several ("Response") tells nothing. @param {Row} header @param {Row} below @returns {Row} */
export const joined = ([line, header], [, below]) => [line, header.map((upper, k) => (blank(below[k]) || rolesOf(shown(upper)).length || (!blank(upper) && below.filter((cell) => shown(cell) === shown(below[k])).length > 1) ? upper : `${shown(upper)} ${shown(below[k])}`.trim()))];

/** Whether the row above gives labels of the same header. @param {any[]} above @param {any[]} header */
function sameColumns(above, header) {
  const texts = above.map((a, k) => [a, header[k]]).filter(([a]) => !blank(a));
  return texts.some(([a, b]) => a === b) || (texts.length > 1 && texts.filter(([a, b]) => blank(b) && isLabel(String(a))).length > texts.length / 2);
}

/** Whether a row below the header only says more where the header is empty or spans several columns. @param {any[]} header @param {any[]} row */
function secondRow(header, row) {
  let more = false;
  for (const [index, cell] of row.entries()) {
    if (blank(cell) || cell === header[index]) continue;
    const spans = index + 1 < row.length && blank(header[index + 1]) && !blank(row[index + 1]);
    if (!(typeof cell === 'string' || isStep(cell)) || !(blank(header[index]) || spans)) return false;
    more = true;
  }
  return more;
}

/** Whether a label is a level, a stance or a year, and nothing else. @param {any} cell */
const isStep = (cell) => levelOf(shown(cell)) !== null || lexicon('stance').whole(shown(cell)) !== null || /^(?:19|20)\d\d$/.test(shown(cell));

/** The labels of a header of one or two rows; levels and stances with the heading over them. @param {Row[]} header @param {Row} [group] */
export function labelsOf(header, group) {
  const near = group && group[0] === header[0][0] - 1;
  if (header.length === 1 && near && header[0][1].filter(isStep).length > 1) {
    let over = '';
    return header[0][1].map((cell, k) => {
      over = shown(group[1][k]) || (isStep(cell) ? over : ''); // a title over other labels is none of steps
      return over && isStep(cell) ? `${over}: ${shown(cell)}` : shown(cell);
    });
  }
  let above = header[0][1], over = '';
  if (header.length === 2 && header[1][1].filter(isStep).length > 1) {
    above = above.map((cell, k) => { // each heading over all of its levels or stances
      over = blank(cell) ? over : cell;
      return isStep(header[1][1][k]) ? over : cell;
    });
  }
  return above.map((first, k) => [...new Set([first, ...header.slice(1).map(([, row]) => row[k])].filter((cell) => !blank(cell)).map(shown))].join(' '));
}
