// @ts-check
/** The tables of an HTML page, as a browser or an office program saves them: `scenarios/reading/html_tables.py` in the page. @typedef {import('./cells.js').Sheet} Sheet */
import { Unreadable, checked } from './cells.js';
import { declared, pattern } from './lexicon.js';
import { blank } from './values.js';

/** A cell spans so many rows or columns at most, and all cells of a table so many together; what is beyond counts as one. */
const MOST_SPAN = 200, MOST_SPANNED = 200000;

/** Whether a file is an HTML page and no table of words. @param {Uint8Array} bytes */
export const isPage = (bytes) => pattern('page', 'is').exec(new TextDecoder('latin1').decode(bytes.subarray(0, 2000)).replace(/^[^\x00-\x7f]+/, ''))?.index === 0;

/** A sheet for each table of a page; a cell over several rows stands in each, one over several columns in the first. Throws Unreadable for a page without one. @param {string} text @returns {Sheet[]} */
export function sheetsOfPage(text) {
  const tables = [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('table')], found = tables.map((table) => spread([...table.rows])).filter((rows) => rows.length);
  if (!found.length) throw new Unreadable(declared('no_table').join(': '));
  return found.map((rows, n) => checked({ name: found.length > 1 ? `table ${n + 1}` : null, comma: false, rows: rows.map((row, k) => /** @type {[number, any[]]} */ ([k + 1, row])).filter(([, row]) => !row.every(blank)) }));
}

/** @param {HTMLTableRowElement[]} rows @returns {string[][]} */
function spread(rows) {
  const grid = rows.map(() => /** @type {string[]} */ ([]));
  let spanned = 0;
  for (const [n, row] of rows.entries()) {
    let at = 0;
    for (const cell of row.cells) {
      while (grid[n][at] !== undefined) at++;
      const [down, across] = [cell.rowSpan, cell.colSpan].map((each) => Math.min(MOST_SPAN, Math.max(1, each))), text = textIn(cell);
      spanned += down * across - 1;
      const [rowsOf, columnsOf] = spanned <= MOST_SPANNED ? [down, across] : [1, 1];
      for (const below of grid.slice(n, n + rowsOf)) for (let k = 0; k < columnsOf; k++) below[at + k] = k ? '' : text;
      at += columnsOf;
    }
  }
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, k) => row[k] ?? ''));
}

/** The text of a cell, a line for each of its paragraphs; no scripts and no table inside. @param {HTMLTableCellElement} cell */
function textIn(cell) {
  const copy = /** @type {HTMLElement} */ (cell.cloneNode(true));
  for (const gone of copy.querySelectorAll('script, style, table')) gone.remove();
  for (const part of copy.querySelectorAll('br, p, li, div')) part.before('\n');
  return (copy.textContent ?? '').split('\n').map((line) => line.split(/\s+/).filter(Boolean).join(' ')).filter(Boolean).join('\n');
}
