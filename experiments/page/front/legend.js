// @ts-check
/**
 * What the codes in a column stand for, where another table or a line about this one explains them. `key_of` of `scenarios/reading/sector_column.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {{words: Map<string, string>, sheet: string | null}} Key  `sheet` explains them; null where a line about the table does
 */
import { declared, lexicon, pattern, wordsOf } from './lexicon.js';
import { cellsOf, textsIn } from './table.js';
import { scoreOf, shown } from './values.js';

/** @type {Key} */
export const NOTHING = { words: new Map(), sheet: null };

/** Whether a table is no larger than what explains codes. @param {Table} table */
const isSmall = ({ rows, labels }) => rows.length <= declared('legends').most && labels.length <= declared('legends').columns;

/** @param {Table} table @param {number} index @param {Table[]} keys  other tables @returns {Key} */
export function keyOf(table, index, keys) {
  const codes = [...textsIn(table, index).keys()], { longest } = declared('legends');
  if (!codes.length || codes.some((code) => code.length > longest)) return NOTHING;
  for (const key of keys) {
    const words = isSmall(key) ? beside(codes, table.labels[index], key) : null;
    if (words) return { words, sheet: key.sheet };
  }
  for (const each of codes.length > 1 ? [table, ...keys] : []) {
    const found = explained(each, each === table);
    if (codes.every((code) => found.has(code))) return { words: new Map(codes.map((code) => [code, found.get(code) ?? ''])), sheet: each === table ? null : each.sheet };
  }
  return NOTHING;
}

/** The texts that a table has beside codes; null where it has not all of them, each once. @param {string[]} codes @param {string} label @param {Table} key */
function beside(codes, label, key) {
  const named = lexicon('sheets', 'others').meanings(key.sheet ?? '').length > 0, said = wordsOf(label).join(' ');
  for (const at of key.labels.flatMap((each, k) => (named || wordsOf(each).join(' ') === said ? [k] : []))) {
    const cells = cellsOf(key, at).map(shown), known = new Set(cells);
    if (known.size < cells.length || codes.some((code) => !known.has(code))) continue;
    for (const [k] of key.labels.entries()) {
      const texts = cellsOf(key, k).map(shown), words = texts.every((text) => text.length > 1 && !scoreOf(text));
      if (k !== at && words && !texts.some((text) => codes.includes(text))) return new Map(cells.map((cell, n) => [cell, texts[n]]));
    }
  }
  return null;
}

/** What lines such as "G = government" say that codes mean: those about a table; of a small one that is not the list, its cells too. @param {Table} table @param {boolean} own @returns {Map<string, string>} */
function explained(table, own) {
  const cells = own || !isSmall(table) ? [] : [table.labels, ...table.rows.map(([, row]) => row)].flatMap((row) => row.map(shown));
  const lines = [...table.left.map(({ text }) => text), ...cells].flatMap((text) => text.split(/[,;|\n]/)).flatMap((part) => { const found = pattern('legend').exec(part); return found ? [found] : []; });
  return new Map(lines.reverse().map(([, code, meaning]) => [code, meaning.trim()]));
}
