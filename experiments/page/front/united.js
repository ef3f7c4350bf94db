// @ts-check
/** Tables of the same header as one: on several sheets, or one below the other. `united` of `scenarios/reading/shapes.py` in the page. @typedef {import('./table.js').Table} Table */
import { groupOf } from './groups.js';
import { declared, nameKey, said, wordsOf } from './lexicon.js';
import { asList } from './lists.js';
import { SHEETS, cellsOf, nameColumn } from './table.js';
import { shown } from './values.js';

/** The table with the rows of others of the same header that bring other names, as the file has them; a sheet called by a sector says theirs. @param {Table} table @param {Table[]} tables @returns {Table} */
export function united(table, tables) {
  const like = alike(table, tables), [first] = like;
  if (like.length < 2) return table;
  const groups = new Set(like.map(({ sheet }) => groupOf(sheet ?? ''))), bySheet = groups.size === 1 && !groups.has(null);
  const rows = like.flatMap((each) => each.rows.map(([line, row]) => /** @type {import('./table.js').Row} */ ([line, bySheet ? [...row, each.sheet] : row])));
  const places = like.map(({ sheet, lines }) => (sheet ? `“${sheet}”` : `row ${lines[0]}`));
  const whole = { ...table, rows, labels: bySheet ? [...table.labels, SHEETS] : table.labels, left: like.flatMap(({ left }) => left), parts: like.map(({ sheet }) => sheet), notes: [...table.notes, said('united', places.slice(0, 12).join(', '))] };
  return { ...whole, name: nameColumn(whole) };
}

/** The table, and others of the same header whose names are mostly new, in the order of the file. @param {Table} table @param {Table[]} tables */
function alike(table, tables) {
  const { name } = table;
  if (name === null || !table.lines.length) return [table];
  const names = new Set(cellsOf(table, name).map((cell) => nameKey(shown(cell)))), width = table.labels.length;
  return tables.map(asList).flatMap((other) => {
    if (other.sheet === table.sheet && other.lines[0] === table.lines[0]) return [table];
    if (header(other) !== header(table) || other.sheet === declared('help_sheet') || JSON.stringify(other.rows) === JSON.stringify(table.rows)) return [];
    const others = other.rows.map(([, row]) => nameKey(shown(row[name])));
    if (!others.length || others.filter((each) => !names.has(each)).length < declared('new_names') * others.length) return [];
    return [{ ...other, rows: other.rows.map(([line, row]) => /** @type {import('./table.js').Row} */ ([line, Array.from({ length: width }, (_, k) => row[k] ?? '')])) }];
  });
}

/** The labels of a table as they are compared, without empty ones at its end. @param {Table} table */
const header = ({ labels }) => labels.map((label) => wordsOf(label).join(' ')).join('\n').trimEnd();
