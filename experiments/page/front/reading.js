// @ts-check
/**
 * A table of stakeholders as the page understands it: what was taken for what, who stands in it, and what has to be asked. The table reader
 * of `scenarios/reading`: `read.py` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./columns.js').Taken} Taken
 * @typedef {{name: string, rows: number[], sector: string | null, by: string, word: string, ratings: Record<string, string | number>, stance: number | null, member: boolean, left: boolean, since: string, until: string, note: string, wants: string, inside: boolean | null, spread: Record<string, number>}} Person
 *   an organisation; `by` says what told its sector (column, name or answer); `since` and `until` are dates, or empty; `inside` is null where nothing is told of it; `spread` half of how far several tables are apart, by trait
 * @typedef {{text: string, key: string, names: string[], proposed: string}} Question  `key` is the word or the name that an answer is filed under
 * @typedef {{columns?: Map<string, number | null>, sectors?: Map<string, string>, goals?: string[]}} Answers  columns by role, sectors by folded name or word
 * @typedef {{source: string, file: string, table: Table, taken: Taken, people: Person[], questions: Question[], says: string[], roles: Map<number, string[]>, goals: string[], issue: string, ties: import('./ties.js').Tie[] | null, tied: boolean, listed: boolean, unread: string[], parts: Reading[], apart: import('./views.js').Apart[], history: import('./history.js').History | null}} Reading
 */
import { Unreadable, checkRows } from './cells.js';
import { areDated, hasPlace, rated, takeColumns } from './columns.js';
import { namedShare, saysWhoIsIn } from './naming.js';
import { tablesOf } from './finding.js';
import { goalsOf, issueOf } from './goals.js';
import { begun, daysInOrder, entriesOf, historyOf, isDiary, registerOf } from './history.js';
import { namesGoals, rolesOf } from './labels.js';
import { declared, fold, lexicon, nameKey, said } from './lexicon.js';
import { asList, fromEnds } from './lists.js';
import { gathered } from './people.js';
import { questionsOf } from './questioning.js';
import { boundsOf, readScale } from './rating.js';
import { listsIn } from './samepeople.js';
import { sectorOf } from './sectors.js';
import { HEADINGS, SHEETS, cellsOf, isTies, textsIn } from './table.js';
import { tellsTheNetwork, tiesOf } from './tying.js';
import { shaped } from './turned.js';
import { united } from './united.js';
import { blank, scoreOf, shown } from './values.js';
import { merged } from './views.js';

const MOST_SHOWN = 8;

/** Some items, and how many more there are. @param {string[]} items @param {number} [most] */
const listed = (items, most = MOST_SHOWN) => items.slice(0, most).join(', ') + (items.length > most ? ` and ${items.length - most} more` : '');

/**
 * Reads the table in some sheets. Throws Unreadable when there is none.
 * @param {Sheet[]} sheets @param {string} source @param {Answers} [answers] @param {string[]} [notes]
 * @returns {Reading}
 */
export function readTable(sheets, source, answers = {}, notes = []) {
  return readShaped(sheets.map(shaped), source, answers, notes);
}

/** @param {Sheet[]} sheets @param {string} source @param {Answers} answers @param {string[]} notes @returns {Reading} */
function readShaped(sheets, source, answers, notes) {
  const tables = sheets.flatMap(tablesOf).filter(({ rows }) => rows.length), diary = tables.find(isDiary), table = listIn(tables.filter((each) => each !== diary));
  const taken = takeColumns(table, answers.columns ?? new Map(), tables.filter((each) => ![table.sheet, ...table.parts].includes(each.sheet)));
  const roles = new Map(table.labels.map((_, index) => [index, [...taken.at].filter(([, at]) => at === index).map(([role]) => role)]));
  const { people: read, says, rowNames } = taken.at.has('name') ? gathered(daysInOrder(table, taken.at), taken, answers.sectors ?? new Map()) : { people: [], says: ['No column of names: say which one it is, below.'], rowNames: [] };
  const rest = tables.filter((each) => each !== diary && !namesGoals(each.sheet ?? '')), ties = tiesOf(table, taken, rowNames, rest.filter((each) => each.sheet !== table.sheet || isTies(each)));
  const goals = answers.goals?.length ? { names: answers.goals, says: [] } : goalsOf(sheets, table, taken.at.get('goals'));
  const [entries, wrong] = diary ? entriesOf(diary) : [[], []], people = diary ? begun(read, entries) : read, [register, undated] = registerOf(read), [history, past] = diary ? past_(entries, false, []) : past_(register, taken.at.has('left'), undated);
  const issue = issueOf(sheets, table, taken.at.get('goals')), about = issue ? [`What it is about was taken from a row beside the table: “${issue}”.`] : [];
  const used = [table, ...ties.tables], unread = rest.filter((each) => !used.some((one) => one.sheet === each.sheet && one.lines[0] === each.lines[0]) && !table.parts.includes(each.sheet) && each.sheet !== (taken.key.sheet ?? '') && each.sheet !== declared('help_sheet'));
  const more = unread.length ? [`Tables that were left out: ${listed([...new Set(unread.map(({ sheet, lines, rows }) => (sheet && sheet !== table.sheet ? `“${sheet}”` : `that from row ${lines[0] ?? rows[0][0]} on`)))])}.`] : [];
  const outside = [...new Set(unread.flatMap(({ sheet }) => (sheet && sheet !== table.sheet ? [sheet] : [])))];
  return { source, file: source, unread: outside, table, taken, people, questions: questionsOf(people), roles, history, goals: goals.names, issue, ties: ties.ties, listed: ties.tables.length > 0, tied: tellsTheNetwork(ties.ties, ties.tables.length > 0, people.length), parts: [], apart: [], says: [...told(table, taken, people), ...says, ...ties.says, ...wrong, ...past, ...goals.says, ...about, ...notes, ...more] };
}

/** The table that lists organisations, as a list, with the rows of others of its header; of several the one with most of what such lists say. Throws Unreadable when there is none. @param {Table[]} tables */
function listIn(tables) {
  const seen = tables.some(({ hidden }) => !hidden) ? tables.filter(({ hidden }) => !hidden) : tables;
  const usable = seen.filter((each) => !isTies(each) && each.sheet !== declared('help_sheet') && !namesGoals(each.sheet ?? '')), lists = usable.length ? usable.map(asList) : seen.filter(isTies).map(fromEnds);
  if (!lists.length) throw new Unreadable(tables.length ? 'There is no list of organisations: write a row for each, below a header.' : 'The table is empty: write a header with name and sector, and a row for each organisation.');
  const found = lists.map((each) => ({ each, like: likeness(each) })).reduce((best, one) => (one.like > best.like ? one : best)).each;
  checkRows(found.rows.length); // of a list made of columns of names
  const whole = united(found, seen);
  checkRows(whole.rows.length);
  return whole;
}

/**
 * Reads files: each that lists organisations is somebody's view of them, each sheet too, and what the others hold (ties, goals, a diary) goes with each of these.
 * @param {{name: string, sheets: Sheet[]}[]} files @param {{columns: Map<string, Map<string, number | null>>, sectors?: Map<string, string>, goals?: string[]}} answers  columns by file @param {string[]} [notes]
 * @returns {Reading}
 */
export function readFiles(files, answers, notes = []) {
  const shapes = files.map(({ name, sheets }) => ({ name, sheets: sheets.map(shaped) })), lists = shapes.filter(({ sheets }) => sheets.flatMap(tablesOf).map(asList).some(isList)), of = lists.length ? lists : shapes.slice(0, 1), rest = shapes.filter((each) => !of.includes(each)).flatMap(({ sheets }) => sheets);
  const named = lists.length > 1 ? null : files.map((each) => each.name).join(' + '), plain = (/** @type {Sheet[]} */ own) => readShaped(own, '', { sectors: answers.sectors }, []);
  const parts = of.flatMap(({ name, sheets }) => listsIn(sheets, plain).map((part, k, all) => ({ ...part, name, first: k === 0, all: all.map(({ sheet }) => `“${sheet}”`) })));
  return merged(parts.map(({ name, sheet, sheets, first, all }, k) => {
    const file = first ? name : `${name}: ${sheet}`, source = sheet === null ? named ?? name : named === null ? `${name}, ${sheet}` : sheet;
    const says = [...(first && sheet !== null ? [said('same', listed(all, 12))] : []), ...(k ? [] : notes)];
    return { ...readShaped(first ? [...sheets, ...rest] : sheets, source, { ...answers, columns: answers.columns.get(file) }, says), file };
  }));
}

/** Whether a table lists organisations: no ties, no matrix of them, no diary, no goals. @param {Table} table */
function isList(table) {
  if (table.name === null || !table.rows.length || isTies(table) || isDiary(table) || namesGoals(table.sheet ?? '')) return false;
  const names = new Set(cellsOf(table, table.name).map((cell) => nameKey(shown(cell))));
  return 2 * table.labels.filter((label) => label && names.has(nameKey(label))).length < names.size;
}

/** The history that dates tell, and what to say where they tell none; it is never a reason to refuse the list. @param {import('./history.js').Entry[]} rows @param {boolean} exits @param {string[]} undated @returns {[import('./history.js').History | null, string[]]} */
function past_(rows, exits, undated) {
  try {
    return [historyOf(rows, exits, undated), []];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [null, [`No history is made of the dates. ${error.message}`]];
  }
}

/** How much a table looks like a list of organisations. @param {Table} table */
function likeness(table) {
  if (table.name === null) return -10;
  const names = cellsOf(table, table.name).slice(0, 1000).filter((cell) => !blank(cell)).map(shown), { at, scales } = takeColumns({ ...table, rows: table.rows.slice(0, 1000) }, new Map());
  const said = new Set(at.values()).size - 1 + Number(at.has('sector')) + 0.5 * Number(scales.size > 0), of = (/** @type {string} */ kind) => lexicon('sheets', kind).meanings(table.sheet ?? '').length > 0;
  return said + (3 * new Set(names).size) / Math.max(1, names.length) + Math.min(2, new Set(names).size / 5) + (of('organisations') ? 1.5 : 0) - (of('others') ? 4 : 0) + 2 * Number(table.lines.length > 0);
}

/** What was left out, merged, guessed and not understood, a sentence each. @param {Table} table @param {Taken} taken @param {Person[]} people */
function told(table, taken, people) {
  const says = [...table.notes, ...(table.lines.length || !table.rows.length ? [] : [said('no_header')]), ...explained(table, taken)], used = new Set([...taken.at.values(), ...taken.marked.keys(), ...taken.projects, ...taken.linked, ...taken.square]), title = (/** @type {number} */ k) => table.labels[k] || `column ${k + 1}`;
  const unused = table.labels.flatMap((label, k) => (used.has(k) || [HEADINGS, SHEETS].includes(label) || !cellsOf(table, k).some((cell) => !blank(cell)) ? [] : [title(k)]));
  if (table.left.length) says.push(`Rows that are no organisations: ${listed(table.left.map(({ row, why }) => `${row} (${why})`))}.`);
  if (unused.length) says.push(`Columns that are not used: ${listed(unused.map((label) => `“${label}”`), declared('most_named'))}.`);
  const yesNo = table.labels.flatMap((label, k) => (label && !used.has(k) && !hasPlace(rolesOf(label)) && saysWhoIsIn(table, k) ? [label] : []));
  if (yesNo.length === 1 && !['member', 'since', 'status'].some((role) => taken.at.has(role))) says.push(`“${yesNo[0]}” says yes or no, it is not said to what: if it is who is in, choose “already in” over it.`);
  const inside = ['member', 'since', 'status'].some((role) => taken.at.has(role)), free = taken.at.has('power') && !taken.at.has('interest') ? 'interest' : 'power', looks = /** @type {Map<string, string[]>} */ (new Map());
  for (const [k, label] of table.labels.entries()) {
    if (used.has(k) || [HEADINGS, SHEETS].includes(label) || lexicon('votes').meanings(label).length || (yesNo.length === 1 && yesNo[0] === label)) continue;
    const known = rolesOf(label).some(([role]) => role !== 'other'), what = rates(table, k) && !known ? 'rating' : !inside && saysWhoIsIn(table, k) ? 'yes' : !inside && areDated(table, k) ? 'dates' : !known && tellsStrengths(table, k) ? 'strengths' : namedShare(table, k) >= declared('some_named') ? 'names' : '';
    looks.set(what, [...(looks.get(what) ?? []), `“${title(k)}”`]);
  }
  const seems = (/** @type {string} */ what) => { const labels = looks.get(what); return labels ? listed(labels, declared('most_named')) : ''; };
  if (looks.has('rating')) says.push(`Something is rated in ${seems('rating')}, it is not said what: if it is ${free}, choose “${free}” over it.`);
  if (looks.has('yes')) says.push(`${seems('yes')} says yes or no: choose “already in” over what says who is in.`);
  if (looks.has('dates')) says.push(`${seems('dates')} holds dates: choose “in since” over those of joining, “left in” over those of leaving.`);
  if (looks.has('strengths')) says.push(`${seems('strengths')} tells strengths: choose “what it offers” or “what it needs” over it.`);
  if (looks.has('names')) says.push(`${seems('names')} names others of the list.`);
  for (const [role, { bad }] of taken.scales) if (bad.length) says.push(`Not understood in “${title(taken.at.get(role) ?? 0)}”, and drawn as usual: ${listed(bad.map(([text, count]) => `${text} (${count})`), 5)}.`);
  const merged = people.filter(({ rows }) => rows.length > 1), guessed = people.filter(({ by }) => by === 'name');
  if (merged.length) says.push(`Rows of the same organisation are one: ${listed(merged.map(({ name, rows }) => `${name} (rows ${rows.slice(0, 6).join(', ')})`))}.`);
  const gone = people.filter(({ left }) => left);
  if (gone.length) says.push(`Left again, and outside at the start: ${listed(gone.map(({ name }) => name))}.`);
  const plain = guessed.filter(({ word }) => !word), beside = guessed.filter(({ word }) => word);
  if (plain.length) says.push(`Sectors taken from names: ${listed(plain.map(({ name, sector }) => `${name} ${sector}`))}.`);
  if (beside.length) says.push(`Sectors taken from names, since the word beside them does not say for sure: ${listed(beside.map(({ name, sector, word }) => `${name} ${sector} (“${word}”)`), declared('most_named'))}.`);
  return says;
}

/** Whether a column rates something: in words for levels, or in scores whose top the label or the cells say. @param {Table} table @param {number} k */
function rates(table, k) {
  const label = table.labels[k], scale = readScale('level', textsIn(table, k), label, table.comma), tops = [...textsIn(table, k).keys()].flatMap((text) => { const score = scoreOf(text); return score ? [score[1]] : []; });
  return scale !== null && (!scale.note || (boundsOf(label)[1] !== null && !label.includes('%')) || (tops.length > 0 && tops.every((top) => top && top !== 100)));
}

/** Whether most of what a column says names what organisations need and offer. @param {Table} table @param {number} k */
function tellsStrengths(table, k) {
  const texts = [...textsIn(table, k).keys()];
  return texts.length > 1 && 2 * texts.filter((text) => lexicon('strengths').meanings(text).length > 0).length > texts.length;
}

/** What says what the codes of sectors stand for. @param {Table} table @param {Taken} taken */
function explained(table, { at, key: { words, sheet } }) {
  const title = `“${table.labels[at.get('sector') ?? 0]}”`, codes = listed([...words].sort().map(([code, meaning]) => `${code} = ${meaning}`));
  return !words.size ? [] : [sheet ? said('key', title, `“${sheet}”`, codes) : said('legend', title, codes)];
}

/** What the cells of a column were taken for, in words: "5 = very high". @param {Reading} reading @param {string} role */
export function meaningOf({ table, taken }, role) {
  const scale = taken.scales.get(role), pairs = scale ? [...scale.words].map(([cell, word]) => [cell, role === 'stance' && word === 'very high' ? declared('strongly') : word]) : role === 'sector' ? sectorsIn([...textsIn(table, taken.at.get('sector') ?? 0).keys()].filter((text) => !taken.doubted.has(taken.key.words.get(text) ?? text)), taken.key.words) : [];
  const different = pairs.filter(([text, word]) => text.toLowerCase() !== word).map(([text, word]) => `${text} = ${word}`);
  const assumed = role === 'sector' ? pairs.filter(([text]) => !sectorOf(taken.key.words.get(text) ?? text)[1]).map(([text]) => `“${text}”`) : [];
  return [listed(different, declared('most_named')), scale?.note, assumed.length ? `assumed: ${listed(assumed)}` : ''].filter(Boolean).join('; ');
}

/** @param {string[]} texts @param {Map<string, string>} key @returns {[string, string][]} */
const sectorsIn = (texts, key) => texts.flatMap((text) => { const [sector] = sectorOf(key.get(text) ?? text); return sector && declared('sectors').includes(sector) ? [[text, sector]] : []; });

/** The roles that a person can give to a column, with what they are called. */
export const choosable = () => ['name', 'sector', ...rated(), 'since', 'left', 'need', 'offer', 'goals', 'wants', 'note', ...declared('numbers')];

/** The sector of an organisation: told, or the proposed one. @param {Reading} reading @param {Person} person @returns {string} */
export const sectorIn = ({ questions }, person) => person.sector ?? questions.find(({ names }) => names.includes(person.name))?.proposed ?? 'nonprofit';

/** How many organisations a value is told of, by role. @param {Reading} reading @returns {[string, number][]} */
export const toldCounts = ({ people }) => [['power', people.filter(({ ratings }) => 'power' in ratings).length], ['interest', people.filter(({ ratings }) => 'awareness' in ratings).length], ['stance', people.filter(({ stance }) => stance !== null).length], ['member', people.filter(({ inside }) => inside !== null).length]];

/** An answer's key as it is filed. @param {string} text */
export const filed = (text) => fold(text);
