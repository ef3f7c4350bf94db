// @ts-check
/** A list of people with their organisation in brackets, as under an open letter. `scenarios/reading/signed.py` in the page. @typedef {import('./table.js').Table} Table */
import { groupOf } from './groups.js';
import { said, wordsOf } from './lexicon.js';
import { sectorOfName } from './sectors.js';
import { cellsOf, textsIn } from './table.js';
import { shown } from './values.js';

const ENDS_IN_BRACKET = /^([^[(]+?)\s*(?:\[([^[\]]+)\]|\(([^()]+)\))$/u;

/** A list of one column, most cells of which are a person with an organisation in brackets, as a list of both; what stands above the first is a title. @param {Table} table @returns {Table} */
export function byPeople(table) {
  const filled = table.labels.flatMap((_, k) => (textsIn(table, k).size ? [k] : [])), { name } = table;
  if (name === null || filled.length !== 1 || filled[0] !== name) return table;
  const cells = cellsOf(table, name).map(shown), parted = cells.map((cell) => ENDS_IN_BRACKET.exec(cell)), found = parted.flatMap((match) => (match ? [[match[1], match[2] ?? match[3]]] : []));
  const called = found.filter(([, inside]) => isCalled(inside)).length, people = found.filter(([before]) => sectorOfName(before.split(',')[0])[0] === null).length;
  if (found.length < 3 || found.length < 0.6 * cells.length || 2 * called < found.length || people < 0.8 * found.length) return table;
  const first = parted.findIndex(Boolean), rows = table.rows.slice(first).map(([line], n) => /** @type {import('./table.js').Row} */ ([line, parted[first + n] ? [parted[first + n]?.[1], parted[first + n]?.[2] ?? parted[first + n]?.[3]] : ['', cells[first + n]]]));
  const titles = table.rows.slice(0, first).map(([row, each]) => ({ row, why: 'title', text: shown(each[name]) }));
  return { ...table, labels: ['Person', 'Organisation'], rows, name: 1, left: [...table.left, ...titles], notes: [...table.notes, said('signed')] };
}

/** Whether a text is called like an organisation, and is no word for a kind of them. @param {string} text */
const isCalled = (text) => wordsOf(text).length > 1 && groupOf(text) === null && sectorOfName(text)[0] !== null;
