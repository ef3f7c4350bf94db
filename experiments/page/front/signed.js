// @ts-check
/**
 * Lists of people with their organisations and without a header, and lines that a sign parts. `scenarios/reading/signed.py` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./table.js').Row} Row
 * @typedef {[number, string][]} Parts  what a row says, each with its column; -1 for parts of a line
 */
import { headerIndex } from './header.js';
import { declared, lexicon, pattern, said, wordsOf } from './lexicon.js';
import { isCalled, isPerson, sectorOfName } from './sectors.js';
import { filled, textOf } from './table.js';
import { blank, scoreOf, shown, truthOf } from './values.js';

const MOST = 0.7, MANY = 0.5, LED = 0.9, FEW = 0.25, MOST_COLUMNS = 200;

/** A sheet without a header, most rows of which are a person and behind it an organisation, with a header and a column of these; of other lists with a line each, the lines parted. @param {Sheet} given @returns {Sheet} */
export function byPeople(given) {
  if (!given.rows.length || given.turned || given.rows[0][1].length > MOST_COLUMNS || given.rows.some(([, row]) => row.some((cell) => typeof cell === 'string' && cell.length > declared('longest_line')))) return given;
  const sheet = oneARow(given), { rows } = sheet;
  const start = headerIndex(rows);
  if (start !== null && filled(rows[start][1]).length > 1) return sheet;
  const parts = rows.map(([, row]) => partsOf(row)), several = parts.filter((each) => each.length > 1), ends = several.map((each) => ({ each, at: calledIn(each) })).filter(({ at }) => at > 0);
  const people = ends.filter(({ each, at }) => each.slice(0, at).some(([, text]) => isPerson(text))).length;
  const led = several.filter((each) => each[0][0] < 0 && each.length < 4 && isPerson(each[0][1])).length >= LED * Math.max(4, several.length); // then fewer need to be called like organisations
  if (ends.length < 3 || several.length < MANY * parts.length || ends.length < (led ? FEW : MANY) * several.length || people < MOST * ends.length) return parted(sheet);
  const usual = most(ends.map(({ each, at }) => each[at][0])), one = rows.every(([, row]) => filled(row).length < 2), persons = most(ends.flatMap(({ each, at }) => each.slice(0, at).filter(([, text]) => isPerson(text)).map(([k]) => k)));
  const like = parts.map((each) => each.length > 0 && (usual < 0) === (each[0][0] < 0) && each.slice(0, -1).some(([, text]) => isPerson(text))), first = like.findIndex((each, n) => each && (like[n + 1] !== false || isCalled(parts[n][parts[n].length - 1][1])));
  const below = rows.slice(first).map(([line, row], n) => {
    const each = parts[first + n], name = organisationIn(each, usual), person = each.find(([, text]) => isPerson(text) && text !== name)?.[1] ?? textOf(row);
    return /** @type {Row} */ ([line, [person, ...(one ? [] : row.map((cell) => (isPerson(shown(cell)) || shown(cell) === person || (name && shown(cell).includes(name)) ? '' : cell))), name]]);
  });
  const titles = rows.slice(0, first).map(([, row]) => `“${textOf(row)}”`), above = titles.length ? [said('above', titles.slice(0, 3).join(', ') + (titles.length > 3 ? ` and ${titles.length - 3} more` : ''))] : [];
  const header = /** @type {Row} */ ([rows[0][0], ['Person', ...(one ? [] : rows[0][1].map((_, k) => (persons < k && k < usual ? 'Role' : ''))), 'Organisation']]);
  return { ...sheet, rows: [header, ...below], notes: [...(sheet.notes ?? []), said('signed'), ...above] };
}

/** What comes most often, of several the first. @param {number[]} items */
const most = (items) => [...items.reduce((counts, each) => counts.set(each, (counts.get(each) ?? 0) + 1), /** @type {Map<number, number>} */ (new Map()))].reduce((best, each) => (each[1] > best[1] ? each : best))[0];

/** The organisation that a row names: in the usual column, or at the end of a line; else the last that is called like one. @param {Parts} parts @param {number} usual */
function organisationIn(parts, usual) {
  if (parts.length < 2) return parts.length && isCalled(parts[0][1]) ? parts[0][1] : '';
  const there = parts.findIndex(([k], n) => n > 0 && k === usual && usual >= 0), at = there < 0 ? parts.length - 1 : there, called = calledIn(parts);
  const name = parts[called < 0 || parts[at][0] < 0 || isCalled(parts[at][1]) ? at : called][1], match = pattern('aside').exec(name);
  if (parts[at][0] < 0 && /^\p{Ll}/u.test(name) && (name === name.toLowerCase() || sectorOfName(name)[0] === null)) return ''; // a trade: "Jane Howe – solicitor"
  return match && !pattern('short').test(match[2] ?? match[3]) ? match[1] : name; // "Vale Council (Chair)"
}

/** What a row says, each with its column: its texts, or the parts of its only one; no addresses, dates, numbers and marks. @param {any[]} row @returns {Parts} */
function partsOf(row) {
  const texts = /** @type {Parts} */ (row.flatMap((cell, k) => (blank(cell) ? [] : [[k, shown(cell)]]))).filter(([, text]) => !(pattern('contact').test(text) || pattern('date').test(text) || isMark(text)));
  if (texts.length !== 1) return texts.flatMap(([k, text]) => withBracket(k, text));
  const text = bare(texts[0][1]), [lead, ...more] = text.split(' – '), behind = more.join(' – ').split(pattern('between'))[0], match = pattern('aside').exec(text);
  const short = pattern('aside').exec(behind);
  if (more.length && isPerson(lead) && (isCalled(behind) || (short && abbreviates(short[1], short[3] ?? '')))) return [[-1, lead], [-1, behind]]; // of "Jane Howe – Vale University, Dept of Law" what stands before the comma
  return /** @type {Parts} */ ([...(match ? match[1] : text).split(pattern('commas')), ...(match ? [match[2] ?? match[3]] : [])].filter(Boolean).map((part) => [-1, part]));
}

/** Whether the letters of one word are first letters of the words of a text, in their order: "UdS" of "Unione degli Studenti". @param {string} short @param {string} long */
function abbreviates(short, long) {
  const letters = wordsOf(short).join(''), initials = wordsOf(long).map((word) => word[0]);
  let at = -1;
  return letters.length > 1 && !short.includes(' ') && [...letters].every((letter) => (at = initials.indexOf(letter, at + 1)) >= 0);
}

/** A text of several, and what its bracket names: "Chair (Vale Trust)". @param {number} k @param {string} text @returns {Parts} */
function withBracket(k, text) {
  const match = pattern('aside').exec(text), inside = match?.[2] ?? match?.[3] ?? '';
  return match && isCalled(inside) ? [[k, match[1]], [k, inside]] : [[k, bare(text)]];
}

/** A text without a number or bullet before it, or a role before a person. @param {string} given */
function bare(given) {
  const text = given.replace(pattern('numbered'), ''), rest = text.replace(pattern('before'), '');
  return rest && isPerson(rest.split(pattern('commas'))[0]) ? rest : text;
}

/** @param {string} text */
const isMark = (text) => truthOf(text) !== null || (scoreOf(text) !== null && wordsOf(text).length === 1);
/** Which part of a row behind its first is called like an organisation, of several the last; -1 where none is. @param {Parts} parts */
const calledIn = (parts) => { const at = parts.findLastIndex(([, text], n) => n > 0 && isCalled(text)); return at > 0 ? at : -1; };

/** A sheet of lines that one sign parts, with a column for each part; of names in one line, with a row for each. @param {Sheet} sheet @returns {Sheet} */
function parted(sheet) {
  const counts = new Set(sheet.rows.map(([, row]) => filled(row).length)), notes = sheet.notes ?? [];
  if (Math.max(...counts) > 1 && (sheet.name !== null || counts.size < 2)) return sheet;
  const lines = sheet.rows.map(([line, row]) => ({ line, text: filled(row).map(shown).join(', ').replace(pattern('numbered'), '') }));
  for (const [sign, how] of Object.entries(declared('line_signs'))) {
    const cells = lines.map(({ line, text }) => ({ line, parts: sign === '()' ? bracketed(text) : text.split(new RegExp(how, 'u')) })), firsts = cells.filter(({ parts }) => parts.length > 1 && parts[0] && parts[1]).map(({ parts }) => parts[0]);
    if (firsts.length <= Math.max(2, MOST * cells.length) || new Set(firsts).size <= 0.9 * firsts.length) continue;
    const width = Math.max(...cells.map(({ parts }) => parts.length));
    return { ...sheet, rows: cells.map(({ line, parts }) => [line, Array.from({ length: width }, (_, k) => parts[k] ?? '')]), notes: [...notes, said('parted', sign)] };
  }
  return sheet;
}

/** What stands before a bracket that ends a line, and the several things in it. @param {string} text */
function bracketed(text) {
  const match = pattern('aside').exec(text), inside = match ? (match[2] ?? match[3]).split(/[,;]\s*/) : [];
  return match && inside.length > 1 ? [match[1], ...inside] : [text];
}

/** A sheet of a few lines, some of which list names, with a row for each name, below what stands before them. @param {Sheet} sheet @returns {Sheet} */
function oneARow(sheet) {
  const most = declared('most_lines'), lines = sheet.rows.slice(0, most + 1).map(([line, row]) => ({ line, row, names: listIn(filled(row).map(shown).join(', ')) })), found = lines.flatMap(({ names }) => names);
  if (lines.length > most || !found.length || lines.some(({ row, names }) => !names.length && filled(row).length > 1)) return sheet;
  return { ...sheet, rows: lines.flatMap(({ line, row, names }) => (names.length ? names : filled(row).map(shown)).map((name) => /** @type {Row} */ ([line, [name]]))), notes: [...(sheet.notes ?? []), said('line', String(found.length))] };
}

/** What one line lists, most of it called like organisations, below what stands before it; nothing where it does not. @param {string} line */
function listIn(line) {
  if (line.length > declared('longest_line')) return [];
  const sign = line.includes(': ') ? ': ' : ' - ', before = line.split(sign)[0], after = line.slice(before.length + sign.length), heads = after !== '' && (!isCalled(before) || lexicon('columns').meanings(before).includes('entity')), text = (heads ? after : line).trim().replace(/\.+$/, '');
  const all = text.split(pattern('between')).map((part) => part.trim()).filter(Boolean), last = all.at(-1) ?? '', and = pattern('and').exec(last), ends = and ? [last.slice(0, and.index), last.slice(and.index + and[0].length)] : [last];
  const names = [...all.slice(0, -1), ...(ends.every((end) => !end || isNamed(end)) ? ends : [last])].filter(Boolean);
  const called = names.filter(isNamed).length; // of two, one may be a person and the other where they work
  return names.length > (heads ? 1 : 2) && 2 * called >= names.length && called > 1 ? [...(heads ? [`${before}:`] : []), ...names] : [];
}

/** Whether a text is called like an organisation, or ends with one in brackets. @param {string} text */
function isNamed(text) {
  const match = pattern('aside').exec(text);
  return isCalled(text) || (match !== null && isCalled(match[2] ?? match[3]));
}
