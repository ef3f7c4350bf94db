// @ts-check
/** The goals that a file names: on a sheet of their own, beside a word for goals about the table, or in a column that repeats them. `scenarios/reading/goals.py` in the page. */
import { namesGoals } from './labels.js';
import { declared, fold, pattern } from './lexicon.js';
import { blank, scoreOf, shown } from './values.js';

/** @param {any} cell */
const isText = (cell) => typeof cell === 'string' && cell.trim().length > 2 && !scoreOf(cell);

/** Sheets that by their names hold goals. @param {import('./cells.js').Sheet[]} sheets @param {import('./table.js').Table} table */
const sheetsOfGoals = (sheets, table) => sheets.filter(({ name }) => name !== table.sheet && namesGoals(name ?? ''));

/** The goals that a file names, and what to say of them. @param {import('./cells.js').Sheet[]} sheets @param {import('./table.js').Table} table @param {number | undefined} column @returns {{names: string[], says: string[]}} */
export function goalsOf(sheets, table, column) {
  const own = sheetsOfGoals(sheets, table).find(({ rows }) => rows.length > 0);
  const [found, where] = own ? [listed(own), `the sheet “${own.name}”`] : column !== undefined ? [table.rows.map(([, row]) => String(row[column])), `the column “${table.labels[column]}”`] : [beside(sheets, table), 'a row beside the table'];
  const names = named(found.flatMap((text) => text.split(pattern('parted'))).map((part) => part.replace(pattern('numbered'), ''))), most = declared('most_goals'), more = names.length - most;
  if (!names.length) return { names, says: [] };
  return { names: names.slice(0, most), says: [`Goals were taken from ${where}: ${names.slice(0, most).map((name) => `“${name}”`).join(', ')}${more > 0 ? `; ${more} more were left out` : ''}.`] };
}

/** What a row about the table says that all are for, where goals stand on a sheet or in a column of their own. @param {import('./cells.js').Sheet[]} sheets @param {import('./table.js').Table} table @param {number | undefined} column */
export function issueOf(sheets, table, column) {
  return column !== undefined || sheetsOfGoals(sheets, table).length > 0 ? short(beside(sheets, table).map(shown).join('; ')) : '';
}

/** @param {string} text */
const short = (text) => { const longest = declared('longest_goal'); return text.length > longest ? `${text.slice(0, longest - 2)}…${text.slice(-1)}` : text; };

/** Texts as names of goals, each once. @param {string[]} texts */
export function named(texts) {
  const names = texts.map(shown).filter(Boolean).map(short);
  return names.filter((name, k) => names.findIndex((other) => fold(other) === fold(name)) === k);
}

/** The first text of each row of a sheet of goals; below a label of goals, what stands under it. @param {import('./cells.js').Sheet} sheet @returns {string[]} */
function listed({ rows }) {
  const start = rows.findIndex(([, row]) => row.some((cell) => isText(cell) && namesGoals(cell))), column = start < 0 ? null : rows[start][1].findIndex((cell) => isText(cell) && namesGoals(cell));
  return rows.slice(start + 1).flatMap(([, row]) => row.filter((cell, k) => isText(cell) && (column === null || column === k)).slice(0, 1));
}

/** What stands beside a word for goals, or behind it and a colon, in rows that are none of the table's. @param {import('./cells.js').Sheet[]} sheets @param {import('./table.js').Table} table @returns {string[]} */
function beside(sheets, table) {
  const taken = new Set([...table.lines, ...table.rows.map(([line]) => line)]), rows = sheets.find(({ name }) => name === table.sheet)?.rows ?? [];
  return rows.filter(([line]) => !taken.has(line)).flatMap(([, row]) => {
    const texts = row.filter((cell) => !blank(cell)), [label, ...rest] = String(texts[0]).split(':'), behind = rest.join(':');
    return !namesGoals(label) ? [] : behind.trim() ? [behind] : texts.slice(1).filter(isText);
  });
}
