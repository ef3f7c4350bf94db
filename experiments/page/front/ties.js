// @ts-check
/**
 * A table of ties: who is tied to whom, how and how strongly. `scenarios/reading/ties.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./columns.js').Taken} Taken
 * @typedef {{start: string, end: string, kind: string, sign: number, strength: number | null, both: boolean, distance: number | null}} Tie
 * @typedef {Map<string, string>} Names  what the list calls an organisation, by the words of its name
 */
import { tieRoleOf } from './labels.js';
import { declared, lexicon, nameKey } from './lexicon.js';
import { nameInPart, nearestName } from './near.js';
import { nameOf } from './people.js';
import { boundsOf, readScale } from './rating.js';
import { cellsOf, isSquare, isTies, textsIn } from './table.js';
import { blank, levelOf, scoreOf, shown, textsOf, truthOf } from './values.js';

/** The top of the usual scale that goes as far as this score. @param {number} highest */
export const topFor = (highest) => declared('tops').find((/** @type {number} */ top) => highest <= top) || highest;
/** @param {string[]} items @param {number} [most] */
export const listed = (items, most = 8) => items.slice(0, most).join(', ') + (items.length > most ? ` and ${items.length - most} more` : '');
/** @param {Table} table @param {number} k */
export const titled = (table, k) => `“${table.labels[k] || `column ${k + 1}`}”`;
/** How many there are of each, the most first. @param {string[]} items @returns {[string, number][]} */
const counted = (items) => [...items.reduce((counts, each) => counts.set(each, (counts.get(each) ?? 0) + 1), new Map())].sort((a, b) => b[1] - a[1]);

/** The table of ties: one that says from and to, or of two columns of names of the list. @param {Table[]} tables @param {Names} names */
export function tiesTable(tables, names) {
  const labelled = tables.filter((table) => isTies(table) && table.rows.length), known = (/** @type {Table} */ { rows }) => rows.some(([, row]) => row.some((cell) => names.has(nameKey(shown(cell)))));
  if (labelled.length) return labelled.reduce((best, table) => (Number(known(table)) > Number(known(best)) || (known(table) === known(best) && table.rows.length > best.rows.length) ? table : best));
  return tables.find((table) => {
    if (isSquare(table.labels, table.rows)) return false;
    const [start, end] = endsOf(table, names);
    return end !== undefined && table.rows.filter(([, row]) => shown(row[start]) !== shown(row[end])).length > 0.5 * table.rows.length;
  });
}

/** The two columns of a table whose cells are names of the list; where a label says that it is an end, some of them. Elsewhere numbers are no names, though they may number the list. @param {Table} table @param {Names} names */
const endsOf = (table, names) => table.labels.flatMap((label, k) => {
  const least = ['from', 'to'].includes(tieRoleOf(label) ?? '') ? 0 : 0.7, cells = cellsOf(table, k).filter((cell) => !blank(cell)).map((cell) => nameKey(shown(cell)));
  return cells.length && cells.length > 0.8 * table.rows.length && cells.filter((cell) => names.has(cell) && !(least && /^\d+$/.test(cell))).length > least * cells.length ? [k] : [];
}).slice(0, 2);

/** The ties of a table, each pair once for each way, and what was assumed. @param {Table} table @param {Names} known @returns {[Tie[], string[]]} */
export function listedTies(table, known) {
  /** @type {Map<string, number>} */
  const roles = new Map();
  table.labels.forEach((label, k) => { const role = tieRoleOf(label); if (role && !roles.has(role)) roles.set(role, k); });
  if (!roles.has('from') || !roles.has('to')) endsOf(table, known).forEach((k, n) => roles.set(['from', 'to'][n], k));
  const at = (/** @type {string} */ role) => roles.get(role) ?? -1, signs = roles.has('kind') ? [...textsIn(table, at('kind')).keys()] : [];
  if (!roles.has('sign') && signs.length && signs.every((text) => declared('tie_signs').includes(text))) {
    roles.set('sign', at('kind'));
    roles.delete('kind');
  }
  const strength = strengthsOf(table, roles.get('strength')), distance = strengthsOf(table, roles.get('distance')), kinds = kindColumn(table, roles), ties = /** @type {Tie[]} */ ([]), strangers = /** @type {string[]} */ ([]);
  const toldWays = table.labels.some((label) => lexicon('directed').whole(label) !== null);
  const ends = table.rows.map(([, row]) => ['from', 'to'].map((way) => nameOf(row[at(way)]))), near = nearly(ends.flat(), known), names = new Map([...known, ...[...near].map(([written, name]) => /** @type {[string, string]} */ ([nameKey(written), name]))]);
  for (const [n, [, row]] of table.rows.entries()) {
    const named = ends[n], [start, end] = named.map((name) => names.get(nameKey(name)));
    if (named.every((name) => !name || (name.startsWith('Example:') && !names.has(nameKey(name))))) continue;
    strangers.push(...named.filter((name) => !names.has(nameKey(name))));
    if (start === undefined || end === undefined || start === end) continue;
    const bad = roles.has('sign') && isBad(shown(row[at('sign')])), both = roles.has('both') ? truthOf(row[at('both')]) : null;
    const kind = bad ? 'conflict' : kinds === null ? 'contact' : kindOf(shown(row[kinds]));
    ties.push(tie(start, end, kind, strength?.of(row[at('strength')]) ?? null, both ?? !(toldWays && declared('one_way').includes(kind)), distance?.of(row[at('distance')]) ?? null));
  }
  const says = [], [kept, doubles] = once(ties);
  if (strength && !['', '1'].includes(strength.top)) says.push(`Strengths in ${titled(table, at('strength'))} are divided by ${strength.top}, the top of their scale.`);
  if (kinds !== null) says.push(`Kinds of ties: ${counted(ties.map(({ kind }) => kind)).map(([kind, count]) => `${count} ${kind}`).join(', ')}.`);
  if (!roles.has('both')) {
    const oneWay = [...new Set(ties.filter((each) => !each.both).map(({ kind }) => kind))].sort();
    says.push(`Ties say nothing about their direction: ${oneWay.length ? `those of ${listed(oneWay)} hold from the first to the second, the others` : 'each holds'} both ways.`);
  }
  if (near.size) says.push(nearSaid(near));
  if (strangers.length) says.push(`Ties to organisations that are not in the list were left out: ${listed(counted(strangers).map(([name, count]) => `“${name}” (${count})`), 5)}.`);
  if (doubles) says.push(`Ties that were listed again count once, the strongest of them (rows: ${doubles}).`);
  return [kept, says];
}

/** Names in ties that the list has not, by the one that is the same but for slips; none in lists that are too long to look through. @param {string[]} written @param {Names} names @returns {Map<string, string>} */
export function nearly(written, names) {
  const known = [...new Set(names.values())], strangers = [...new Set(written)].filter((each) => each && !names.has(nameKey(each)));
  if (known.length * strangers.length > declared('most_compared')) return new Map();
  return new Map(strangers.flatMap((each) => { const name = each.startsWith('Example:') ? null : nearestName(each, known) ?? nameInPart(each, known); return name === null ? [] : [[each, name]]; }));
}

/** @param {Map<string, string>} near */
export const nearSaid = (near) => `Names in ties that are nearly those of the list, or a part of one only, were taken for them: ${listed([...near].map(([written, name]) => `“${written}” for “${name}”`))}.`;

/** How strong each tie is, as a share of the most there can be. @param {Table} table @param {number | undefined} index @returns {{of: (cell: any) => number | null, top: string} | null} */
function strengthsOf(table, index) {
  if (index === undefined) return null;
  const cells = cellsOf(table, index), label = table.labels[index], texts = [...textsOf(cells).keys()], numbers = new Map(texts.flatMap((text) => { const number = scoreOf(text); return number ? [[text, number]] : []; }));
  if (numbers.size < 0.6 * texts.length) {
    const scale = readScale('level', cells, label);
    return scale && { of: (cell) => { const text = shown(cell), place = levelOf(text); return place === null ? scale.values.get(text) ?? null : declared('level_shares')[place]; }, top: '' };
  }
  const highest = Math.max(...[...numbers.values()].map(([number]) => Math.abs(number))), told = boundsOf(label)[1] || Math.max(0, ...[...numbers.values()].map(([, top]) => top ?? 0));
  const most = told >= highest ? told : topFor(highest);
  return { of: (cell) => { const number = numbers.get(shown(cell)); return number ? number[0] / most : null; }, top: String(most) };
}

/** Whether a cell under "sign" says that a tie is a bad one. @param {string} text */
const isBad = (text) => { const score = scoreOf(text); return score ? score[0] < 0 : '-–−'.includes(text[0] ?? ' ') || kindOf(text) === 'conflict'; };

/** The column that says what kinds of ties they are: one labelled so, of several the one whose words are known. @param {Table} table @param {Map<string, number>} roles @returns {number | null} */
function kindColumn(table, roles) {
  const used = ['from', 'to', 'strength', 'both', 'distance', 'sign'].map((role) => roles.get(role)), known = (/** @type {number} */ k) => cellsOf(table, k).filter((cell) => lexicon('ties').meanings(shown(cell)).length).length;
  const ranked = table.labels.flatMap((label, k) => (!used.includes(k) && ['kind', 'note', null].includes(tieRoleOf(label)) && known(k) ? [{ k, said: Number(tieRoleOf(label) === 'kind'), known: known(k) }] : []));
  return ranked.sort((a, b) => b.said - a.said || b.known - a.known || a.k - b.k)[0]?.k ?? null;
}

/** The kind of tie that a text names first; a conflict wherever it is named; contact when it names none. @param {string} text */
export function kindOf(text) {
  const meanings = lexicon('ties').meanings(text);
  return meanings.includes('conflict') ? 'conflict' : meanings[0] ?? 'contact';
}

/** A tie; a negative strength is a conflict. @param {string} start @param {string} end @param {string} kind @param {number | null} strength @param {boolean} both @param {number | null} [distance] @returns {Tie} */
export function tie(start, end, kind, strength, both, distance = null) {
  const bad = strength !== null && strength < 0, what = bad ? 'conflict' : kind;
  return { start, end, kind: what, sign: what === 'conflict' ? -1 : 1, strength: bad ? -(strength ?? 0) : strength, both, distance };
}

/** Every pair once, with its strongest tie for each way; a conflict goes before all else. And how many rows came again. @param {Tie[]} ties @returns {[Tie[], number]} */
export function once(ties) {
  const ways = new Map(), kept = new Map(), key = (/** @type {string} */ a, /** @type {string} */ b) => `${a}\n${b}`;
  let doubles = 0;
  for (const each of ties) {
    for (const [a, b] of [[each.start, each.end], [each.end, each.start]].slice(0, each.both ? 2 : 1)) {
      const before = ways.get(key(a, b))?.each;
      doubles += Number(before !== undefined && a === each.start);
      if (before === undefined || -each.sign > -before.sign || (each.sign === before.sign && (each.strength ?? 0) > (before.strength ?? 0))) ways.set(key(a, b), { a, b, each });
    }
  }
  for (const { a, b, each } of ways.values()) {
    const mutual = ways.get(key(b, a))?.each === each;
    if (!mutual || !kept.has(key(b, a))) kept.set(key(a, b), { ...each, start: a, end: b, both: mutual });
  }
  return [[...kept.values()], doubles];
}
