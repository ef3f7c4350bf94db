// @ts-check
/**
 * The sheets of an .xlsx or .ods workbook, as their cells were last shown: an archive of XML files, which the browser itself can unpack and parse.
 * No formula is computed, no markup of it comes into the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {{method: number, size: number, packed: number, at: number}} Part
 */
import { Unreadable, checked } from './cells.js';
import { said } from './lexicon.js';
import { openSheets } from './opendocument.js';

const MOST_UNPACKED = 60e6, MOST_SHEETS = 30, END = 0x06054b50, ENTRY = 0x02014b50, DAY = 86400e3, EPOCH = Date.UTC(1899, 11, 30);
const DAMAGED = 'The workbook is damaged and cannot be read: save it again as .xlsx or as CSV UTF-8.';

/** Whether a file begins as a workbook does, whatever it is called. @param {Uint8Array} bytes */
export const isWorkbook = (bytes) => (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf);

/** The sheets of a workbook that hold something. @param {Uint8Array} bytes @returns {Promise<Sheet[]>} */
export async function sheetsOf(bytes) {
  if (bytes[0] === 0xd0) throw new Unreadable('Old workbooks (.xls) and those with a password cannot be read: save it again as .xlsx or as CSV UTF-8.');
  const parts = partsOf(bytes), read = (/** @type {string} */ name) => xmlOf(bytes, parts.get(name));
  if ([...parts.values()].reduce((sum, { size }) => sum + size, 0) > MOST_UNPACKED) throw new Unreadable('The workbook unpacks to more than 60 MB: save the sheet as CSV UTF-8.');
  const [book, open, manifest] = await Promise.all(['xl/workbook.xml', 'content.xml', 'META-INF/manifest.xml'].map(read));
  if (all(manifest, 'encryption-data').length) throw new Unreadable('The workbook has a password: save a copy without one.');
  if (!book && !open) throw new Unreadable('The archive is no workbook: give an .xlsx, .ods or .csv file.');
  if (!book) return openSheets(/** @type {Document} */ (open), MOST_SHEETS);
  const [links, shared, styles] = await Promise.all(['xl/_rels/workbook.xml.rels', 'xl/sharedStrings.xml', 'xl/styles.xml'].map(read));
  const targets = new Map(all(links, 'Relationship').map((each) => [each.getAttribute('Id'), (each.getAttribute('Target') ?? '').replace(/^\/?(?:xl\/)?/, 'xl/')]));
  const texts = all(shared, 'si').map(textIn), dates = datesOf(styles), sheets = [];
  for (const each of all(book, 'sheet').slice(0, MOST_SHEETS)) {
    const id = [...each.attributes].find(({ localName }) => localName === 'id')?.value ?? '', content = await read(targets.get(id) ?? '');
    const rows = content ? rowsOf(content, texts, dates) : [];
    const lines = new Set(rows.map(([line]) => line)), unseen = all(content, 'row').filter((row) => row.getAttribute('hidden') === '1').map((row) => Number(row.getAttribute('r'))).filter((line) => lines.has(line));
    const notes = unseen.length ? [said('hidden', unseen.slice(0, 8).join(', ') + (unseen.length > 8 ? ` and ${unseen.length - 8} more` : ''))] : [];
    if (rows.length) sheets.push(checked({ notes, name: each.getAttribute('name') ?? '', rows, comma: false, hidden: /hidden/i.test(each.getAttribute('state') ?? '') }));
  }
  return sheets;
}

// The archive

/** Its files, by name. @param {Uint8Array} bytes @returns {Map<string, Part>} */
function partsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), parts = new Map();
  try {
    let end = bytes.length - 22;
    while (view.getUint32(end, true) !== END) end -= 1;
    let at = view.getUint32(end + 16, true);
    for (let k = view.getUint16(end + 10, true); k > 0 && view.getUint32(at, true) === ENTRY; k--) {
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      const part = { method: view.getUint16(at + 10, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true) };
      parts.set(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)), part);
      at += 46 + name + extra + comment;
    }
  } catch {
    throw new Unreadable(DAMAGED);
  }
  return parts;
}

/** A file of the archive, parsed; null where there is none. @param {Uint8Array} bytes @param {Part | undefined} part */
async function xmlOf(bytes, part) {
  if (!part) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const start = part.at + 30 + view.getUint16(part.at + 26, true) + view.getUint16(part.at + 28, true), content = bytes.slice(start, start + part.packed);
    const text = new TextDecoder().decode(part.method === 8 ? await inflated(content, part.size) : content);
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    if (parsed.getElementsByTagName('parsererror').length) throw new Error('not XML');
    return parsed;
  } catch {
    throw new Unreadable(DAMAGED);
  }
}

/** Unpacked bytes, no more of them than were announced. @param {Uint8Array<ArrayBuffer>} content @param {number} size */
async function inflated(content, size) {
  const reader = new Blob([content]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader(), whole = new Uint8Array(size);
  for (let at = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return whole;
    whole.set(value, at); // throws where there is more
    at += value.length;
  }
}

// A sheet

/** @param {Document | Element | null} within @param {string} name @returns {Element[]} */
const all = (within, name) => (within ? [...within.getElementsByTagNameNS('*', name)] : []);
/** The text of an element, without what says how it is pronounced. @param {Element} of */
const textIn = (of) => all(of, 't').filter((each) => /** @type {Element} */ (each.parentNode).localName !== 'rPh').map(({ textContent }) => textContent).join('');

/** Which styles of cells show dates. @param {Document | null} styles @returns {boolean[]} */
function datesOf(styles) {
  const own = new Map(all(styles, 'numFmt').map((each) => [Number(each.getAttribute('numFmtId')), /[dy]|mm/i.test((each.getAttribute('formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]/g, ''))]));
  return all(all(styles, 'cellXfs')[0] ?? null, 'xf').map((each) => { const id = Number(each.getAttribute('numFmtId')); return own.get(id) ?? ((id >= 14 && id <= 17) || id === 22); });
}

/** @param {Document} content @param {string[]} texts @param {boolean[]} dates @returns {[number, any[]][]} */
function rowsOf(content, texts, dates) {
  /** @type {Map<number, any[]>} */
  const rows = new Map();
  let line = 0;
  for (const row of all(content, 'row')) {
    line = Number(row.getAttribute('r')) || line + 1;
    /** @type {any[]} */
    const cells = [];
    for (const cell of all(row, 'c')) {
      const [column] = placeOf(cell.getAttribute('r') ?? '', cells.length);
      if (column < 20000) cells[column] = valueOf(cell, texts, dates);
    }
    rows.set(line, Array.from(cells, (value) => value ?? ''));
  }
  for (const merged of all(content, 'mergeCell')) { // downwards: each of the rows has the value
    const [[left, top], [right, bottom]] = (merged.getAttribute('ref') ?? '').split(':').map((place) => placeOf(place, 0));
    for (let below = top + 1; left === right && below <= Math.min(bottom, line); below++) {
      const row = rows.get(below);
      if (row) row[left] = rows.get(top)?.[left] ?? '';
    }
  }
  return [...rows].map(([at, cells]) => /** @type {[number, any[]]} */ ([at, Array.from(cells, (value) => value ?? '')])).filter(([, cells]) => cells.some((value) => String(value).trim()));
}

/** Column, from 0, and row of a place such as D7. @param {string} place @param {number} usual @returns {[number, number]} */
function placeOf(place, usual) {
  const [, letters = '', row = '0'] = /^\$?([A-Z]+)\$?(\d*)$/.exec(place) ?? [];
  return [letters ? [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1 : usual, Number(row)];
}

/** @param {Element} cell @param {string[]} texts @param {boolean[]} dates */
function valueOf(cell, texts, dates) {
  const kind = cell.getAttribute('t'), text = all(cell, 'v')[0]?.textContent ?? '';
  if (kind === 'inlineStr') return textIn(cell);
  if (kind === 's') return texts[Number(text)] ?? '';
  if (kind === 'b') return text === '1';
  if (kind === 'str' || kind === 'd') return text;
  if (kind === 'e' || text === '') return '';
  const number = Number(text);
  if (!dates[Number(cell.getAttribute('s'))] || !(number > 0 && number < 3e6)) return number;
  return new Date(EPOCH + Math.floor(number) * DAY).toISOString().slice(0, 10);
}
