// @ts-check
/**
 * The organisations in a table: rows of the same one gathered, the sector of each, and its values by the model's names.
 * `scenarios/reading/people.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./table.js').Row} Row
 * @typedef {import('./columns.js').Taken} Taken
 * @typedef {import('./reading.js').Person} Person
 */
import { datedPart, hasLeft, inOwnWords, isDate } from './columns.js';
import { declared, fold, lexicon, nameKey, pattern, said, uncovered, wordsOf } from './lexicon.js';
import { sameButForForms } from './near.js';
import { levelWord, levelsBetween } from './rating.js';
import { NEAR, PERSON, sectorOf, sectorOfName } from './sectors.js';
import { HEADINGS } from './table.js';
import { blank, isUnknown, namesNobody, scoreOf, shown, truthOf } from './values.js';

const LONGEST_NAME = 200, EXAMPLE = 'Example:', OUT = 'out';

/** Every organisation of a table, and what to say. @param {Table} table @param {Taken} taken @param {Map<string, string>} answers @returns {{people: Person[], says: string[], rowNames: string[]}}  and of whom each row of the table is */
export function gathered(table, taken, answers) {
  const { rows, says } = filledDown(table, taken), at = taken.at.get('name') ?? 0, names = new Map(), groups = new Map();
  const real = rows.some(([, row]) => nameOf(row[at]) && !nameOf(row[at]).startsWith(EXAMPLE));
  let nameless = 0, long = 0, rowNames = /** @type {string[]} */ ([]);
  const nobody = new Map(), merged = new Map(), same = sameButForForms(rows.map(([, row]) => nameOf(row[at])));
  for (const row of rows) {
    const written = nameOf(row[1][at]), none = written !== '' && namesNobody(written) && !answers.has(fold(written)), name = none ? '' : written, own = nameKey(name), key = same.get(own) ?? own;
    if (none) nobody.set(written, (nobody.get(written) ?? 0) + 1);
    nameless += Number(!name);
    long += Number([...name].length > LONGEST_NAME);
    if (!name || [...name].length > LONGEST_NAME || (real && name.startsWith(EXAMPLE)) || answers.get(fold(name)) === OUT) { rowNames.push(''); continue; }
    if (!names.has(key)) names.set(key, name);
    rowNames.push(names.get(key));
    if (key !== own) merged.set(name, names.get(key));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const people = [...groups].map(([key, group]) => person(names.get(key), group, taken, answers)).filter(({ sector }) => sector !== OUT), kept = new Set(people.map(({ name }) => name));
  rowNames = rowNames.map((name) => (kept.has(name) ? name : ''));
  if (nameless) says.push(`Rows without a name are left out: ${nameless}.`);
  if (merged.size) says.push(said('forms', [...merged].slice(0, 8).map(([name, first]) => `${name} (${first})`).join(', ') + (merged.size > 8 ? ` and ${merged.size - 8} more` : '')));
  if (nobody.size) says.push(said('nobody', [...nobody].slice(0, 8).map(([each, count]) => `“${each}” (${count})`).join(', ') + (nobody.size > 8 ? ` and ${nobody.size - 8} more` : '')));
  if (long) says.push(`Rows whose name has over ${LONGEST_NAME} characters are left out: ${long}.`);
  if (taken.people && people.some((each) => each.rows.length > 1)) says.push('The table lists people: they were gathered by organisation.');
  return { people, says, rowNames };
}

/** The rows, with names and sectors that are written once for those below in each of them. @param {Table} table @param {Taken} taken @returns {{rows: Row[], says: string[]}} */
function filledDown(table, taken) {
  const name = taken.at.get('name') ?? 0, sector = taken.at.get('sector'), says = [];
  let { rows } = table;
  const once = (/** @type {number} */ index) => {
    const texts = rows.map(([, row]) => shown(row[index])), filled = texts.filter(Boolean);
    return Boolean(texts[0]) && filled.length === new Set(filled).size && filled.length < 0.7 * texts.length;
  };
  const fill = [...(taken.people && once(name) ? [name] : []), ...(sector !== undefined && sector < name && table.labels[sector] !== HEADINGS && once(sector) ? [sector] : [])];
  for (const index of fill) {
    let last = '';
    rows = rows.map(([line, row]) => {
      last = blank(row[index]) ? last : row[index];
      return [line, row.map((cell, k) => (k === index ? last : cell))];
    });
    says.push(`In “${table.labels[index] || `column ${index + 1}`}”, an empty cell was read as the one above.`);
  }
  return { rows, says };
}

/** A cell as a name: no control characters, no apostrophe that guarded a formula. @param {any} cell */
export function nameOf(cell) {
  const text = shown(cell).normalize('NFC'), plain = /^'+[=+\-@]/.test(text) ? text.slice(1) : text;
  return plain.replace(/[\p{Cc}\p{Cs}]/gu, ' ').split(/\s+/).filter(Boolean).join(' ');
}

/** One organisation from its rows; of several values the first counts. @param {string} name @param {Row[]} everybody @param {Taken} taken @param {Map<string, string>} answers @returns {Person} */
function person(name, everybody, taken, answers) {
  const there = everybody.filter((row) => !isGone(row, taken)), group = there.length ? there : everybody, left = !there.length;
  const [sector, by, word] = sectorOfRows(name, group, taken, answers);
  /** @type {Record<string, string | number>} */
  const ratings = {};
  for (const [role, scale] of taken.scales) {
    const value = ['stance', 'member', 'status'].includes(role) ? null : first(group, taken, role), trait = role === 'interest' ? 'awareness' : role;
    if (value !== null && !(trait in ratings)) ratings[trait] = rating(trait, value, scale);
  }
  for (const role of declared('numbers')) {
    const number = taken.at.has(role) ? scoreOf(textIn(group, taken, role)) : null;
    if (number) [ratings[role]] = number;
  }
  for (const [role, prefix] of [['offer', ''], ['need', 'need_']]) {
    for (const each of taken.at.has(role) ? lexicon('strengths').meanings(textIn(group, taken, role)) : []) ratings[prefix + each] ??= 'high';
  }
  const status = first(group, taken, 'status'), member = status === null ? first(group, taken, 'member') : status === 'member';
  const dated = (/** @type {string} */ role) => (taken.at.has(role) ? group.map(([, row]) => shown(row[taken.at.get(role) ?? -1])).map(datedPart).find(isDate) ?? '' : ''), since = dated('since'), inside = left ? false : member ?? (since ? true : null);
  return { name, rows: everybody.map(([line]) => line), sector, by, word, ratings, stance: first(group, taken, 'stance'), member: Boolean(inside), inside, spread: {}, left, since, until: left ? dated('left') || (group.map(([, row]) => toldGone(row, taken)).find(Boolean) ?? '') : '', note: noteOf(group, taken), wants: wantsOf(group, taken) };
}

/** What an organisation wants, in the words of the table: what stands under its needs or interest and is not all read as strengths or a level. @param {Row[]} group @param {Taken} taken */
function wantsOf(group, taken) {
  const need = textIn(group, taken, 'need');
  return [...new Set([inMoreWords(need) ? need : '', textIn(group, taken, 'wants')])].filter(Boolean).join('; ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}

/** A note, and what is offered in more words than those for strengths. @param {Row[]} group @param {Taken} taken */
function noteOf(group, taken) {
  const offer = textIn(group, taken, 'offer');
  return [textIn(group, taken, 'note'), inMoreWords(offer) ? `offers ${offer}` : ''].filter(Boolean).join('; ');
}

/** Whether a text on what is needed or offered says more than its strengths. @param {string} text */
function inMoreWords(text) {
  const said = wordsOf(text);
  return uncovered(said, lexicon('strengths').matches(said)).length > 0 && inOwnWords(text);
}

/** Whether a row is of somebody who has left. @param {Row} row @param {Taken} taken */
function isGone([, row], taken) {
  const status = taken.scales.get('status')?.values.get(shown(row[taken.at.get('status') ?? -1]));
  return status === 'left' || (taken.at.has('left') && hasLeft(shown(row[taken.at.get('left') ?? -1])) === true) || toldGone(row, taken) !== null;
}

/** When somebody left by a remark in a list of members ("left on 31.12.2029"), nothing where that is not told; null where no remark says it. @param {any[]} row @param {Taken} taken */
function toldGone(row, taken) {
  if (!taken.at.has('note') || !['since', 'member', 'status'].some((role) => taken.at.has(role))) return null;
  for (const remark of shown(row[taken.at.get('note') ?? -1]).split(pattern('remarks'))) {
    const words = wordsOf(remark), [first] = lexicon('status').matches(words);
    if (first?.meaning !== 'left' || first.start > 1) continue;
    const rest = words.slice(first.end).join(' '), date = isDate(rest) ? rest : (remark.match(new RegExp(pattern('day'), 'gu')) ?? []).find(isDate) ?? '';
    if (date || !rest) return date;
  }
  return null;
}

/** A share of the most there can be as the model takes it: a level; or itself, where it was written as a share. @param {string} trait @param {any} value @param {import('./rating.js').Scale} scale */
function rating(trait, value, scale) {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (scale.kind === 'number' || (scale.exact && trait !== 'power')) return Number(value.toFixed(4));
  const both = scale.exact ? null : levelsBetween(value), { words } = declared('own').numbers[trait];
  return both ? Number(((words[both[0]] + words[both[1]]) / 2).toFixed(4)) : levelWord(value);
}

/** What a rated column says of an organisation: the first of its rows that says something. @param {Row[]} group @param {Taken} taken @param {string} role @returns {any} */
function first(group, taken, role) {
  const scale = taken.scales.get(role), index = taken.at.get(role) ?? -1;
  for (const [, row] of scale ? group : []) {
    const value = scale?.values.get(shown(row[index]));
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** The first text of an organisation in a column. @param {Row[]} group @param {Taken} taken @param {string} role */
const textIn = (group, taken, role) => (taken.at.has(role) ? group.map(([, row]) => shown(row[taken.at.get(role) ?? 0])).find((text) => !isUnknown(text)) ?? '' : '');

/** An organisation's sector (null where it has to be asked), what told it, and the word for it in the table. @param {string} name @param {Row[]} group @param {Taken} taken @param {Map<string, string>} answers @returns {[string | null, string, string]} */
function sectorOfRows(name, group, taken, answers) {
  const sectors = declared('sectors'), cells = group.map((row) => textIn([row], taken, 'sector')).filter(Boolean), words = cells.map((cell) => taken.key.words.get(cell) ?? cell);
  const marks = group.flatMap(([, row]) => [...taken.marked].filter(([index]) => truthOf(row[index])).map(([, sector]) => sector)), word = words[0] ?? (marks[0] === PERSON ? PERSON : '');
  if (answers.has(fold(name))) return [answers.get(fold(name)) ?? null, 'answer', word];
  const [byName, strong] = sectorOfName(name), [told, surely] = marks.length ? [marks[0], true] : words.map(sectorOf).find(([sector]) => sector) ?? [null, true];
  const owned = lexicon('names', 'owners').whole(word) !== null, doubted = taken.doubted.has(word); // who owns it, not what it is
  const surer = strong || (NEAR.includes(told ?? '') && NEAR.includes(byName ?? '')) || (!owned && lexicon('ambiguous').meanings(word).length > 0), means = told !== null && sectors.includes(told);
  const overruled = (means && byName !== null && byName !== told && (doubted || (!surely && surer))) || (byName === 'education' && (told === 'government' || owned)); // typed "trust", called NHS Trust
  const answered = [...cells, word].find((key) => key && answers.has(fold(key)));
  if (answered && !overruled && (told || byName === null)) return [answers.get(fold(answered)) ?? null, 'answer', word]; // a word is answered for those it is asked of
  if (overruled) return [byName, 'name', word];
  if (told === PERSON || (doubted && byName === null)) return [null, '', word];
  if (means) return told === 'business' && byName === 'nonprofit' && strong && !marks.length ? [null, 'conflict', word] : [told, 'column', word];
  const inside = byName ? null : /\(([^()]*)\)\s*$/.exec(name), [meant, sure] = !inside ? [null, false] : wordsOf(inside[1]).length > 3 ? [sectorOfName(inside[1])[0], true] : sectorOf(inside[1]), called = byName ?? (sure && meant && sectors.includes(meant) ? meant : null);
  return called ? [called, 'name', word] : [null, '', word];
}
