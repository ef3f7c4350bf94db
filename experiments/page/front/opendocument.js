// @ts-check
/**
 * The sheets of an .ods workbook, from its content: rows and cells that are written once for many, cells that are merged downwards.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 */
import { MOST_ROWS, checked } from './cells.js';

/** More columns than any list has: no row is filled further, however often its cells are said to repeat. */
const FAR = 1000;

/** @param {Document | Element} of @param {string} name */
const within = (of, name) => [...of.getElementsByTagNameNS('*', name)];
/** @param {Element} of @param {string} name */
const times = (of, name) => Number(of.getAttribute(`table:number-${name}`)) || 1;

/** The sheets that hold something. @param {Document} content @param {number} most  sheets @returns {Sheet[]} */
export function openSheets(content, most) {
  const unseen = within(content, 'style').filter((style) => within(style, 'table-properties').some((each) => each.getAttribute('table:display') === 'false')).map((style) => style.getAttribute('style:name'));
  return within(content, 'table').slice(0, most).flatMap((table) => {
    const rows = rowsOf(table);
    return rows.length ? [checked({ name: table.getAttribute('table:name') ?? '', rows, comma: false, hidden: unseen.includes(table.getAttribute('table:style-name')) })] : [];
  });
}

/** @param {Element} table @returns {[number, any[]][]} */
function rowsOf(table) {
  const rows = /** @type {Map<number, any[]>} */ (new Map()), merged = /** @type {[number, number, number][]} */ ([]);
  let line = 0;
  for (const row of within(table, 'table-row')) {
    const cells = /** @type {any[]} */ ([]), lines = times(row, 'rows-repeated');
    for (const cell of row.children) {
      if (cell.localName !== 'table-cell' && cell.localName !== 'covered-table-cell') continue;
      const down = times(cell, 'rows-spanned');
      if (down > 1 && times(cell, 'columns-spanned') === 1) merged.push([line + 1, cells.length, down]);
      const value = valueOf(cell), many = Math.min(times(cell, 'columns-repeated'), FAR - cells.length);
      for (let k = 0; k < many; k++) cells.push(value);
    }
    if (cells.some((cell) => String(cell).trim())) for (let k = 0; k < lines && rows.size <= MOST_ROWS; k++) rows.set(line + 1 + k, [...cells]);
    line += lines;
  }
  const last = Math.max(0, ...rows.keys());
  for (const [top, column, down] of merged) {
    for (let at = top + 1; at < Math.min(top + down, last + 1); at++) {
      const row = rows.get(at) ?? [];
      row[column] = rows.get(top)?.[column] ?? '';
      rows.set(at, row);
    }
  }
  return [...rows].sort((a, b) => a[0] - b[0]);
}

/** @param {Element} cell */
function valueOf(cell) {
  const kind = cell.getAttribute('office:value-type') ?? '', told = (/** @type {string} */ name) => cell.getAttribute(`office:${name}`);
  if (told('value') !== null && ['float', 'percentage', 'currency'].includes(kind)) return Number(told('value'));
  if (kind === 'boolean') return told('boolean-value') === 'true';
  if (kind === 'date') return (told('date-value') ?? '').replace('T', ' ');
  return told('string-value') ?? [...cell.children].filter(({ localName }) => localName === 'p').map(textIn).join('\n');
}

/** The text of a paragraph, in which several spaces are an element. @param {Node} of @returns {string} */
const textIn = (of) => [...of.childNodes].map((each) => (each.nodeType === Node.TEXT_NODE ? each.textContent : /** @type {Element} */ (each).localName === 's' ? ' '.repeat(Number(/** @type {Element} */ (each).getAttribute('text:c')) || 1) : textIn(each))).join('');
