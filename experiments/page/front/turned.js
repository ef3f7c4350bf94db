// @ts-check
/**
 * Sheets with no row for each organisation, made such: tables side by side, organisations in columns, and grids of power and interest.
 * `scenarios/reading/turned.py` in the page.
 *
 * @typedef {import('./cells.js').Sheet} Sheet
 * @typedef {import('./table.js').Row} Row
 */
import { checkRows } from './cells.js';
import { areGroups, groupOf } from './groups.js';
import { belowHeadings } from './headed.js';
import { isLabel, rolesOf } from './labels.js';
import { declared, lexicon, pattern, said, uncovered, wordsOf } from './lexicon.js';
import { fieldTitled } from './rating.js';
import { sectorOfName } from './sectors.js';
import { outlined } from './outline.js';
import { byPeople } from './signed.js';
import { blank, levelOf, shown, textsOf, truthOf } from './values.js';

const NAME = 'Organisation', WITHIN = 20;

/** A sheet with a row for each organisation, where it is of another shape; its `notes` say so. @param {Sheet} sheet @returns {Sheet} */
export const shaped = (sheet) => byPeople(upright(crossed(stacked(belowHeadings(outlined(sheet))))));

/** The sheet with other rows, all equally wide, and what to say of it. @param {Sheet} sheet @param {Row[]} rows @param {string} note @returns {Sheet} */
function remade(sheet, rows, note) {
  checkRows(rows.length); // a field of a grid may hold any number of names
  const width = Math.max(...rows.map(([, row]) => row.length));
  return { ...sheet, rows: rows.map(([line, row]) => [line, Array.from({ length: width }, (_, k) => row[k] ?? '')]), notes: [...(sheet.notes ?? []), note] };
}

/** The names that a cell lists, without bullets. @param {any} cell */
export const namesIn = (cell) => String(cell ?? '').split(pattern('parted')).map((name) => name.replace(/^[ •*\t-]+|[ •*\t-]+$/g, '')).filter(Boolean);

// Organisations in columns

/** Where the rows begin of which the first fills three cells, below titles; at the one above it, where that has two names and an empty corner. @param {Row[]} rows */
function topOf(rows) {
  const top = rows.slice(0, WITHIN).findIndex(([, row]) => filled(row) > 2), [[, above], [, row]] = top > 0 ? rows.slice(top - 1) : [[0, []], [0, []]], corner = row.findIndex((cell) => !blank(cell));
  return corner >= 0 && filled(above) === 2 && above.slice(0, corner + 1).every(blank) && isThing(shown(row[corner])) ? top - 1 : top;
}

/** @param {any[]} row */
const filled = (row) => row.filter((cell) => !blank(cell)).length;
/** Whether a text labels what is told of an organisation: power, sector. @param {string} text */
const isThing = (text) => rolesOf(text).some(([role]) => role !== 'name');

/** The sheet, turned where its first wide row names organisations and its first column says what is told of each. @param {Sheet} sheet @returns {Sheet} */
function upright(sheet) {
  const top = topOf(sheet.rows), rows = top < 0 ? [] : sheet.rows.slice(top);
  if (rows.length < 2 || rows.length > declared('most_turned')) return sheet;
  const width = rows[0][1].length, every = Array.from({ length: width }, (_, k) => rows.map(([, row]) => row[k])), left = every.findIndex((cells) => !cells.every(blank)), things = every[left].slice(1).map(shown);
  const columns = whoDoesWhat(every, left, things), names = columns.slice(left + 1).map(([cell]) => cell).filter((cell) => !blank(cell)).map(shown);
  if (!saysOfEach(names, things) && !doesWhat(names, things, columns.slice(left + 1).flatMap((cells) => cells.slice(1)))) return sheet;
  columns[left][0] = NAME;
  const turned = columns.flatMap((cells, k) => (cells.every(blank) ? [] : [/** @type {Row} */ ([k + 1, cells])]));
  return { ...remade(sheet, turned, said('turned')), turned: true };
}

/** Whether the first column holds labels (power, sector) and the first row none. @param {string[]} names @param {string[]} things */
function saysOfEach(names, things) {
  const labels = things.filter(isThing).length;
  return names.length > 1 && labels > 1 && labels >= 0.5 * things.length && names.filter((name) => isLabel(name) && sectorOfName(name)[0] === null).length < 0.34 * names.length;
}

/** The columns without those that hold no marks or duties, such as dates of tasks, where the others are a table of who does what. @param {any[][]} columns @param {number} left @param {string[]} things */
function whoDoesWhat(columns, left, things) {
  const kept = columns.slice(left + 1).filter(([cell, ...below]) => !blank(cell) && areDuties(below));
  return kept.length < 3 || !doesWhat(kept.map(([cell]) => shown(cell)), things, kept.flatMap((cells) => cells.slice(1))) ? columns : [...columns.slice(0, left + 1), ...kept];
}

/** Whether cells are marks or letters that say who is in what. @param {any[]} cells */
const areDuties = (cells) => [...textsOf(cells).keys()].every((text) => truthOf(text) !== null || wordsOf(text).every((word) => word.length === 1 && declared('duties').includes(word)));

/** Whether the first row names organisations and marks or letters (R, A, C, I) say who is in what the first column lists. @param {string[]} names @param {string[]} things @param {any[]} cells */
function doesWhat(names, things, cells) {
  const texts = [...textsOf(cells).keys()], called = (/** @type {string[]} */ of) => of.filter((text) => sectorOfName(text)[0] !== null).length;
  return names.length > 2 && texts.length > 0 && areDuties(cells) && called(names) >= 0.6 * names.length && called(things) < 0.34 * things.length && !names.some((name) => isLabel(name) && (wordsOf(name).length < 2 || sectorOfName(name)[0] === null));
}

// Tables side by side

/** The sheet with its tables one below the other, where they stand side by side under the same labels, or under words for sectors or stances. @param {Sheet} sheet @returns {Sheet} */
function stacked(sheet) {
  if (!sheet.rows.length) return sheet;
  const counts = sheet.rows.slice(0, WITHIN).map(([, row]) => filled(row)), top = counts.indexOf(Math.max(...counts));
  const rows = sheet.rows.slice(top), full = rows[0][1].map((_, k) => rows.some(([, row]) => !blank(row[k])));
  const parts = full.flatMap((each, k) => (each && !full[k - 1] ? repeats(k, full.indexOf(false, k) < 0 ? full.length : full.indexOf(false, k), rows[0][1]) : []));
  const labels = parts.map(([a, b]) => rows[0][1].slice(a, b).map(shown)), alike = (/** @type {string[]} */ each) => each.slice(1).join('\n') === labels[0].slice(1).join('\n');
  if (parts.length < 2 || labels.some((each) => each.length < 2 || each.includes('') || !alike(each))) return sheet;
  const firsts = labels.map(([first]) => first), sectors = areGroups(firsts), over = top ? parts.map(([a, b]) => shown(sheet.rows[top - 1][1].slice(a, b).find((cell) => !blank(cell)) ?? '')) : [], grouped = !sectors && areGroups(over), heads = grouped ? over : firsts;
  const kind = heads.map(groupOf).find(Boolean) ?? null, label = kind === null || kind === 'sector' ? 'Group' : declared('group_labels')[kind], more = (/** @type {string} */ text) => (sectors || grouped ? [text] : []);
  if (!sectors && (new Set(firsts).size > 1 || !isLabel(firsts[0]))) return sheet;
  const below = parts.flatMap(([a, b], n) => rows.slice(1).filter(([, row]) => row.slice(a, b).some((cell) => !blank(cell))).map(([line, row]) => [line, [...row.slice(a, b), ...more(heads[n])]]));
  const all = [...sheet.rows.slice(0, top - Number(grouped)), [rows[0][0], [sectors ? NAME : firsts[0], ...labels[0].slice(1), ...more(label)]], ...below];
  return remade(sheet, /** @type {Row[]} */ (all), said('beside', String(parts.length)));
}

/** A run of columns in parts as long as the labels behind the first repeat: Allies, Strength, Opponents, Strength. @param {number} start @param {number} end @param {any[]} header */
function repeats(start, end, header) {
  const labels = header.slice(start, end).map(shown), starts = (/** @type {number} */ width) => labels.flatMap((_, k) => (k % width ? [] : [k]));
  for (let width = 2; width <= labels.length / 2; width++) {
    const parts = starts(width).map((k) => labels.slice(k + 1, k + width).join('\n') + (k + width > labels.length ? '\n!' : ''));
    if (new Set(parts).size === 1) return starts(width).map((k) => [start + k, start + k + width]);
  }
  return [[start, end]];
}

// A grid: levels of power down the side, levels of interest along the top, or the other way round, names in its fields

/** The sheet as a list of names with power and interest, where it is a grid of them. @param {Sheet} sheet @returns {Sheet} */
function crossed(sheet) {
  for (const [top, [line, row]] of sheet.rows.slice(0, WITHIN).entries()) {
    const along = levelsAlong(row, sheet.rows[top - 1]?.[1] ?? []), { rows, powers } = along ? fieldsOf(sheet.rows.slice(top + 1), ...along) : { rows: [], powers: new Set() };
    if (powers.size > 1) return remade(sheet, [[line, [NAME, 'Power', 'Interest']], ...rows], said('grid'));
  }
  return inBlocks(sheet);
}

/** The sheet as such a list, where its fields stand as blocks below and beside each other, each under its title ("Keep satisfied"). @param {Sheet} sheet @returns {Sheet} */
function inBlocks(sheet) {
  if (sheet.rows.length > declared('most_turned')) return sheet;
  const titles = sheet.rows.map(([, row]) => row.flatMap((cell, k) => { const field = fieldTitled(shown(cell)); return field ? [/** @type {[number, string[]]} */ ([k, field])] : []; })), fields = titles.flat().map(([, field]) => field.join(', '));
  if (titles.filter((each) => each.length).length !== 2 || new Set(fields).size !== 4 || fields.length !== 4) return sheet;
  const listed = /** @type {Row[]} */ ([]);
  let heads = titles[0];
  for (const [n, [line, row]] of sheet.rows.entries()) {
    if (titles[n].length) heads = titles[n];
    else for (const [k, cell] of row.entries()) {
      const field = heads.findLast(([at]) => at <= k)?.[1];
      if (field && !blank(cell) && !isAxis(shown(cell))) listed.push(...namesIn(cell).map((name) => /** @type {Row} */ ([line, [name, ...field]])));
    }
  }
  return remade(sheet, [[sheet.rows[0][0], [NAME, 'Power', 'Interest']], ...listed], said('grid'));
}

/** Whether a text stands beside a grid for one of its axes: "Power", "High", "Low interest". @param {string} text */
function isAxis(text) {
  const words = wordsOf(text), rest = uncovered(words, lexicon('columns').matches(words));
  return !rest.length || (levelOf(rest.join(' ')) !== null && rest.length < 3);
}

/** The names in the fields of a grid with their power and interest, as far as its rows begin with a level. @param {Row[]} below @param {string} which @param {Map<number, string>} places  the levels of its columns */
function fieldsOf(below, which, places) {
  const rows = /** @type {Row[]} */ ([]), powers = new Set(), first = Math.min(...places.keys());
  for (const [line, row] of below) {
    const side = levelAt(textOf(row.slice(0, first)), which === 'interest' ? 'power' : 'interest');
    if (!side || side[0] === which) break;
    for (const [k, level] of places) {
      const [power, interest] = which === 'power' ? [level, side[1]] : [side[1], level];
      powers.add(power);
      rows.push(...namesIn(row[k]).map((name) => /** @type {Row} */ ([line, [name, power, interest]])));
    }
  }
  return { rows, powers };
}

/** What a row of levels rates ("Low interest", or "Low" below the word interest), and the level of each column; its first cell may say anything. @param {any[]} row @param {any[]} over @returns {[string, Map<number, string>] | null} */
function levelsAlong(row, over) {
  const all = row.flatMap((cell, k) => (blank(cell) ? [] : [k])), axis = ratedBy(textOf(over));
  for (const places of [all, all.slice(1)]) {
    const found = places.map((k) => levelAt(shown(row[k]), axis)), [first] = found;
    if (places.length > 1 && first && found.every((each) => each?.[0] === first[0])) return [first[0], new Map(places.map((k, n) => [k, found[n]?.[1] ?? '']))];
  }
  return null;
}

/** What a text rates and its level: "High power"; of a level alone, what its axis is called. @param {string} text @param {string | null} axis @returns {[string, string] | null} */
function levelAt(text, axis) {
  const words = wordsOf(text), matches = lexicon('columns').matches(words), place = levelOf(uncovered(words, matches).join(' ')), which = matches.length ? ratedBy(text) : axis;
  return which !== null && place !== null ? [which, declared('level_words')[place]] : null;
}

/** Power or interest, whichever a text names; null when it names neither or both. @param {string} text */
function ratedBy(text) {
  const named = ['power', 'interest'].filter((each) => lexicon('columns').meanings(text).includes(each));
  return named.length === 1 ? named[0] : null;
}

/** @param {any[]} cells */
const textOf = (cells) => cells.filter((cell) => !blank(cell)).map(shown).join(' ');
