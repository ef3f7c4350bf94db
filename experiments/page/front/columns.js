// @ts-check
/**
 * Which column says what: by its label, where its cells fit it; by its cells alone, where the label says nothing.
 * `scenarios/reading/columns.py` in the page.
 *
 * @typedef {import('./table.js').Table} Table
 * @typedef {import('./rating.js').Scale} Scale
 * @typedef {{at: Map<string, number>, scales: Map<string, Scale>, marked: Map<number, string>, people: boolean, projects: number[], work: number[], linked: number[], square: number[], doubted: Set<string>, key: import('./legend.js').Key}} Taken
 *   `marked` are columns of marks that are sectors; `work` say what each does; of ties tell `projects` (marks), `linked` (names of others) and `square` (a matrix of them)
 */
import { rolesOf } from './labels.js';
import { NOTHING, keyOf } from './legend.js';
import { declared, lexicon, nameKey, pattern, uncovered, wordsOf } from './lexicon.js';
import { namedNearly, namesOthers } from './naming.js';
import { fieldOf, isField, readScale } from './rating.js';
import { NEAR, PERSON, sectorOf, sectorOfName } from './sectors.js';
import { HEADINGS, SHEETS, cellsOf, nameKeys, textsIn } from './table.js';
import { areTruths, blank, isUnknown, scoreOf, shown, stanceOf, total, truthOf } from './values.js';
import { areWork } from './work.js';

const SHARED = ['power', 'interest', 'stance'], MOST_PROJECTS = 150;

/** How the cells of a role are read. @param {string} role */
const kindOf = (role) => ([...SHARED, 'status'].includes(role) ? role : role === 'member' || declared('truths').includes(role) ? 'truth' : 'level');

/** The roles whose cells are one scale. */
export const rated = () => ['power', 'interest', 'stance', 'status', 'member', ...declared('truths'), ...declared('levels')];

/**
 * The columns of a table. `chosen` are those that a person said, by role; null for a role that no column has.
 * @param {Table} table
 * @param {Map<string, number | null>} chosen
 * @param {Table[]} [keys]  that may explain codes
 * @returns {Taken}
 */
export function takeColumns(table, chosen, keys = []) {
  const at = new Map(), scales = new Map(), roles = table.labels.map(rolesOf);
  for (const [role, index] of chosen) if (index !== null) at.set(role, index);
  if (!chosen.has('name') && table.name !== null && !isTaken(at, table.name)) at.set('name', table.name);
  const sector = chosen.has('sector') ? null : sectorColumn(table, roles, at, keys);
  if (sector !== null) at.set('sector', sector);
  const key = at.has('sector') ? keyOf(table, at.get('sector') ?? 0, keys) : NOTHING;
  for (const role of rated()) takeRated(table, role, roles, at, chosen, scales);
  for (const role of ['since', 'left', 'need', 'offer', 'goals', 'wants', 'note', 'parent', 'links', ...declared('numbers')]) {
    const index = chosen.has(role) ? null : surest(role, roles, [...at.values()], (each) => fits(role, table, each), table.labels);
    if (index !== null) at.set(role, index);
  }
  takeUnlabelled(table, roles, at, chosen, scales);
  const people = roles.some((each, index) => !isTaken(at, index) && mostlyFilled(table, index) && each.some(([role, sure]) => role === 'person' || (role === 'name' && sure > 0.7 && sure < 0.85)));
  const names = at.has('name') ? nameKeys({ ...table, name: at.get('name') ?? 0 }) : new Set(), square = table.labels.flatMap((label, k) => (names.has(nameKey(label)) ? [k] : []));
  const sectors = at.has('sector') || chosen.has('sector') ? new Map() : marked(table, at, square), used = new Set([...at.values(), ...sectors.keys(), ...square]);
  const marks = chosen.get('projects') === null ? [] : table.labels.flatMap((label, k) => (!used.has(k) && !hasPlace(roles[k]) && label && !label.endsWith('?') && areMarks(table, k) ? [k] : [])), together = marks.length > 1 ? marks.slice(0, MOST_PROJECTS) : [], work = areWork(table, together) ? together : [], projects = work.length ? [] : together;
  const linked = table.labels.flatMap((label, k) => (!used.has(k) && !projects.includes(k) && label && namesOthers(table, k) ? [k] : []));
  const doubted = at.has('name') && at.has('sector') ? doubtedWords(table, at.get('name') ?? 0, at.get('sector') ?? 0, key.words) : new Set();
  return { at, scales, marked: sectors, people, projects, work, linked, square, doubted, key };
}

/** @param {Map<string, number>} at @param {number} index */
const isTaken = (at, index) => [...at.values()].includes(index);

/** The column whose label says a role the surest, of those that fit and are free; of several that of the latest year, else the first. @param {string} role @param {[string, number][][]} roles @param {number[]} taken @param {(index: number) => any} fit @param {string[]} labels */
function surest(role, roles, taken, fit, labels) {
  const ranked = roles.flatMap((each, index) => (taken.includes(index) ? [] : each.filter(([other]) => other === role).map(([, sure]) => /** @type {const} */ ([sure, index]))));
  const whole = (/** @type {number} */ sure) => Math.round(1e6 * sure), year = (/** @type {number} */ index) => { const told = /(?:19|20)\d\d$/.exec(labels[index]); return told ? Number(told[0]) + Number(lexicon('months').meanings(labels[index])[0] ?? 0) / 100 : 0; };
  return ranked.sort((a, b) => whole(b[0]) - whole(a[0]) || year(b[1]) - year(a[1]) || a[1] - b[1]).find(([, index]) => fit(index))?.[1] ?? null;
}

/** @param {[string, number][]} roles */
export const hasPlace = (roles) => roles.some(([, sure]) => sure > 0.4);

// Sectors

/** The column of sectors: of those whose label says so the one with most words for sectors; else one of such words. @param {Table} table @param {[string, number][][]} roles @param {Map<string, number>} at @param {Table[]} keys @returns {number | null} */
function sectorColumn(table, roles, at, keys) {
  let best = /** @type {[number, number, number] | null} */ (null);
  for (const [index, label] of table.labels.entries()) {
    if (isTaken(at, index) || lexicon('stance').whole(label) !== null) continue;
    const { words: key } = keyOf(table, index, keys), share = sectorShareOf(table, index, key), said = Math.max(0, ...roles[index].filter(([role]) => role === 'sector').map(([, sure]) => sure));
    const cells = textsIn(table, index), few = cells.size <= Math.max(3, 0.7 * table.rows.length) || [...cells.keys()].filter(isKind).length >= 0.8 * cells.size;
    const kind = (lexicon('columns').meanings(label).includes('kind') && !hasPlace(roles[index])) || (key.size > 0 && few);
    const labelled = [HEADINGS, SHEETS].includes(label) ? 1.5 * Number(share >= 0.5) : said || 0.3 * Number(kind);
    if (!labelled && namesOthers(table, index)) continue; // called like organisations, since they are
    if (!((share >= 0.5 && labelled) || (labelled > 1.1 && few) || (share >= 0.6 && few && !hasPlace(roles[index].filter(([role]) => role !== 'name'))))) continue;
    const rounded = Math.floor(((share * total(cells)) / Math.max(1, table.rows.length)) * 10 + 0.5);
    if (!best || rounded > best[0] || (rounded === best[0] && labelled > best[1])) best = [rounded, labelled, index];
  }
  return best ? best[2] : kindsIn(table, roles, at);
}

/** A column of kinds in words that are not known, each of several rows, where few names tell their sector: it is asked of the words. @param {Table} table @param {[string, number][][]} roles @param {Map<string, number>} at @returns {number | null} */
function kindsIn(table, roles, at) {
  const names = at.has('name') ? [...textsIn(table, at.get('name') ?? 0).keys()] : [];
  if (2 * names.filter((name) => sectorOfName(name)[0] === null).length <= names.length) return null;
  const found = table.labels.findIndex((_, index) => {
    const cells = textsIn(table, index), labelled = roles[index].some(([role, sure]) => role === 'sector' && sure >= 0.9);
    return !isTaken(at, index) && labelled && cells.size > 1 && cells.size <= declared('legends').kinds && total(cells) >= 2 * cells.size && ![...cells.keys()].some(scoreOf);
  });
  return found < 0 ? null : found;
}

/** Whether a text is written as a word for a kind of organisations is, not as a name: "water company", not "Erne Water Company". @param {string} text */
function isKind(text) {
  const words = text.split(/\s+/).filter(Boolean);
  return words.length < 5 && !words.slice(1).some((word) => /^\p{Lu}/u.test(word));
}

/** Words of the column of sectors that mean none here: of the names in their rows that tell a sector, less than half tell that one. @param {Table} table @param {number} name @param {number} index @param {Map<string, string>} key @returns {Set<string>} */
function doubtedWords(table, name, index, key) {
  const told = /** @type {Map<string, Map<string, string>>} */ (new Map());
  for (const [, row] of table.rows) {
    const [sector] = sectorOfName(shown(row[name])), word = key.get(shown(row[index])) ?? shown(row[index]);
    if (sector !== null) told.set(word, (told.get(word) ?? new Map()).set(shown(row[name]), sector));
  }
  return new Set([...told].filter(([word, names]) => isDoubted(word, [...names.values()])).map(([word]) => word));
}

/** @param {string} word @param {string[]} told */
function isDoubted(word, told) {
  const [sector, sure] = sectorOf(word);
  if (!sector || !declared('sectors').includes(sector)) return false;
  const agree = told.filter((each) => each === sector || (NEAR.includes(each) && NEAR.includes(sector)) || (sector === 'government' && each === 'education')).length;
  return !sure || lexicon('ambiguous').meanings(word).length ? told.length > 1 && 2 * agree < told.length : told.length >= declared('legends').tell && !agree;
}

/** @param {Table} table @param {number} index @param {Map<string, string>} key */
function sectorShareOf(table, index, key) {
  const counts = textsIn(table, index), texts = [...counts.keys()];
  if (!texts.length || texts.length > 300) return 0;
  const means = (/** @type {string} */ code) => { const text = key.get(code) ?? code, [sector, sure] = sectorOf(text); return sector !== null || (!sure && lexicon('sectors', 'none').meanings(text).length > 0); };
  if (texts.length > 40 && texts.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)).slice(0, 40).filter(means).length < 12) return 0;
  const understood = texts.filter(means);
  return understood.every((text) => sectorOf(key.get(text) ?? text)[0] === PERSON) ? 0 : total(counts, understood) / total(counts); // of nobody but that it is a person
}

/** Whether a column holds marks: yes and no, 1 and 0, x and nothing, and at least one mark. @param {Table} table @param {number} index */
function areMarks(table, index) {
  const filled = [...textsIn(table, index).keys()];
  return filled.length > 0 && filled.length <= 4 && filled.every((text) => truthOf(text) !== null) && filled.some(truthOf);
}

/** Columns of marks whose labels are sectors. @param {Table} table @param {Map<string, number>} at @param {number[]} square @returns {Map<number, string>} */
function marked(table, at, square) {
  const found = new Map();
  for (const [index, label] of table.labels.entries()) if (!isTaken(at, index) && !square.includes(index) && label && sectorOf(label)[0] && areMarks(table, index)) found.set(index, sectorOf(label)[0]);
  return new Set(found.values()).size > 1 ? found : new Map();
}

// Ratings and other values

/** Takes the column of a rating, where its cells are one scale. @param {Table} table @param {string} role @param {[string, number][][]} roles @param {Map<string, number>} at @param {Map<string, number | null>} chosen @param {Map<string, Scale>} scales */
function takeRated(table, role, roles, at, chosen, scales) {
  if (chosen.has(role) && chosen.get(role) === null) return;
  const several = new Set(roles.flatMap((each, index) => (each.filter(([other]) => SHARED.includes(other)).length > 1 ? [index] : [])));
  const shared = SHARED.includes(role) ? SHARED.flatMap((other) => (several.has(at.get(other) ?? -1) ? [at.get(other)] : [])) : [];
  const scale = (/** @type {number} */ index) => readScale(kindOf(role), textsIn(table, index), table.labels[index], table.comma);
  const ranked = roles.map((each, index) => each.map(([other, sure]) => /** @type {[string, number]} */ ([other, sure - (several.has(index) ? 0.2 : 0)])));
  const index = chosen.has(role) ? /** @type {number} */ (chosen.get(role)) : surest(role, ranked, [...at.values()].filter((each) => !shared.includes(each)), scale, table.labels);
  const read = index === null ? null : scale(index);
  if (index === null) return;
  at.set(role, index);
  // a column that was chosen and is no such rating stays chosen, with everything in it not understood
  scales.set(role, read ?? { kind: kindOf(role), values: new Map(), words: new Map(), note: '', exact: false, bad: [...textsIn(table, index)].sort((a, b) => b[1] - a[1]) });
}

/** Takes columns whose cells say what their labels do not: stances, and fields of the grid of power and interest. @param {Table} table @param {[string, number][][]} roles @param {Map<string, number>} at @param {Map<string, number | null>} chosen @param {Map<string, Scale>} scales */
function takeUnlabelled(table, roles, at, chosen, scales) {
  for (const index of table.labels.flatMap((_, k) => (isTaken(at, k) ? [] : [k]))) {
    const texts = textsIn(table, index);
    const fit = !hasPlace(roles[index]) || roles[index].every(([role]) => ['member', 'since', 'status', 'name', 'links', 'parent'].includes(role));
    if (!at.has('stance') && !chosen.has('stance') && fit) {
      const scale = readScale('stance', texts);
      if (scale && !scale.exact && ![...texts.keys()].some((text) => ['yes', 'no'].includes(text.toLowerCase())) && !areTruths([...texts.keys()]) && !namesOthers(table, index) && [...scale.values.values()].some((value) => value && value < 0)) {
        at.set('stance', index);
        scales.set('stance', scale);
      }
    }
    const status = [HEADINGS, SHEETS].includes(table.labels[index]) && !at.has('status') ? readScale('status', texts) : null;
    if (status) {
      at.set('status', index);
      scales.set('status', status);
    }
    if (!at.has('power') && !at.has('interest') && total(texts, [...texts.keys()].filter((text) => fieldOf(text) || isField(text))) > 0.6 * total(texts)) {
      for (const role of ['power', 'interest']) {
        const scale = chosen.has(role) ? null : readScale(role, texts);
        if (scale) {
          at.set(role, index);
          scales.set(role, scale);
        }
      }
    }
  }
}

/** @param {Table} table @param {number} index */
const mostlyFilled = (table, index) => cellsOf(table, index).filter((cell) => !blank(cell)).length >= 0.6 * table.rows.length;

/** Whether a column can have a role. @param {string} role @param {Table} table @param {number} index */
function fits(role, table, index) {
  const cells = cellsOf(table, index).filter((cell) => !blank(cell)).map(shown);
  if (declared('numbers').includes(role)) return cells.some((cell) => scoreOf(cell));
  if (role === 'parent' || role === 'links') return namedNearly(table, index);
  if (role === 'goals') { const texts = [...new Set(cells)]; return texts.length > 0 && 2 * texts.length <= cells.length && texts.every((text) => inOwnWords(text) && wordsOf(text).length > 1 && stanceOf(text) === null && !isField(text)); }
  if (role === 'need' || role === 'offer') return 2 * cells.filter((cell) => scoreOf(cell) === null || wordsOf(cell).length > 2).length > cells.length; // else a fee or the like
  if (role === 'wants') { const texts = new Set(cells); return texts.size > 0 && [...texts].filter(inOwnWords).length >= 0.6 * texts.size; }
  if (role === 'left') return cells.length > 0 && !areTimed(cells) && cells.every((cell) => hasLeft(cell) !== null);
  return role === 'since' ? areDated(table, index) : cells.length > 0;
}

/** Whether most cells are an hour of a day, as when a form was filled in. @param {string[]} cells */
const areTimed = (cells) => 2 * cells.filter((cell) => pattern('timed').test(cell)).length >= cells.length;

/** Whether most of what a column says are days, months or years of a calendar. @param {Table} table @param {number} index */
export function areDated(table, index) {
  const cells = cellsOf(table, index).filter((cell) => !blank(cell)).map(shown);
  return cells.length > 0 && !areTimed(cells) && cells.filter(isDate).length >= 0.6 * cells.length;
}

/** Whether a cell says something that is no level, score, mark or date. @param {string} text */
export function inOwnWords(text) {
  const said = wordsOf(text), left = uncovered(said, lexicon('levels').matches(said)).filter((word) => !/^\d+$/.test(word));
  return left.length > 0 && text.length > 2 && !['yes', 'no'].some((each) => lexicon(each).whole(text)) && !isUnknown(text) && !isDate(text);
}

/** Whether a cell under "left" says so: by a date or a yes; null when it says neither yes nor no. @param {string} cell */
export const hasLeft = (cell) => (isDate(cell) ? true : isUnknown(cell) ? false : truthOf(cell));

/** A text that names a month of a year in some language, as YYYY-MM: "12 mars 2021", "12 de marzo de 2021"; else nothing. @param {string} text */
export function namedMonth(text) {
  const said = wordsOf(text), months = lexicon('months').matches(said), rest = uncovered(said, months), years = rest.filter((word) => /^(?:19|20)\d\d$/.test(word)), days = rest.filter((word) => !years.includes(word));
  return months.length !== 1 || years.length !== 1 || days.some((word) => word.length > 4 || (/^\d+$/.test(word) && Number(word) > 31)) ? '' : `${years[0]}-${months[0].meaning}`;
}

/** The date in a text that says since or until when, with a remark or without; the text itself where it is no such. @param {string} text */
export function datedPart(text) {
  const match = pattern('dated').exec(text), before = wordsOf(match?.[1] ?? ''), said = lexicon('columns').matches(before);
  return match && !uncovered(before, said).length && said.every(({ meaning }) => ['since', 'left', 'member', 'neutral'].includes(meaning)) ? match[2] : text;
}

/** Whether a text is a day, a month or a year. @param {string} cell */
export function isDate(cell) {
  const text = datedPart(cell);
  return namedMonth(text) !== '' || /^(?:(?:19|20)\d\d|\d{4}-\d\d?(?:-\d\d?)?(?:[ T].*)?|\d{1,2}[./-](?:\d{1,2}[./-])?\d{2,4}(?:,? \d{1,2}:\d\d[\d:]*(?: ?[AP]M)?)?)$/i.test(text);
}
