// @ts-check
/**
 * The cells of a CSV file or of pasted text; nothing in them is computed. `scenarios/reading/cells.py` in the page.
 *
 * @typedef {{name: string | null, rows: [number, any[]][], comma: boolean, hidden?: boolean, turned?: boolean, notes?: string[]}} Sheet
 *   rows that are not empty, each with its line, from 1; `turned` where they were columns; `notes` say what was assumed to read it
 */
import { declared } from './lexicon.js';
import { blank } from './values.js';

export const MOST_BYTES = 20e6;
export const MOST_ROWS = 5000;
const MOST_COLUMNS = 200;

/** What a person can do about a file that cannot be read. */
export class Unreadable extends Error {}

/** The text of a file in UTF-8, in UTF-16 that says so, else in the encoding of old Windows programs. @param {Uint8Array} bytes @returns {[string, string[]]} */
export function decoded(bytes) {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : '';
  if (wide) return [new TextDecoder(wide).decode(bytes), []];
  try {
    return [new TextDecoder('utf-8', { fatal: true }).decode(bytes), []];
  } catch {
    const [score, text, name] = declared('encodings').map((/** @type {string[]} */ [called, usual]) => {
      const decoder = new TextDecoder(called.startsWith('Mac') ? 'macintosh' : called), some = decoder.decode(bytes.subarray(0, 100000));
      return [lettersIn(some, usual), decoder.decode(bytes), called];
    }).reduce((/** @type {any[]} */ best, /** @type {any[]} */ each) => (each[0] > best[0] ? each : best)), high = (text.match(/[^\x00-\x7f]/gu) ?? []).length;
    if (/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]/.test(text) || score < 0.4 * high) throw new Unreadable('This is no text: give a CSV file in UTF-8 or a workbook (.xlsx, .ods).');
    const word = /\p{L}*[^\x00-\x7f]\p{L}*/u.exec(text);
    return [text, [`The file is not in UTF-8; it was read as ${name}${word ? `: check words such as “${word[0]}”` : ''}.`]];
  }
}

/** How many of the letters beyond ASCII an encoding explains, less the signs that it would put into words. @param {string} text @param {string} usual */
function lettersIn(text, usual) {
  const isLetter = (/** @type {string} */ c) => /\p{L}/u.test(c), isUpper = (/** @type {string} */ c) => c !== c.toLowerCase(), isLower = (/** @type {string} */ c) => c !== c.toUpperCase();
  let score = 0;
  for (let k = 0; k < text.length; k++) {
    const c = text[k];
    if (c <= '\x7f') continue;
    const beside = (text[k - 1] ?? ' ') + (text[k + 1] ?? ' '), alone = /[\u0400-\u04ff]/.test(c) && /^\s*[a-z][^\u0080-\uffff]?\s*$/i.test(beside); // one letter of Russian in a word of others
    if (alone || (isUpper(c) && ((isLetter(text[k - 1] ?? ' ') && isLower(text[k + 1] ?? ' ')) || isLower(text[k - 1] ?? ' '))) || (isLetter(c) && /^\s\s$/.test(beside) && !declared('words_of_one').includes(c.toLowerCase()))) score -= 1; // or a capital inside a word, or a letter that is no word alone
    else if (isLetter(c) && !isLetter(text[k - 1] ?? ' ') && /\d/.test(text[k + 1] ?? ' ')) score -= 1; // or the sign of a currency before an amount
    else score += usual.includes(c.toLowerCase()) ? 1 : declared('punctuation').includes(c) ? 0.5 : isLetter(c) ? 0.2 : -1;
  }
  return score;
}

/** The rows of a text whose cells are parted by comma, semicolon, tab or bar. @param {string} text @returns {Sheet} */
export function sheetOf(text) {
  const told = /^sep=([,;\t|])\r?\n/i.exec(text), delimiter = told ? told[1] : delimiterOf(text);
  /** @type {Sheet} */
  const sheet = { name: null, rows: [], comma: delimiter === ';' };
  let line = told ? 2 : 1;
  for (const { cells, lines } of records(told ? text.slice(told[0].length) : delimiter === '\t' ? tabbed(text) : text, delimiter)) {
    const rule = delimiter === '|' && cells.every((cell) => blank(cell) || /^:?-+:?$/.test(cell.trim())); // below the header of a Markdown table
    if (!rule && cells.some((cell) => !blank(cell))) sheet.rows.push([line, delimiter === ',' ? unbroken(cells) : delimiter === '|' ? cells.map((cell) => cell.replace(/^\s*(\*{1,3}|_{1,3}|`)(.+)\1\s*$/su, '$2')) : cells]);
    line += lines;
  }
  return checked(sheet);
}

/** A text whose columns stand apart by several spaces, as pasted from a page, with tabs in their place. @param {string} text */
function tabbed(text) {
  const lines = text.slice(0, 1e6).split(/\r?\n/).slice(0, 50).filter((line) => line.trim()), apart = /(?<=\S) {2,}(?=\S)/;
  return /[\t"]/.test(text) || lines.filter((line) => apart.test(line.trim())).length < Math.max(2, 0.7 * lines.length) ? text : text.replace(new RegExp(apart, 'g'), '\t');
}

/** The cells of a row, those put together again that a comma in brackets parted: "Vale Council (public, for)". @param {string[]} row */
function unbroken(row) {
  const cells = [], opens = (/** @type {string} */ text) => text.split('(').length - text.split(')').length;
  for (let k = 0; k < row.length; k++) {
    const end = opens(row[k]) > 0 ? row.findIndex((_, n) => n > k && n < k + 9 && opens(row.slice(k, n + 1).join(',')) === 0) : -1;
    cells.push(row.slice(k, Math.max(k, end) + 1).join(','));
    k = Math.max(k, end);
  }
  return cells;
}

/** A sheet within the limits, all its rows equally wide. @param {Sheet} sheet @returns {Sheet} */
export function checked(sheet) {
  let width = 0;
  for (const [line, row] of sheet.rows) {
    const own = row.findLastIndex((cell) => !blank(cell)) + 1;
    if (own > MOST_COLUMNS) throw new Unreadable(`Line ${line} has ${own.toLocaleString('en')} columns: keep at most ${MOST_COLUMNS}.`);
    width = Math.max(width, own);
  }
  checkRows(sheet.rows.length);
  for (const each of sheet.rows) each[1] = Array.from({ length: width }, (_, k) => each[1][k] ?? '');
  return sheet;
}

/** Refuses more rows than a page reads. @param {number} rows */
export function checkRows(rows) {
  if (rows > MOST_ROWS) throw new Unreadable(`The table has ${rows.toLocaleString('en')} rows: keep at most ${MOST_ROWS.toLocaleString('en')}.`);
}

/** @param {string} text @param {string} delimiter @returns {Generator<{cells: string[], lines: number}>} */
function* records(text, delimiter) {
  const end = new RegExp(`[${delimiter === '|' ? '\\|' : delimiter}\\r\\n]`, 'g');
  /** @type {string[]} */
  let cells = [], lines = 0;
  for (let at = 0; at < text.length;) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; ;) {
        const close = text.indexOf('"', at);
        if (close < 0) throw new Unreadable('A quote " is opened and not closed: check the quotes of the file.');
        cell += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
      lines += cell.split('\n').length - 1;
    }
    end.lastIndex = at;
    const next = end.exec(text)?.index ?? text.length;
    cells.push(cell + text.slice(at, next));
    at = next + 1;
    if (text[next] === delimiter && at < text.length) continue;
    if (text[next] === delimiter) cells.push('');
    if (text[next] === '\r' && text[at] === '\n') at += 1;
    yield { cells, lines: lines + 1 };
    [cells, lines] = [[], 0];
  }
}

/** The delimiter that stands in most of the first lines, outside quotes; of several the most frequent; tab, where few have any. @param {string} text */
function delimiterOf(text) {
  const lines = text.slice(0, 1e6).split(/\r?\n/, 50).filter((line) => line.trim()).map((line) => line.split('"').filter((_, k) => k % 2 === 0).join(''));
  /** @param {string} delimiter @returns {[number, number]} */
  const rank = (delimiter) => {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const line of lines) if (line.includes(delimiter)) counts.set(line.split(delimiter).length - 1, (counts.get(line.split(delimiter).length - 1) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    return [most, Math.max(0, ...[...counts].filter(([, count]) => count === most).map(([each]) => each))];
  };
  const [best] = [...',;\t|'].map((each) => /** @type {const} */ ([each, rank(each)])).reduce((best, each) => (each[1][0] > best[1][0] || (each[1][0] === best[1][0] && each[1][1] > best[1][1]) ? each : best));
  return !text.includes('"') && 3 * lines.filter((line) => line.includes(best)).length < lines.length ? '\t' : best; // names, a line each, of which some hold a comma
}
