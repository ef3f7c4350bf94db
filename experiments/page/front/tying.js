// @ts-check
/**
 * Who is tied to whom: a table of ties, matrices, columns that name others, projects that several share. `scenarios/reading/told_ties.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./columns.js').Taken} Taken
 * @typedef {import('./ties.js').Tie} Tie
 * @typedef {import('./ties.js').Names} Names
 */
import { inOwnWords } from './columns.js';
import { rolesOf } from './labels.js';
import { declared, labelWords, lexicon, nameKey, said } from './lexicon.js';
import { namesIn } from './naming.js';
import { nameOf } from './people.js';
import { textsIn, cellsOf } from './table.js';
import { kindOf, listed, listedTies, nearSaid, nearly, once, tie, tiesTable, titled, topFor } from './ties.js';
import { isUnknown, scoreOf, shown, truthOf } from './values.js';

/**
 * The ties that tables tell of the organisations of one of them: null where nothing is said; the table that lists them; and what to say.
 * @param {Table} table @param {Taken} taken @param {string[]} rowNames  of whom each of its rows is; empty for those left out @param {Table[]} others
 * @returns {{ties: Tie[] | null, tables: Table[], says: string[]}}  `tables` are those of the ties, where they have some
 */
export function tiesOf(table, taken, rowNames, others) {
  const kept = new Set(rowNames.filter(Boolean)), names = codes(table, rowNames);
  for (const name of [...kept].reverse()) names.set(nameKey(name), name);
  const listing = tiesTable(others, names);
  const [found, says, squares] = listing ? [...listedTies(listing, names), [listing]] : squareTies(others, names, taken.at.has('power'));
  const [more, told] = toldTies(table, squares.length ? { ...taken, linked: [] } : taken, rowNames.map((name) => names.get(nameKey(name)) ?? name), names);
  const pairs = new Set(found.map(({ start, end }) => [start, end].sort().join('\n'))), all = [...found, ...more.filter(({ start, end }) => kept.has(start) && kept.has(end) && !pairs.has([start, end].sort().join('\n')))];
  return { ties: all.length ? all : null, tables: squares, says: [...says, ...told] };
}

/** Whether ties say who knows whom: they are listed as ties, or at least half of the organisations have one. @param {Tie[] | null} ties @param {boolean} listed @param {number} size */
export const tellsTheNetwork = (ties, listed, size) => Boolean(ties?.length) && (listed || 2 * new Set(ties?.flatMap(({ start, end }) => [start, end])).size >= size);

/** Names by the codes that columns give them, each code of one organisation: `scenarios/reading/codes.py`. @param {Table} table @param {string[]} rowNames @returns {Names} */
function codes(table, rowNames) {
  const found = new Map(), kinds = table.labels.map(identifies);
  for (const [longest, k] of Object.entries(declared('longest_codes')).flatMap(([kind, most]) => [...kinds.keys()].filter((at) => kinds[at] === kind).map((at) => [most, at]))) {
    const owners = new Map();
    cellsOf(table, k).forEach((cell, n) => { const text = nameOf(cell), key = nameKey(text); if (text && !isUnknown(text)) owners.set(key, (owners.get(key) ?? new Set()).add(rowNames[n])); });
    if (![...owners].every(([code, names]) => names.size === 1 && code.length <= longest)) continue;
    for (const [code, [name]] of owners) if (name && !found.has(code)) found.set(code, name);
  }
  return found;
}

/** The kind of identifier that a label means: an id, which other words may tell of whom; a number, which nothing tells more of; or what is not known. @param {string} label */
function identifies(label) {
  const said = labelWords(label).join(' ');
  return lexicon('columns').meanings(said).includes('short') || lexicon('identifiers').meanings(said).includes('id') ? 'id' : lexicon('identifiers').whole(said) ?? (rolesOf(label).length ? null : 'unknown');
}

/** Ties from columns that name others, from a matrix, and from shared projects. @param {Table} table @param {Taken} taken @param {string[]} rowNames @param {Names} known @returns {[Tie[], string[]]} */
function toldTies(table, taken, rowNames, known) {
  const naming = new Map(), says = [], strangers = new Set();
  let ties = /** @type {Tie[]} */ ([]);
  for (const [role, kind] of [['parent', 'parent'], ['links', 'cooperation']]) if (taken.at.has(role)) naming.set(taken.at.get(role), kind);
  const links = taken.at.get('links');
  if (links !== undefined && kindOf(table.labels[links]) === 'conflict') naming.set(links, 'conflict');
  for (const k of taken.linked) naming.set(k, kindOf(table.labels[k]) === 'contact' ? 'cooperation' : kindOf(table.labels[k]));
  const near = nearly([...naming.keys()].flatMap((k) => [...textsIn(table, k).keys()].flatMap((text) => namesIn(text, known))).filter(inOwnWords), known), names = new Map([...known, ...[...near].map(([written, name]) => /** @type {[string, string]} */ ([nameKey(written), name]))]);
  if (near.size) says.push(nearSaid(near));
  for (const [k, kind] of naming) {
    table.rows.forEach(([, row], n) => {
      const parts = kind === 'parent' ? [shown(row[k])] : namesIn(shown(row[k]), names);
      for (const part of parts) {
        const [other, how] = namedBehind(part, kind, names);
        if (rowNames[n] && other === null && inOwnWords(part)) strangers.add(part);
        if (other !== null && other !== rowNames[n]) ties.push(tie(rowNames[n], other, how, null, true));
      }
    });
    says.push(`Ties were read from the column ${titled(table, k)}: ${kind}.`);
  }
  if (strangers.size) says.push(`Ties to organisations that are not in the list were left out: ${listed([...strangers].map((name) => `“${name}”`), 5)}.`);
  const matrix = matrixTies(table, rowNames, names);
  if (matrix.length) says.push('The table is a matrix of who is tied to whom.');
  else if (taken.work.length) says.push(said('work', listed(taken.work.map((k) => titled(table, k)))));
  else if (taken.projects.length) {
    const [shared, said] = projectTies(table, taken.projects, rowNames);
    ties = [...ties, ...shared];
    says.push(said);
  }
  return [once([...ties, ...matrix])[0], says];
}

/** Whom a part of a cell names, and how they are tied; behind words for a kind of tie that kind: "in dispute with Vale Trust". @param {string} part @param {string} kind @param {Names} names @returns {[string | null, string]} */
function namedBehind(part, kind, names) {
  const words = part.split(/\s+/).filter(Boolean), at = words.findIndex((_, n) => names.has(nameKey(words.slice(n).join(' '))) && (!n || lexicon('ties').meanings(words.slice(0, n).join(' ')).length > 0));
  return at < 0 ? [null, kind] : [names.get(nameKey(words.slice(at).join(' '))) ?? null, at ? kindOf(words.slice(0, at).join(' ')) : kind];
}

/** The ties of matrices of organisations of the list, each of the kind that its sheet is called by; what to say; and the matrices. @param {Table[]} tables @param {Names} names @param {boolean} rated @returns {[Tie[], string[], Table[]]} */
function squareTies(tables, names, rated) {
  const found = /** @type {Tie[]} */ ([]), says = /** @type {string[]} */ ([]), squares = /** @type {Table[]} */ ([]);
  for (const each of tables) {
    const square = each.rows.map(([, row]) => row.slice(0, 2).map((cell, n) => (n && /^\d+$/.test(shown(cell)) ? undefined : names.get(nameKey(shown(cell))))).find((name) => name !== undefined) ?? ''), told = square.some(Boolean) ? matrixTies(each, square, names) : [], sums = rated ? -1 : sumsOf(each, square);
    if (!told.length) continue;
    found.push(...told);
    squares.push(each);
    says.push(`${each.sheet ? `“${each.sheet}”` : 'A table'} is a matrix of who is tied to whom: ${[...new Set(told.map(({ kind }) => kind))].join(', ')}.`);
    if (sums >= 0) says.push(said('sums', titled(each, sums), each.sheet ? `“${each.sheet}”` : 'None'));
  }
  return [once(found)[0], says, squares];
}

/** The last column of a matrix, where it adds up what each of its rows has before it; else -1. @param {Table} table @param {string[]} rowNames */
function sumsOf({ labels, rows }, rowNames) {
  const last = labels.findLastIndex(Boolean), ends = rows.filter((_, n) => rowNames[n]).map(([, row]) => row.slice(1, last + 1).map((cell) => scoreOf(shown(cell))?.[0] ?? null));
  return ends.length > 2 && ends.every((row) => { const end = row.at(-1) ?? null; return end !== null && Math.abs(row.slice(0, -1).reduce((/** @type {number} */ sum, each) => sum + (each ?? 0), 0) - end) < 1e-6; }) ? last : -1;
}

/** The ties of a square of marks or scores whose columns are organisations of the list. @param {Table} table @param {string[]} rowNames @param {Names} names @returns {Tie[]} */
function matrixTies(table, rowNames, names) {
  const columns = table.labels.flatMap((label, k) => { const name = names.get(nameKey(label)); return name === undefined ? [] : [/** @type {[number, string]} */ ([k, name])]; });
  if (columns.length < Math.max(2, 0.5 * new Set(rowNames).size)) return [];
  const usual = kindOf(table.sheet ?? ''), cells = table.rows.flatMap(([, row], n) => (rowNames[n] ? columns : []).map(([k, other]) => ({ name: rowNames[n], other, text: shown(row[k]) }))), scores = cells.flatMap(({ text }) => { const score = scoreOf(text); return score ? [Math.abs(score[0])] : []; });
  const top = topFor(Math.max(...(scores.length ? scores : [1])));
  return cells.flatMap(({ name, other, text }) => {
    const score = scoreOf(text), strength = score ? score[0] / top : null, named = lexicon('ties').meanings(text).length > 0;
    if (name === other || !text || !(strength || (strength === null && (truthOf(text) || named)))) return [];
    return [tie(name, other, named ? kindOf(text) : usual, strength !== null && (top > 1 || strength <= 0) ? strength : null, false)];
  });
}

/** A tie for each two organisations that share a project, the stronger the more they share. @param {Table} table @param {number[]} projects @param {string[]} rowNames @returns {[Tie[], string]} */
function projectTies(table, projects, rowNames) {
  const inside = projects.map((k) => [...new Set(rowNames.filter((_, n) => truthOf(table.rows[n][1][k])))]), shared = new Map(), size = new Set(rowNames).size;
  if (inside.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0) > declared('most_pairs')) return [[], 'Columns of marks were left out, since they are too full to be read as ties.'];
  for (const each of inside) each.forEach((a, i) => each.slice(i + 1).forEach((b) => shared.set(`${a}\n${b}`, (shared.get(`${a}\n${b}`) ?? 0) + 1)));
  const labels = listed(projects.map((k) => titled(table, k))), most = Math.max(1, ...shared.values());
  if (shared.size > (declared('most_tied') * size * (size - 1)) / 2) return [[], `Columns of marks were left out, since nearly all organisations share one: ${labels}.`];
  const ties = [...shared].map(([pair, count]) => { const [a, b] = pair.split('\n'); return tie(a, b, 'cooperation', most > 1 ? 0.4 + (0.4 * (count - 1)) / (most - 1) : null, true); });
  return [ties, `Organisations in the same project are tied, the more they share the closer: ${labels}.`];
}
