// @ts-check
/**
 * What one cell says: a number, a level, a stance, yes or no, or that nothing is known. `scenarios/reading/values.py` in the page.
 *
 * @typedef {Map<string, number>} Counts  how often each text stands there
 */
import { declared, lexicon, pattern, phrasesOf, remembering, uncovered, wordsOf } from './lexicon.js';

/** A cell as people see it. @param {any} cell */
export const shown = (cell) => (typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : cell === null || cell === undefined ? '' : /^\S*$/.test(cell) ? String(cell) : String(cell).split(/\s+/).filter(Boolean).join(' '));

/** Whether a cell holds nothing that could be seen. @param {any} cell */
export const blank = (cell) => cell === null || cell === undefined || (typeof cell === 'string' && !cell.trim());

/** The cells of a column as people see them, with their counts; the empty ones left out. @param {any[]} cells @returns {Counts} */
export function textsOf(cells) {
  const counts = new Map(), texts = new Map();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  for (const [cell, count] of counts) if (shown(cell)) texts.set(shown(cell), (texts.get(shown(cell)) ?? 0) + count);
  return texts;
}

/** @param {Counts} counts @param {Iterable<string>} [of] */
export const total = (counts, of = counts.keys()) => [...of].reduce((sum, text) => sum + (counts.get(text) ?? 0), 0);

/** Whether a cell says that something is not known, or nothing. */
export const isUnknown = remembering((text) => !text || phrasesOf(declared('words').unknown).includes(text.toLowerCase()) || (lexicon('unknown').whole(text) !== null && !'+-'.includes(text[0])));

/** Whether a text in place of a name says that there is no organisation: "n/a", "(vacant)", "private person"; words for several are a group, which may be listed. */
export const namesNobody = remembering((text) => {
  const said = wordsOf(text), [lives] = lexicon('living').matches(said);
  return isUnknown(text) || (lives?.start === 0 && !said[0].endsWith('s')) || [said, wordsOf(explained(text)[0])].some((each) => each.length > 0 && !each[each.length - 1].endsWith('s') && isCovered(each));
});

/** Whether words say that there is nobody, beside words that change nothing. @param {string[]} said */
function isCovered(said) {
  const matches = lexicon('nobody').matches(said);
  return matches.length > 0 && uncovered(said, matches).every((word) => lexicon('columns').whole(word) === 'neutral');
}

/** How a text begins that fits a pattern. */
const beginning = remembering((pattern) => new RegExp(`^(?:${pattern})`));

/** A number at the start of a text, and the most it could be where the text says so: 8/10, 70 %, 4 (high). @param {string} text @returns {[number, number | null] | null} */
export function scoreOf(text) {
  const found = beginning(declared('score')).exec(text);
  if (!found || /\p{C}/u.test(text)) return null;
  return [Number(found[1].replace(/[−–]/, '-').replace(',', '.')), found[2] === '%' ? 100 : found[3] ? Number(found[3]) : null];
}

/** The place of the level that a text names, or begins with before it explains it, 0 to 4; null when it names none or several. @param {string} text @returns {number | null} */
export function levelOf(text) {
  const levels = lexicon('levels'), found = new Set(wordsOf(text).length <= 5 ? levels.meanings(text) : []), [first, rest] = explained(text);
  const level = found.size === 1 ? [...found][0] : rest && levels.whole(rest) === null ? levels.whole(first) : null;
  return level === null ? null : declared('level_words').indexOf(level);
}

/** The place of the level that a text names, also of one between two: 2.5 for "M-H", "medium to high"; null when it names none. @param {string} text @returns {number | null} */
export function placeOf(text) {
  const words = wordsOf(text), matches = lexicon('levels').matches(words), told = [...new Set(matches.map(({ meaning }) => declared('level_words').indexOf(meaning)))];
  if (told.length === 2 && uncovered(words, matches).every((word) => lexicon('between').whole(word) !== null)) return (told[0] + told[1]) / 2;
  const [first, rest] = explained(text), place = levelOf(text);
  return place === null && rest && first ? placeOf(first) : place;
}

/** What stands before the first dash, colon or bracket, and what explains it: "High – access to wood and fish". @param {string} text @returns {[string, string]} */
function explained(text) {
  const found = pattern('explains').exec(text);
  return found ? [text.slice(0, found.index), text.slice(found.index + found[0].length)] : [text, ''];
}

/** The word that says what a text names first, or `unknown`; null when it names no stance. @param {string} whole @returns {string | null} */
export function stanceOf(whole) {
  const text = wordsOf(whole).length > 6 ? explained(whole)[0] : whole;
  if (wordsOf(text).length > 6) return null;
  const words = wordsOf(text), told = lexicon('stance').matches(words).find(({ start, end }) => words.length === 1 || words.slice(start, end).join('').length > 1); // the o of "Sp. z o.o." objects to nothing
  const sign = text.replace(/ /g, '').replace(/[−–]/g, '-'), signs = declared('signs');
  return (Object.hasOwn(signs, sign) && signs[sign]) || (told?.meaning ?? null);
}

/** Whether a cell means yes or no; null when neither. @param {any} cell @returns {boolean | null} */
export function truthOf(cell) {
  if (typeof cell === 'boolean') return cell;
  const text = shown(cell);
  if (lexicon('no').whole(text) || lexicon('yes').whole(text)) return !lexicon('no').whole(text);
  const first = text.split(/[,;(–]| - | \/ /)[0];
  return first !== text ? truthOf(first) : null;
}

/** Whether all texts are words or letters for yes and no, with a remark or a footnote's sign or without: "No (*)". @param {string[]} texts */
export const areTruths = (texts) => texts.filter((text) => !isUnknown(text)).every((text) => /^\p{L}/u.test(text) && truthOf(text) !== null);
