// @ts-check
/**
 * Who is tied to whom: a table of ties, a matrix, columns that name others, projects that several share. `scenarios/reading/ties.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./columns.js').Taken} Taken
 * @typedef {{start: string, end: string, kind: string, sign: number, strength: number | null, both: boolean, distance: number | null}} Tie
 * @typedef {Map<string, string>} Names  what the list calls an organisation, by the words of its name
 */
import { inOwnWords } from './columns.js';
import { namesIn } from './naming.js';
import { rolesOf, tieRoleOf } from './labels.js';
import { declared, labelWords, lexicon, nameKey } from './lexicon.js';
import { nameInPart, nearestName } from './near.js';
import { nameOf } from './people.js';
import { boundsOf, readScale } from './rating.js';
import { cellsOf, isTies, textsIn } from './table.js';
import { blank, isUnknown, levelOf, scoreOf, shown, textsOf, truthOf } from './values.js';

/** The top of the usual scale that goes as far as this score. @param {number} highest */
const topFor = (highest) => declared('tops').find((/** @type {number} */ top) => highest <= top) || highest;
/** @param {string[]} items @param {number} [most] */
const listed = (items, most = 8) => items.slice(0, most).join(', ') + (items.length > most ? ` and ${items.length - most} more` : '');
/** @param {Table} table @param {number} k */
const titled = (table, k) => `“${table.labels[k] || `column ${k + 1}`}”`;
/** How many there are of each, the most first. @param {string[]} items @returns {[string, number][]} */
const counted = (items) => [...items.reduce((counts, each) => counts.set(each, (counts.get(each) ?? 0) + 1), new Map())].sort((a, b) => b[1] - a[1]);

/**
 * The ties that tables tell of the organisations of one of them: null where nothing is said; the table that lists them; and what to say.
 * @param {Table} table @param {Taken} taken @param {string[]} rowNames  of whom each of its rows is; empty for those left out @param {Table[]} others
 * @returns {{ties: Tie[] | null, table: Table | null, says: string[]}}  `table` is that of the ties, where they have one
 */
export function tiesOf(table, taken, rowNames, others) {
  const kept = new Set(rowNames.filter(Boolean)), names = codes(table, rowNames);
  for (const name of [...kept].reverse()) names.set(nameKey(name), name);
  const listing = tiesTable(others, names);
  /** @type {Tie[]} */
  let found = [], says = /** @type {string[]} */ ([]), own = listing ?? null;
  if (listing) [found, says] = listedTies(listing, names);
  else {
    for (const other of others) {
      const square = other.rows.map(([, row]) => names.get(nameKey(shown(row[0]))) ?? '');
      if (found.length || !square.some(Boolean)) continue;
      found = matrixTies(other, square, names).filter(({ start }) => start);
      if (found.length) [own, says] = [other, [`${other.sheet ? `“${other.sheet}”` : 'A table'} is a matrix of who is tied to whom.`]];
    }
  }
  const [more, told] = toldTies(table, own ? { ...taken, linked: [] } : taken, rowNames.map((name) => names.get(nameKey(name)) ?? name), names);
  const pairs = new Set(found.map(({ start, end }) => [start, end].sort().join('\n'))), all = [...found, ...more.filter(({ start, end }) => kept.has(start) && kept.has(end) && !pairs.has([start, end].sort().join('\n')))];
  return { ties: all.length ? all : null, table: own, says: [...says, ...told] };
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

/** The table of ties: one that says from and to, or of two columns of names of the list. @param {Table[]} tables @param {Names} names */
function tiesTable(tables, names) {
  const labelled = tables.filter((table) => isTies(table) && table.rows.length), known = (/** @type {Table} */ { rows }) => rows.some(([, row]) => row.some((cell) => names.has(nameKey(shown(cell)))));
  if (labelled.length) return labelled.reduce((best, table) => (Number(known(table)) > Number(known(best)) || (known(table) === known(best) && table.rows.length > best.rows.length) ? table : best));
  return tables.find((table) => {
    const [start, end] = endsOf(table, names);
    return end !== undefined && table.rows.filter(([, row]) => shown(row[start]) !== shown(row[end])).length > 0.5 * table.rows.length;
  });
}

/** The two columns of a table whose cells are names of the list; where a label says that it is an end, some of them. @param {Table} table @param {Names} names */
const endsOf = (table, names) => table.labels.flatMap((label, k) => {
  const least = ['from', 'to'].includes(tieRoleOf(label) ?? '') ? 0 : 0.7, cells = cellsOf(table, k).filter((cell) => !blank(cell)).map((cell) => nameKey(shown(cell)));
  return cells.length && cells.length > 0.8 * table.rows.length && cells.filter((cell) => names.has(cell)).length > least * cells.length ? [k] : [];
}).slice(0, 2);

/** The ties of a table, each pair once for each way, and what was assumed. @param {Table} table @param {Names} known @returns {[Tie[], string[]]} */
function listedTies(table, known) {
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
function nearly(written, names) {
  const known = [...new Set(names.values())], strangers = [...new Set(written)].filter((each) => each && !names.has(nameKey(each)));
  if (known.length * strangers.length > declared('most_compared')) return new Map();
  return new Map(strangers.flatMap((each) => { const name = each.startsWith('Example:') ? null : nearestName(each, known) ?? nameInPart(each, known); return name === null ? [] : [[each, name]]; }));
}

/** @param {Map<string, string>} near */
const nearSaid = (near) => `Names in ties that are nearly those of the list, or a part of one only, were taken for them: ${listed([...near].map(([written, name]) => `“${written}” for “${name}”`))}.`;

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
function kindOf(text) {
  const meanings = lexicon('ties').meanings(text);
  return meanings.includes('conflict') ? 'conflict' : meanings[0] ?? 'contact';
}

/** A tie; a negative strength is a conflict. @param {string} start @param {string} end @param {string} kind @param {number | null} strength @param {boolean} both @param {number | null} [distance] @returns {Tie} */
function tie(start, end, kind, strength, both, distance = null) {
  const bad = strength !== null && strength < 0, what = bad ? 'conflict' : kind;
  return { start, end, kind: what, sign: what === 'conflict' ? -1 : 1, strength: bad ? -(strength ?? 0) : strength, both, distance };
}

/** Every pair once, with its strongest tie for each way; a conflict goes before all else. And how many rows came again. @param {Tie[]} ties @returns {[Tie[], number]} */
function once(ties) {
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

// Ties that the list of organisations tells

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
      if (rowNames[n]) for (const part of parts) if (!names.has(nameKey(part)) && inOwnWords(part)) strangers.add(part);
      ties.push(...parts.map((part) => names.get(nameKey(part))).flatMap((other) => (other !== undefined && other !== rowNames[n] ? [tie(rowNames[n], other, kind, null, true)] : [])));
    });
    says.push(`Ties were read from the column ${titled(table, k)}: ${kind}.`);
  }
  if (strangers.size) says.push(`Ties to organisations that are not in the list were left out: ${listed([...strangers].map((name) => `“${name}”`), 5)}.`);
  const matrix = matrixTies(table, rowNames, names);
  if (matrix.length) says.push('The table is a matrix of who is tied to whom.');
  else if (taken.work.length) says.push(declared('says').work.replace('{}', listed(taken.work.map((k) => titled(table, k)))));
  else if (taken.projects.length) {
    const [shared, said] = projectTies(table, taken.projects, rowNames);
    ties = [...ties, ...shared];
    says.push(said);
  }
  return [once([...ties, ...matrix])[0], says];
}

/** The ties of a square of marks or scores whose columns are organisations of the list. @param {Table} table @param {string[]} rowNames @param {Names} names @returns {Tie[]} */
function matrixTies(table, rowNames, names) {
  const columns = table.labels.flatMap((label, k) => { const name = names.get(nameKey(label)); return name === undefined ? [] : [/** @type {[number, string]} */ ([k, name])]; });
  if (columns.length < Math.max(2, 0.5 * new Set(rowNames).size)) return [];
  const cells = table.rows.flatMap(([, row], n) => columns.map(([k, other]) => ({ name: rowNames[n], other, text: shown(row[k]) }))), scores = cells.flatMap(({ text }) => { const score = scoreOf(text); return score ? [Math.abs(score[0])] : []; });
  const top = topFor(Math.max(...(scores.length ? scores : [1])));
  return cells.flatMap(({ name, other, text }) => {
    const score = scoreOf(text), strength = score ? score[0] / top : null, named = lexicon('ties').meanings(text).length > 0;
    if (name === other || !text || !(strength || (strength === null && (truthOf(text) || named)))) return [];
    return [tie(name, other, named ? kindOf(text) : 'contact', strength !== null && (top > 1 || strength <= 0) ? strength : null, false)];
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
