// @ts-check
/** Organisations behind what somebody is there, in a column of both: "Director of Vale Trust". `scenarios/reading/functions.py` in the page. @typedef {import('./table.js').Table} Table */
import { lexicon, pattern, said, wordsOf } from './lexicon.js';
import { textsIn } from './table.js';
import { shown } from './values.js';

/** The table with organisations alone in a column of names whose label says that functions stand there too: "Function / organisation". @param {Table} table @returns {Table} */
export function withoutFunctions(table) {
  const at = table.name, label = at === null ? '' : table.labels[at], told = lexicon('columns').meanings(label);
  if (at === null || !told.includes('entity') || !['person', 'other'].some((each) => told.includes(each))) return table;
  const found = new Map([...textsIn(table, at).keys()].map((text) => /** @type {[string, string]} */ ([text, behind(text)])).filter(([text, name]) => name !== text));
  if (!found.size) return table;
  const some = [...found].slice(0, 5).map(([text, name]) => `${name} (${text})`).join(', ') + (found.size > 5 ? ` and ${found.size - 5} more` : '');
  return { ...table, rows: table.rows.map(([line, row]) => [line, row.map((cell, k) => (k === at ? found.get(shown(cell)) ?? cell : cell))]), notes: [...table.notes, said('functions', `“${label}”`, some)] };
}

/** The organisation behind the function that a text, or what follows its last comma, begins with; all of a text without one. @param {string} text */
function behind(text) {
  for (const part of text.split(', ').reverse()) {
    const [first] = lexicon('functions').matches(wordsOf(part));
    if (!first || first.start) continue;
    const end = [...part.matchAll(/[\p{L}\p{N}]+/gu)].map((word) => word.index + word[0].length)[first.end - 1], of = new RegExp(pattern('of'), 'gu');
    of.lastIndex = end;
    const found = of.exec(part), rest = found ? part.slice(found.index + found[0].length).trim() : '';
    if (rest) return rest;
  }
  return text;
}
