// @ts-check
/**
 * Tables of other shapes as a list with a row for each organisation and a column for each thing said of it. `scenarios/reading/shapes.py` in the page.
 *
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./table.js').Table} Table
 */
import { withoutFunctions } from './functions.js';
import { groupOf } from './groups.js';
import { tieRoleOf } from './labels.js';
import { declared, lexicon, nameKey, pattern, said, uncovered, wordsOf } from './lexicon.js';
import { codesIn } from './rating.js';
import { sectorOfName } from './sectors.js';
import { textsIn } from './table.js';
import { namesIn } from './turned.js';
import { blank, levelOf, shown, total, truthOf } from './values.js';

/** The table as a list, where it has a column of names for each sector (or stance, or field of the grid), a column of marks for each level, or a row for each partnership, or codes that its labels explain. @param {Table} table */
export const asList = (table) => decoded(stancesTogether(levelsTogether(byGroup(byPartners(withoutFunctions(table))))));

/** A register of partnerships (or projects) that lists the partners of each in a cell, as a list of the partners: those of one are tied. @param {Table} table @returns {Table} */
function byPartners(table) {
  if (table.name === null || !lexicon('joint').meanings(table.labels[table.name]).length) return table;
  const column = table.labels.findIndex((label, k) => k !== table.name && lexicon('columns').meanings(label).includes('entity') && listsOrganisations(table, k));
  if (column < 0) return table;
  const beside = /** @type {Map<string, {line: number, name: string, others: Set<string>}>} */ (new Map());
  for (const [line, row] of table.rows) {
    const partners = parted(row[column]);
    for (const name of partners) {
      const key = nameKey(name), known = beside.get(key) ?? { line, name, others: new Set() };
      beside.set(key, known);
      for (const other of partners) if (other !== name) known.others.add(other);
    }
  }
  const rows = [...beside.values()].map(({ line, name, others }) => /** @type {Row} */ ([line, [name, [...others].join('; ')]]));
  return { ...table, labels: ['name', 'works with'], rows, name: 0, notes: [...table.notes, said('partners', `“${table.labels[column]}”`, `“${table.labels[table.name]}”`)] };
}

/** The organisations that a cell lists. @param {any} cell */
const parted = (cell) => shown(cell).split(/[;|]/).map((name) => name.trim()).filter(Boolean);

/** Whether most cells of a column list several, most of which are called like organisations. @param {Table} table @param {number} k */
function listsOrganisations(table, k) {
  const cells = table.rows.slice(0, 100).map(([, row]) => parted(row[k])).filter((names) => names.length), names = cells.flat();
  return cells.filter((each) => each.length > 1).length > 0.5 * cells.length && names.filter((name) => sectorOfName(name)[0] !== null).length > 0.5 * names.length;
}

/** A table with a column of names for each sector, field of the grid or stance, as a list of names with theirs. @param {Table} table @returns {Table} */
function byGroup(table) {
  const groups = table.labels.flatMap((label, k) => (label ? [{ k, kind: groupOf(label) }] : [])), counts = /** @type {Map<string, number>} */ (new Map());
  for (const { kind } of groups) if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (!counts.size) return table;
  const [kind, count] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best)), columns = groups.filter((each) => each.kind === kind && holdsNames(table, each.k));
  if (count < 2 || columns.length < Math.max(2, 0.7 * groups.length)) return table;
  const rows = columns.flatMap(({ k }) => table.rows.flatMap(([line, row]) => namesIn(row[k]).map((name) => /** @type {Row} */ ([line, [name, table.labels[k]]]))));
  return { ...table, labels: ['name', declared('group_labels')[kind]], rows, name: 0, notes: [...table.notes, said('groups', declared('groups_called')[kind] ?? kind)] };
}

/** @param {Table} table @param {number} k */
function holdsNames(table, k) {
  const texts = textsIn(table, k);
  return texts.size > 0.8 * total(texts) && [...texts.keys()].filter((text) => text.length > 2).length > 0.8 * texts.size;
}

/** The table with some columns in place of others. @param {Table} table @param {(k: number) => boolean} keeps @param {string[]} labels @param {(row: any[]) => any[]} cells @returns {Table} */
function recast(table, keeps, labels, cells) {
  const kept = table.labels.flatMap((_, k) => (keeps(k) ? [k] : [])), name = kept.indexOf(table.name ?? -1);
  return { ...table, labels: [...kept.map((k) => table.labels[k]), ...labels], rows: table.rows.map(([line, row]) => [line, [...kept.map((k) => row[k]), ...cells(row)]]), name: name < 0 ? null : name };
}

/** A table whose columns are the levels (or the scores 1, 2, 3) of a rating, a mark in one of them, with one column for it. @param {Table} table @returns {Table} */
function levelsTogether(table) {
  const found = /** @type {Map<string, Map<number, string>>} */ (new Map());
  for (const [k, label] of table.labels.entries()) {
    const [rest, level] = ratedAt(label);
    if (rest && level && [...textsIn(table, k).keys()].every((text) => truthOf(text) !== null)) found.set(rest, (found.get(rest) ?? new Map()).set(k, level));
  }
  const runs = [...found].filter(([, levels]) => isLadder([...levels.values()]));
  if (!runs.length) return table;
  const titles = runs.map(([rest, levels]) => { const last = [...levels.values()].at(-1) ?? ''; return /^\d$/.test(last) ? `${rest} (1-${last})` : rest; });
  return recast(table, (k) => !runs.some(([, levels]) => levels.has(k)), titles, (row) => runs.map(([, levels]) => [...levels].find(([k]) => truthOf(row[k]))?.[1] ?? ''));
}

/** What a label rates and at which level or score: "Influence: high", "Influence 4"; nothing for another. @param {string} label @returns {[string, string]} */
function ratedAt(label) {
  const number = pattern('scored').exec(label), place = levelOf(label), words = wordsOf(label);
  if (number) return [number[1].trim(), number[2]];
  return place === null ? ['', ''] : [uncovered(words, lexicon('levels').matches(words)).join(' '), declared('level_words')[place]];
}

/** Whether several levels, or the scores from 1 on. @param {string[]} levels */
const isLadder = (levels) => (levels.some((level) => /^\d$/.test(level)) ? levels.length > 2 && levels.every((level, n) => level === String(n + 1)) : new Set(levels).size > 1);

/** A table with a column for each stance, a mark or C (current) and D (desired) in one of them, with one column for it. @param {Table} table @returns {Table} */
function stancesTogether(table) {
  const named = stancesIn(table.labels), steps = named.flatMap((step, k) => (step ? [k] : [])), meant = [...new Set(steps.map((k) => declared('stances')[lexicon('stance').whole(named[k]) ?? ''] ?? 0))];
  const texts = steps.flatMap((k) => [...textsIn(table, k).keys()]), letters = (/** @type {any} */ cell) => wordsOf(shown(cell));
  const plans = texts.length > 0 && texts.every((text) => letters(text).every((word) => ['c', 'd', 'cd'].includes(word)));
  const both = texts.length > 0 && Math.min(...meant) < 0 && Math.max(...meant) > 0; // "Champion?" beside "Blocker?"
  if (!(both || meant.length > 2) || !(plans || texts.every((text) => truthOf(text) !== null))) return table;
  const here = (/** @type {any} */ cell) => (plans ? letters(cell).join('').includes('c') : Boolean(truthOf(cell)));
  const one = recast(table, (k) => !steps.includes(k), ['stance'], (row) => [named[steps.find((k) => here(row[k])) ?? -1] ?? '']);
  return { ...one, notes: [...table.notes, ...(plans ? [said('plans')] : [])] };
}

/** The stance that each label names, if any; below a heading that says nothing of stances ("Relation: for"), where three columns and more have it. @param {string[]} labels @returns {string[]} */
function stancesIn(labels) {
  const parts = labels.map((label) => wordsOf(label));
  let steps = labels.map(stanceAt);
  for (const words of steps.some(Boolean) ? [] : parts) for (const n of [1, 2]) {
    const over = words.slice(0, -n).join(' '), under = parts.map((each) => (over && each.slice(0, words.length - n).join(' ') === over ? each.slice(words.length - n).join(' ') : null));
    const found = under.map((rest) => (rest && lexicon('stance').whole(rest) !== null ? rest : '')), count = found.filter(Boolean).length;
    if (!steps.some(Boolean) && count > 2 && count === under.filter((rest) => rest !== null).length) steps = found;
  }
  return steps;
}

/** The stance that a label names, alone or below what is rated ("Position: against"); nothing for another. @param {string} label */
function stanceAt(label) {
  const words = wordsOf(label), whole = (/** @type {string} */ text) => lexicon('stance').whole(text) !== null;
  if (['yes', 'no'].some((each) => lexicon(each).whole(label) !== null) || [...label].length < 3) return '';
  if (whole(label)) return label;
  if (lexicon('columns').meanings(label).find((each) => each !== 'neutral') !== 'stance') return '';
  return words.map((_, k) => words.slice(k).join(' ')).slice(1).find(whole) ?? '';
}

/** The table with words in place of codes that the label of their column explains. @param {Table} table @returns {Table} */
function decoded(table) {
  const keys = table.labels.map((label, k) => { const codes = codesIn(label); return codes.size > 1 && [...textsIn(table, k).keys()].every((text) => codes.has(text)) ? codes : null; });
  if (!keys.some(Boolean)) return table;
  const labels = table.labels.map((label, k) => (keys[k] ? label.replace(/\([^()]*\)/g, '').trim() : label));
  return { ...table, labels, rows: table.rows.map(([line, row]) => [line, row.map((cell, k) => keys[k]?.get(shown(cell)) ?? cell)]) };
}

/** A list of the organisations at the ends of ties, where there is no other. @param {Table} table @returns {Table} */
export function fromEnds(table) {
  const ends = ['from', 'to'].flatMap((way) => table.labels.findLastIndex((label) => tieRoleOf(label) === way)).filter((k) => k >= 0), firsts = new Map();
  for (const [line, row] of table.rows) for (const k of ends) if (!blank(row[k]) && !firsts.has(nameKey(shown(row[k])))) firsts.set(nameKey(shown(row[k])), [line, [row[k]]]);
  return { ...table, labels: ['name'], rows: [...firsts.values()], name: 0, notes: [...table.notes, said('ends')] };
}
